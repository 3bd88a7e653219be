import { and, desc, eq, lte, sql } from 'drizzle-orm'
import { editions, quotes } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import type { Snapshot } from './snapshot.ts'

const lastPath = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ path: editions.path })
    .from(quotes)
    .innerJoin(editions, eq(editions.id, quotes.editionId))
    .where(
      and(
        eq(quotes.uid, sql`${sql.placeholder('uid')}::uuid`),
        lte(editions.since, sql`${sql.placeholder('release')}::integer`),
      ),
    )
    .orderBy(desc(editions.since))
    .limit(1)
    .prepare('last_path_of_quote'),
)

/** The path of the article that had a quote last, by the snapshot's release; null where none had it. */
export async function findLastPathOfQuote(snapshot: Snapshot, uid: string): Promise<string | null> {
  const [row] = await read(snapshot, lastPath, { uid, release: snapshot.release })
  return row?.path ?? null
}
