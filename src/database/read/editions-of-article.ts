import { and, desc, eq, sql } from 'drizzle-orm'
import { editions, releases } from '../../../schema/tables.ts'
import { isShown } from '../visibility.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import type { Snapshot } from './snapshot.ts'

/** A version of an article that readers have or had: from release `since`, published `at`, up to, not including, `until`. */
export interface EditionRow {
  readonly id: number
  readonly number: number
  readonly since: number
  readonly until: number | null
  readonly at: string
  readonly path: string
  readonly title: string
  readonly correction: string | null
}

const ofArticle = preparedStatement(({ drizzle }) =>
  drizzle
    .select({
      id: editions.id,
      number: editions.number,
      since: sql<number>`${editions.since}`,
      until: editions.until,
      at: releases.at,
      path: editions.path,
      title: editions.title,
      correction: editions.correction,
    })
    .from(editions)
    .innerJoin(releases, eq(releases.number, editions.since))
    .where(
      and(
        eq(editions.articleId, sql.placeholder('articleId')),
        isShown,
        sql`${editions.since} <= ${sql.placeholder('release')}::integer`,
      ),
    )
    .orderBy(desc(editions.since))
    .limit(sql.placeholder('limit'))
    .prepare('editions_of_article'),
)

/** Those that are kept, up to the snapshot's release, the newest first, at most `limit`. */
export function findEditionsOfArticle(snapshot: Snapshot, articleId: string, limit: number): Promise<EditionRow[]> {
  return read(snapshot, ofArticle, { articleId, limit })
}
