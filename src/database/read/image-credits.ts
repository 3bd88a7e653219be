import { and, eq, getTableColumns, type InferSelectModel, type SQL, sql } from 'drizzle-orm'
import { editions, imageCredits } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** What a caption says of where an image comes from. */
export type ImageCreditRow = InferSelectModel<typeof imageCredits>

const byEdition = preparedStatement((database) =>
  select(database, sql`${imageCredits.editionId} = any(${sql.placeholder('ids')}::bigint[])`, 'edition'),
)

const byUid = preparedStatement((database) =>
  select(database, sql`${imageCredits.uid} = any(${sql.placeholder('uids')}::uuid[])`, 'uid'),
)

/** The credits of editions visible at the release, in the order of their captions within each; at most `limit`. */
export function findImageCredits(snapshot: Snapshot, ids: readonly number[], limit: number): Promise<ImageCreditRow[]> {
  return read(snapshot, byEdition, { ids, limit })
}

/** The credits with these lasting ids, as far as they are visible at the release. */
export function findImageCreditsByUid(snapshot: Snapshot, uids: readonly string[]): Promise<ImageCreditRow[]> {
  return read(snapshot, byUid, { uids, limit: uids.length })
}

function select({ drizzle }: Snapshot['database'], which: SQL, by: string) {
  return drizzle
    .select(getTableColumns(imageCredits))
    .from(imageCredits)
    .innerJoin(editions, eq(editions.id, imageCredits.editionId))
    .where(and(which, visible(editions)))
    .orderBy(imageCredits.editionId, imageCredits.position)
    .limit(sql.placeholder('limit'))
    .prepare(`image_credits_by_${by}`)
}
