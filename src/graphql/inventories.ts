import { LRUCache } from 'lru-cache'
import { type Inventory, type InventoryItem, takeInventory } from '../content/inventory.ts'
import { nodeId } from '../content/node-id.ts'
import type { Database } from '../database/open.ts'
import { listInventory } from '../database/read/inventory.ts'
import type { ReleaseRow } from '../database/read/releases.ts'
import type { Snapshot } from '../database/read/snapshot.ts'

/** Releases whose sums are remembered. */
const REMEMBERED = 20

// What a release shows does not change until something is withdrawn for good. One of another history has the same number and another time.
const known = new WeakMap<Database, LRUCache<string, Inventory>>()

/** What a complete copy of a release holds; computed once and remembered, unless a perspective changes what is read. */
export async function inventoryOf(
  snapshot: Snapshot,
  { number, at }: Pick<ReleaseRow, 'number' | 'at'>,
  isShared: boolean,
): Promise<Inventory> {
  const ofDatabase = known.get(snapshot.database) ?? new LRUCache({ max: REMEMBERED })
  known.set(snapshot.database, ofDatabase)
  const key = `${number} ${at}`
  const remembered = isShared ? ofDatabase.get(key) : undefined
  if (remembered) return remembered
  const inventory = takeInventory(await listItems(snapshot, number))
  if (isShared) ofDatabase.set(key, inventory)
  return inventory
}

/** Forgets the sums, because releases show less than they did. */
export function forgetInventories(database: Database): void {
  known.delete(database)
}

/** The articles of a release as items of its inventory, in no order. */
export async function listItems(snapshot: Snapshot, release: number): Promise<InventoryItem[]> {
  const rows = await listInventory({ ...snapshot, release })
  return rows.map(({ articleId, digest }) => ({ id: nodeId('Article', articleId), digest }))
}
