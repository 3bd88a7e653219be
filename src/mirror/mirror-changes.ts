import { randomUUID } from 'node:crypto'
import type { MirrorRow } from '../../schema/json.ts'
import type { Database } from '../database/open.ts'
import { sweepStaging } from '../database/write/staging.ts'
import { type Origin, type OriginLines, OriginRefusal } from './ask-origin.ts'
import { compareInventories } from './compare-inventories.ts'
import { mirrorDump, tellsOfOld } from './mirror-dump.ts'
import { loadMirrorState, type MirrorState } from './mirror-state.ts'
import { OriginFault } from './origin-fault.ts'
import { type MirrorReport, publishMirrored } from './publish-mirrored.ts'
import { readChangeLine } from './read-line.ts'
import { stageAnswer } from './stage-answer.ts'
import { beginStaging, itemsOf } from './staged-site.ts'
import { takeBackGone } from './take-back-gone.ts'

/** What came of a look, and the `ETag` to look again with. */
export interface Mirrored {
  readonly report: MirrorReport
  readonly etag: string | null
}

/** What is known before the changes are read. */
export interface BeforeChanges {
  readonly state: MirrorState
  readonly mirror: MirrorRow
  /** The answer that was asked for already; null where it is still to be asked. */
  readonly lines: OriginLines | null
}

/**
 * Publishes what changed at the origin since the last time, proved by its inventory; from the dump where the changes do not lead there. Only
 * for the holder of the import lock.
 */
export async function mirrorChanges(
  database: Database,
  origin: Origin,
  { state, mirror, lines }: BeforeChanges,
): Promise<Mirrored> {
  const answer = lines ?? (await changesAfter(origin, mirror.cursor))
  if (answer === 'expired' || answer === 'unchanged')
    return { report: await mirrorDump(database, origin, { state }), etag: null }
  const importId = randomUUID()
  const site = beginStaging(state.held, mirror.altered)
  const end = await stageAnswer(answer.values, readChangeLine, site, { database, origin, importId, state })
  if (end.release < mirror.release) throw new OriginFault(tellsOfOld(origin, end.release, mirror.release))
  if ((await takeBackGone(database, { articles: end.gone, quotes: end.goneQuotes })) > 0) {
    // The editions that are here are others now.
    await sweepStaging(database)
    const after = await loadMirrorState(database, origin, true)
    return await mirrorChanges(database, origin, { state: after, mirror, lines: null })
  }
  const difference = await compareInventories(origin, end.release, itemsOf(site))
  if (difference !== null) {
    const report = await mirrorDump(database, origin, { state, mended: difference.ids, oldest: end.release })
    return { report, etag: null }
  }
  const report = await publishMirrored(database, site, { importId, origin, state, end, read: 'CHANGES', mended: [] })
  return { report, etag: report.release === null ? answer.etag : null }
}

/** Asks for the changes after a cursor, unless they are those of `etag`, or the origin does not have its history any more. */
export async function changesAfter(
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
