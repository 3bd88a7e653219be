import { and, eq, getTableColumns, type InferSelectModel, type SQL, sql } from 'drizzle-orm'
import { editions, quotes } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** A quote as its edition has it. */
export type QuoteRow = InferSelectModel<typeof quotes>

const byEdition = preparedStatement((database) =>
  select(database, sql`${quotes.editionId} = any(${sql.placeholder('ids')}::bigint[])`, 'edition'),
)

const byUid = preparedStatement((database) =>
  select(database, sql`${quotes.uid} = any(${sql.placeholder('uids')}::uuid[])`, 'uid'),
)

/** The quotes of editions visible at the release, in reading order within each; at most `limit`. */
export function findQuotes(snapshot: Snapshot, ids: readonly number[], limit: number): Promise<QuoteRow[]> {
  return read(snapshot, byEdition, { ids, limit })
}

/** The quotes with these lasting ids, as far as they are visible at the release. */
export function findQuotesByUid(snapshot: Snapshot, uids: readonly string[]): Promise<QuoteRow[]> {
  return read(snapshot, byUid, { uids, limit: uids.length })
}

function select({ drizzle }: Snapshot['database'], which: SQL, by: string) {
  return drizzle
    .select(getTableColumns(quotes))
    .from(quotes)
    .innerJoin(editions, eq(editions.id, quotes.editionId))
    .where(and(which, visible(editions)))
    .orderBy(quotes.editionId, quotes.position)
    .limit(sql.placeholder('limit'))
    .prepare(`quotes_by_${by}`)
}
