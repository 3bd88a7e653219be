import { randomUUID } from 'node:crypto'
import { takeInventory } from '../content/inventory.ts'
import type { Database } from '../database/open.ts'
import { sweepStaging } from '../database/write/staging.ts'
import type { Origin } from './ask-origin.ts'
import { loadMirrorState, type MirrorState } from './mirror-state.ts'
import { OriginFault } from './origin-fault.ts'
import { type MirrorReport, publishMirrored } from './publish-mirrored.ts'
import { readDumpLine, uuidOf } from './read-line.ts'
import { stageAnswer } from './stage-answer.ts'
import { beginStaging, itemsOf, stageGone } from './staged-site.ts'
import { takeBackGone } from './take-back-gone.ts'

/** What is known before the dump is read. */
export interface BeforeDump {
  readonly state: MirrorState
  /** The ids of articles that a copy made from changes lacked or had otherwise. */
  readonly mended?: readonly string[]
  /** The release of the origin that was seen before: an older one is not taken. */
  readonly oldest?: number
}

/**
 * Publishes what the dump of the origin shows, and drops what is not in it. Proved by the last line of the dump itself. Only for the
 * holder of the import lock.
 * @throws OriginFault where the dump does not hold what it says, or is that of an older release
 */
export async function mirrorDump(
  database: Database,
  origin: Origin,
  { state, mended = [], oldest = 0 }: BeforeDump,
): Promise<MirrorReport> {
  await sweepStaging(database)
  const values = await origin.dump()
  const importId = randomUUID()
  const site = beginStaging(state.held, state.mirror?.altered ?? {})
  const end = await stageAnswer(values, readDumpLine, site, { database, origin, importId, state })
  if (end.release < oldest) throw new OriginFault(tellsOfOld(origin, end.release, oldest))
  if ((await takeBackGone(database, { articles: end.gone, quotes: end.goneQuotes })) > 0)
    // The editions that are here are others now.
    return await mirrorDump(database, origin, { state: await loadMirrorState(database, origin, true), mended, oldest })
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
  return await publishMirrored(database, site, { importId, origin, state, end, read: 'DUMP', mended })
}

/** That an answer is of an older release than one before: it may have been kept on the way. */
export function tellsOfOld({ url }: Origin, release: number, known: number): string {
  return `${url} told of release ${release}, and of release ${known} before.`
}
