import { type Database, openDatabase } from '../database/open.ts'
import { openOrigin } from './ask-origin.ts'
import { hearReleases, spread } from './hear-releases.ts'
import { MirrorRefused, OriginFault } from './origin-fault.ts'
import type { MirrorReport } from './publish-mirrored.ts'

/** A mirroring that goes on until it is stopped. */
export interface Following {
  /** Looks at once: to be called where there may be something new. */
  check(): void
  /** Resolves when nothing is under way any more; what was begun is given up, and begun again by the next. */
  stop(): Promise<void>
}

/** How to follow; `pauses` are milliseconds. */
export interface FollowOptions {
  readonly log: FollowLog
  readonly isMoved?: boolean
  /** That of a partner, if the origin gave one. */
  readonly key?: string | null
  readonly pauses?: FollowPauses
}

/** The part of a logger that is needed. */
export interface FollowLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
}

/** How long to wait after a look that worked, after the first and at most after any that did not, and between hints that there is something. */
export interface FollowPauses {
  readonly usual: number
  readonly first: number
  readonly longest: number
  readonly calm: number
}

const SESSIONS = 3
const PAUSES: FollowPauses = { usual: 30_000, first: 2_000, longest: 15 * 60_000, calm: 1_000 }

/**
 * Looks at an origin again and again, and at once where it tells of a release, and publishes what is new. Whatever goes wrong there, what
 * was published stays. On sessions of its own, because what it writes may take longer than readers are allowed.
 */
export function followOrigin(
  source: Database['source'],
  url: string,
  { log, isMoved = false, key = null, pauses = PAUSES }: FollowOptions,
): Following {
  const stopping = new AbortController()
  const origin = openOrigin(url, { signal: stopping.signal, key })
  let database: Database | null = null
  let etag: string | null = null
  let failures = 0
  let wake = () => {}
  let isWoken = false

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) await sleep(await look().catch(failed))
    await database?.close()
  }

  async function look(): Promise<number> {
    database ??= await openDatabase(source, { max: SESSIONS, statementTimeout: 0 })
    // Only now, because it brings what reads bodies, which no gateway that shows a folder needs in this process.
    const { mirrorSite } = await import('./mirror-site.ts')
    const mirrored = await mirrorSite(database, origin, { isMoved, etag })
    etag = mirrored.etag
    if (failures > 0) log.info({ origin: url }, 'The origin can be mirrored again.')
    failures = 0
    if (mirrored.report.release !== null) tell(mirrored.report)
    return spread(pauses.usual)
  }

  function tell({ release, origin: from, read, counts, altered, mended }: MirrorReport): void {
    log.info({ release, of: from.release, read, ...counts }, 'Mirrored a release of the origin.')
    if (altered.length > 0)
      log.warn({ paths: altered.slice(0, 20) }, 'Articles are shown without what may not be shown here.')
    if (mended.length > 0)
      log.warn({ articles: mended }, 'The changes did not lead to what the origin has; the whole site was read again.')
  }

  function failed(error: unknown): number {
    if (stopping.signal.aborted) return 0
    failures += 1
    const isFinal = error instanceof MirrorRefused
    // Once, however long it lasts.
    if (failures === 1) {
      const { message } = error as Error
      if (isFinal || error instanceof OriginFault) log.warn({ origin: url, reason: message }, CANNOT)
      else log.warn({ err: error }, CANNOT)
    }
    const pause = isFinal ? pauses.longest : Math.min(pauses.first * 2 ** (failures - 1), pauses.longest)
    const asked = error instanceof OriginFault ? (error.retryAfter ?? 0) : 0
    return spread(Math.max(pause, Math.min(asked, pauses.longest)))
  }

  async function sleep(milliseconds: number): Promise<void> {
    if (!isWoken && !stopping.signal.aborted)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    isWoken = false
  }

  const check = () => {
    isWoken = true
    wake()
  }
  // How long an origin that cannot be mirrored is left alone is not for it to say.
  const onHint = () => {
    if (failures === 0) check()
  }
  const running = Promise.all([run(), hearReleases(origin, { onHint, signal: stopping.signal, pauses })])
  return {
    check,
    async stop() {
      stopping.abort(new Error('The mirroring was stopped.'))
      check()
      await running
    },
  }
}

const CANNOT = 'The origin cannot be mirrored; what was mirrored before is served.'
