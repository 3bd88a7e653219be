import { and, eq, getTableColumns, type InferSelectModel, type SQL, sql } from 'drizzle-orm'
import { aliases, editions } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** A further path of an article. */
export type AliasRow = InferSelectModel<typeof aliases>

const byEdition = preparedStatement((database) =>
  select(database, sql`${aliases.editionId} = any(${sql.placeholder('ids')}::bigint[])`, 'edition'),
)

const byUid = preparedStatement((database) =>
  select(database, sql`${aliases.uid} = any(${sql.placeholder('uids')}::uuid[])`, 'uid'),
)

/** The aliases of editions visible at the release, in the order given within each; at most `limit`. */
export function findAliases(snapshot: Snapshot, ids: readonly number[], limit: number): Promise<AliasRow[]> {
  return read(snapshot, byEdition, { ids, limit })
}

/** The aliases with these lasting ids, as far as they are visible at the release. */
export function findAliasesByUid(snapshot: Snapshot, uids: readonly string[]): Promise<AliasRow[]> {
  return read(snapshot, byUid, { uids, limit: uids.length })
}

function select({ drizzle }: Snapshot['database'], which: SQL, by: string) {
  return drizzle
    .select(getTableColumns(aliases))
    .from(aliases)
    .innerJoin(editions, eq(editions.id, aliases.editionId))
    .where(and(which, visible(editions)))
    .orderBy(aliases.editionId, aliases.position)
    .limit(sql.placeholder('limit'))
    .prepare(`aliases_by_${by}`)
}
