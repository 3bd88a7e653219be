import { editions } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { scan } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** An article that is visible, and the digest of its edition. */
export type InventoryRow = Readonly<Pick<typeof editions.$inferSelect, 'articleId' | 'digest'>>

const all = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ articleId: editions.articleId, digest: editions.digest })
    .from(editions)
    .where(visible(editions))
    .prepare('inventory'),
)

/** Every article of the release, in no order. */
export function listInventory(snapshot: Snapshot): Promise<InventoryRow[]> {
  return scan(snapshot, all, {})
}
