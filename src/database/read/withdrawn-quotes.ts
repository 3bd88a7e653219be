import { and, desc, eq, isNotNull, sql } from 'drizzle-orm'
import { changes, releases, withdrawnQuotes } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import type { Snapshot } from './snapshot.ts'

/** A quote that was taken back, without its words, which nothing has any more. */
export type WithdrawnQuoteRow = Pick<
  typeof withdrawnQuotes.$inferSelect,
  'uid' | 'articleId' | 'path' | 'reason' | 'note' | 'at'
>

const columns = {
  uid: withdrawnQuotes.uid,
  articleId: withdrawnQuotes.articleId,
  path: withdrawnQuotes.path,
  reason: withdrawnQuotes.reason,
  note: withdrawnQuotes.note,
  at: withdrawnQuotes.at,
}

const byUid = preparedStatement(({ drizzle }) =>
  drizzle
    .select(columns)
    .from(withdrawnQuotes)
    .where(sql`${withdrawnQuotes.uid} = any(${sql.placeholder('uids')}::uuid[])`)
    .prepare('withdrawn_quotes_by_uid'),
)

// At older releases as well: none of them has the words.
const newest = preparedStatement(({ drizzle }) =>
  drizzle
    .select(columns)
    .from(withdrawnQuotes)
    .where(isNotNull(withdrawnQuotes.release))
    .orderBy(desc(withdrawnQuotes.release), desc(withdrawnQuotes.ordinal))
    .limit(sql.placeholder('limit'))
    .prepare('newest_withdrawn_quotes'),
)

const timesOfArticles = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ articleId: sql<string>`${changes.articleId}`, at: sql<string>`max(${releases.at})`.mapWith(releases.at) })
    .from(changes)
    .innerJoin(releases, eq(releases.number, changes.release))
    .where(
      and(
        eq(releases.kind, 'WITHDRAWAL'),
        eq(changes.kind, 'UPDATED'),
        sql`${changes.articleId} = any(${sql.placeholder('ids')}::uuid[])`,
      ),
    )
    .groupBy(changes.articleId)
    .prepare('taken_back_times'),
)

const words = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ words: withdrawnQuotes.words, articleId: withdrawnQuotes.articleId })
    .from(withdrawnQuotes)
    .orderBy(withdrawnQuotes.uid)
    .prepare('withdrawn_words'),
)

/** Those of these quotes that were taken back, at whatever release is read. */
export function findWithdrawnQuotes(snapshot: Snapshot, uids: readonly string[]): Promise<WithdrawnQuoteRow[]> {
  return read(snapshot, byUid, { uids })
}

/** The quotes that a release told of as taken back, the newest first, at most `limit`. */
export function listNewestWithdrawnQuotes(snapshot: Snapshot, limit: number): Promise<WithdrawnQuoteRow[]> {
  return read(snapshot, newest, { limit })
}

/** When words were last taken out of each of these articles, as RFC 3339; those that never had any are left out. */
export async function findTakenBackTimes(
  snapshot: Snapshot,
  articleIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await read(snapshot, timesOfArticles, { ids: articleIds })
  return new Map(rows.map(({ articleId, at }) => [articleId, at]))
}

/** What finds the words of every quote that was taken back: keys of passages, with spaces between several. */
export function listWithdrawnWords(
  snapshot: Snapshot,
): Promise<{ readonly words: string; readonly articleId: string | null }[]> {
  return read(snapshot, words, {})
}
