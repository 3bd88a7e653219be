import type { Database } from '../database/open.ts'
import { withRetries } from '../database/with-retries.ts'
import { takeImportLock } from '../database/write/import-lock.ts'
import { findMirror } from '../database/write/mirrored.ts'
import { retryIfOvertaken } from '../database/write/publish.ts'
import { sweepStaging } from '../database/write/staging.ts'
import type { Origin } from './ask-origin.ts'
import { changesAfter, type Mirrored, mirrorChanges } from './mirror-changes.ts'
import { mirrorDump } from './mirror-dump.ts'
import { loadMirrorState } from './mirror-state.ts'
import { OriginFault } from './origin-fault.ts'
import { reportNothing } from './publish-mirrored.ts'

/** How to mirror. */
export interface MirrorOptions {
  /** That the site is at another address than before. */
  readonly isMoved?: boolean
  /** The `ETag` of the last answer that left nothing to do. */
  readonly etag?: string | null
  readonly onWait?: () => void
}

/**
 * Brings the database to what its origin shows: from the dump where there is nothing yet or the changes do not lead there, else from
 * the changes. What is published is complete, as the inventory of the origin proves, and where to go on is written with it: whatever
 * ends this, the next one goes on.
 * @throws MirrorRefused where the database is not one that may mirror this origin
 * @throws OriginFault where the origin cannot be read, or sends what cannot be used
 */
export async function mirrorSite(given: Database, origin: Origin, options: MirrorOptions = {}): Promise<Mirrored> {
  const mirrored = await bringUpToDate(given, origin, options)
  // Also where an earlier one may have been killed before it could say so.
  const isOwed = mirrored.report.release !== null || options.etag == null
  return isOwed && !(await confirm(given, origin)) ? { ...mirrored, etag: null } : mirrored
}

async function bringUpToDate(
  given: Database,
  origin: Origin,
  { isMoved = false, etag = null, onWait = () => {} }: MirrorOptions,
): Promise<Mirrored> {
  const database = withRetries(given)
  const before = await loadMirrorState(database, origin, isMoved)
  const asked = before.mirror && (await changesAfter(origin, before.mirror.cursor, etag))
  if (before.mirror && asked === 'unchanged') return { report: reportNothing(before, before.mirror, origin), etag }
  const lock = await takeImportLock(database, onWait)
  try {
    await sweepStaging(database)
    let answer = asked === 'unchanged' ? null : asked
    return await retryIfOvertaken(async () => {
      await lock.hold()
      const state = await loadMirrorState(database, origin, isMoved)
      // Somebody else may have gone on meanwhile, and an answer can be read once.
      if (state.mirror?.cursor !== before.mirror?.cursor) answer = null
      const lines = answer
      answer = null
      if (state.mirror === null || asked === 'expired' || lines === 'expired')
        return { report: await mirrorDump(database, origin, { state }), etag: null }
      return await mirrorChanges(database, origin, { state, mirror: state.mirror, lines })
    })
  } finally {
    await lock.release()
  }
}

/** False where the origin does not take it: then it counts as unknown there, and is confirmed by the next look. */
async function confirm(database: Database, origin: Origin): Promise<boolean> {
  const { cursor } = (await findMirror(database)) ?? {}
  if (cursor === undefined) return true
  try {
    await origin.confirm(cursor)
    return true
  } catch (error) {
    if (error instanceof OriginFault) return false
    throw error
  }
}
