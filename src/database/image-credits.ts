import { and, eq, getTableColumns, type InferSelectModel, type SQL, sql } from 'drizzle-orm'
import { editions, imageCredits } from '../../schema/tables.ts'
import { oncePerDatabase } from './prepared.ts'
import { type Snapshot, visible } from './visible.ts'

/** What a caption says of where an image comes from. */
export type ImageCreditRow = InferSelectModel<typeof imageCredits>

const byEdition = oncePerDatabase((database) =>
  select(database, sql`${imageCredits.editionId} = any(${sql.placeholder('ids')}::bigint[])`, 'edition'),
)

const byUid = oncePerDatabase((database) =>
  select(database, sql`${imageCredits.uid} = any(${sql.placeholder('uids')}::uuid[])`, 'uid'),
)

/** The credits of editions visible at the release, in the order of their captions within each. */
export function findImageCredits({ database, release }: Snapshot, ids: readonly number[]): Promise<ImageCreditRow[]> {
  return byEdition(database).execute({ release, ids })
}

/** The credits with these lasting ids, as far as they are visible at the release. */
export function findImageCreditsByUid(
  { database, release }: Snapshot,
  uids: readonly string[],
): Promise<ImageCreditRow[]> {
  return byUid(database).execute({ release, uids })
}

function select({ drizzle }: Snapshot['database'], which: SQL, by: string) {
  return drizzle
    .select(getTableColumns(imageCredits))
    .from(imageCredits)
    .innerJoin(editions, eq(editions.id, imageCredits.editionId))
    .where(and(which, visible(editions)))
    .orderBy(imageCredits.editionId, imageCredits.position)
    .prepare(`image_credits_by_${by}`)
}
