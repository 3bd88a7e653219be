import { randomUUID } from 'node:crypto'
import type { MirrorRow } from '../../schema/json.ts'
import { takeInventory } from '../content/inventory.ts'
import type { Database } from '../database/open.ts'
import { withRetries } from '../database/with-retries.ts'
import { takeImportLock } from '../database/write/import-lock.ts'
import { findMirror } from '../database/write/mirrored.ts'
import { retryIfOvertaken } from '../database/write/publish.ts'
import { sweepStaging } from '../database/write/staging.ts'
import { type Origin, type OriginLines, OriginRefusal } from './ask-origin.ts'
import { compareInventories } from './compare-inventories.ts'
import { loadMirrorState, type MirrorState } from './mirror-state.ts'
import { OriginFault } from './origin-fault.ts'
import { type MirrorReport, publishMirrored, reportNothing } from './publish-mirrored.ts'
import { readChangeLine, readDumpLine, uuidOf } from './read-line.ts'
import { stageAnswer } from './stage-answer.ts'
import { beginStaging, itemsOf, stageGone } from './staged-site.ts'
import { takeBackGone } from './take-back-gone.ts'

/** How to mirror. */
export interface MirrorOptions {
  /** That the site is at another address than before. */
  readonly isMoved?: boolean
  /** The `ETag` of the last answer that left nothing to do. */
  readonly etag?: string | null
  readonly onWait?: () => void
}

/** What came of a look, and the `ETag` to look again with. */
export interface Mirrored {
  readonly report: MirrorReport
  readonly etag: string | null
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
  if (mirrored.report.release !== null || options.etag == null) await confirm(given, origin)
  return mirrored
}

async function confirm(database: Database, origin: Origin): Promise<void> {
  const { cursor } = (await findMirror(database)) ?? {}
  if (cursor === undefined) return
  try {
    await origin.confirm(cursor)
  } catch (error) {
    // What is not confirmed counts as unknown, and is confirmed with the next release.
    if (!(error instanceof OriginFault)) throw error
  }
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
      if (state.mirror === null || asked === 'expired') return await fromDump(database, origin, { state, mended: [] })
      return await fromChanges(database, origin, { state, mirror: state.mirror, lines })
    })
  } finally {
    await lock.release()
  }
}

async function changesAfter(
  origin: Origin,
  cursor: string,
  etag: string | null = null,
): Promise<OriginLines | 'unchanged' | 'expired'> {
  try {
    return (await origin.lines(`changes?after=${encodeURIComponent(cursor)}`, etag)) ?? 'unchanged'
  } catch (error) {
    if (error instanceof OriginRefusal && (error.code === 'CURSOR_EXPIRED' || error.code === 'BAD_CURSOR'))
      return 'expired'
    throw error
  }
}

async function fromChanges(
  database: Database,
  origin: Origin,
  {
    state,
    mirror,
    lines,
  }: { readonly state: MirrorState; readonly mirror: MirrorRow; readonly lines: OriginLines | 'expired' | null },
): Promise<Mirrored> {
  const answer = lines ?? (await changesAfter(origin, mirror.cursor))
  if (answer === 'expired' || answer === 'unchanged') return await fromDump(database, origin, { state, mended: [] })
  const importId = randomUUID()
  const site = beginStaging(state.held, mirror.altered)
  const end = await stageAnswer(answer.values, readChangeLine, site, { database, origin, importId, state })
  // An answer to an earlier question may have been kept on the way.
  if (end.release < mirror.release) throw new OriginFault(tellsOfOld(origin, end.release, mirror.release))
  if ((await takeBackGone(database, { articles: end.gone, quotes: end.goneQuotes })) > 0) {
    // The editions that are here are others now.
    await sweepStaging(database)
    return await fromChanges(database, origin, {
      state: await loadMirrorState(database, origin, true),
      mirror,
      lines: null,
    })
  }
  const difference = await compareInventories(origin, end.release, itemsOf(site))
  if (difference !== null)
    return await fromDump(database, origin, { state, mended: difference.ids, oldest: end.release })
  const report = await publishMirrored(database, site, { importId, origin, state, end, read: 'CHANGES', mended: [] })
  return { report, etag: report.release === null ? answer.etag : null }
}

async function fromDump(
  database: Database,
  origin: Origin,
  {
    state,
    mended,
    oldest = 0,
  }: { readonly state: MirrorState; readonly mended: readonly string[]; readonly oldest?: number },
): Promise<Mirrored> {
  await sweepStaging(database)
  const values = await origin.dump()
  const importId = randomUUID()
  const site = beginStaging(state.held, state.mirror?.altered ?? {})
  const end = await stageAnswer(values, readDumpLine, site, { database, origin, importId, state })
  if (end.release < oldest) throw new OriginFault(tellsOfOld(origin, end.release, oldest))
  if ((await takeBackGone(database, { articles: end.gone, quotes: end.goneQuotes })) > 0)
    return await fromDump(database, origin, { state: await loadMirrorState(database, origin, true), mended, oldest })
  const missing = [...site.items.keys()].filter((id) => !site.told.has(id))
  const at = new Date().toISOString()
  const without = missing.map((id) => ({
    type: 'gone' as const,
    id: uuidOf(id),
    path: '',
    at,
    reason: 'UNPUBLISHED' as const,
  }))
  await stageGone(site, without, database)
  const { count, digest } = takeInventory(itemsOf(site))
  if (end.inventory?.count !== count || end.inventory.digest !== digest)
    throw new OriginFault(`${origin.url}dump does not hold what it says at its end: ${count} articles were read.`)
  return {
    report: await publishMirrored(database, site, { importId, origin, state, end, read: 'DUMP', mended }),
    etag: null,
  }
}

function tellsOfOld({ url }: Origin, release: number, known: number): string {
  return `${url} told of release ${release}, and of release ${known} before.`
}
