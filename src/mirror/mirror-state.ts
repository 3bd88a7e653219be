import type { MirrorRow } from '../../schema/json.ts'
import type { InventoryItem } from '../content/inventory.ts'
import { nodeId } from '../content/node-id.ts'
import type { Database } from '../database/open.ts'
import { listInventory } from '../database/read/inventory.ts'
import { loadNewestRelease, type NewestRelease } from '../database/write/import-state.ts'
import { findMirror } from '../database/write/mirrored.ts'
import { findPublication } from '../database/write/publish.ts'
import { type Origin, withSlash } from './ask-origin.ts'
import { MirrorRefused } from './origin-fault.ts'

/** What the database shows, and the mirroring that made it so. */
export interface MirrorState extends NewestRelease {
  readonly publication: number
  readonly mirror: MirrorRow | null
  /** With the digests that they have here. */
  readonly held: readonly InventoryItem[]
}

/**
 * Reads what the database shows.
 * @throws MirrorRefused where it may not mirror this origin
 */
export async function loadMirrorState(database: Database, origin: Origin, isMoved: boolean): Promise<MirrorState> {
  const publication = await findPublication(database)
  const newest = await loadNewestRelease(database)
  const mirror = newest.site?.mirror ?? null
  refuseOther(origin.url, { isMoved, mirror, isOwn: publication > 0 && mirror === null })
  const rows = await listInventory({ database, release: newest.release })
  const held = rows.map(({ articleId, digest }) => ({ id: nodeId('Article', articleId), digest }))
  return { ...newest, publication, mirror, held }
}

/**
 * Looks whether a database may mirror the gateway at an address.
 * @throws MirrorRefused where it may not
 */
export async function expectMirror(database: Database, url: string): Promise<void> {
  const [publication, mirror] = await Promise.all([findPublication(database), findMirror(database)])
  refuseOther(withSlash(url), { isMoved: false, mirror, isOwn: publication > 0 && mirror === null })
}

function refuseOther(
  url: string,
  { isMoved, mirror, isOwn }: { readonly isMoved: boolean; readonly mirror: MirrorRow | null; readonly isOwn: boolean },
): void {
  if (isOwn)
    throw new MirrorRefused(
      'This database has a site of its own, and cannot mirror another: nothing was written. ' +
        'Mirror it into another database (--data, or DATABASE_URL).',
    )
  if (mirror !== null && mirror.url !== url && !isMoved)
    throw new MirrorRefused(
      `This database mirrors ${mirror.url}: nothing was written. If the same site is now at ${url}, say so once by ` +
        '`commonplace-gateway mirror URL --moved`; mirror another site into another database (--data, or DATABASE_URL).',
    )
}
