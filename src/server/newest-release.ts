import type { Database } from '../database/open.ts'
import { type Ends, findEnds } from '../database/read/ends.ts'
import { findForgotten, findNewestRelease, type ReleaseRow } from '../database/read/releases.ts'

/** Which release is the newest, as far as notices and looks have told. */
export interface NewestRelease {
  /** Whether the newest release is the one of the last look: false from a notice until the next look, and while notices may be missed. */
  readonly isKnown: boolean
  /** That release while it is known; null otherwise. */
  readonly release: ReleaseRow | null
  /** Increases whenever something may have been published or pruned: what was read before may not hold after. */
  readonly version: number
  /**
   * Null, but for the moment after something ended that was shown: then what to wait for, which is the release that says so, or that
   * it has been late for too long. Whatever is read after that is without it.
   */
  readonly ending: Promise<void> | null
  /** The last end of an image; null where there was none. */
  readonly lastEndOfImage: string | null
  /** Looks again, because something was published or pruned, or that may have been missed. */
  check(): void
  /** Notices may be missed from now on. */
  forget(): void
  /** Looks no more. */
  close(): void
}

/** Milliseconds after which a release is noticed of which no notice came. */
const BETWEEN_LOOKS = 15_000

/** Milliseconds between looks for the release that an end makes, of which there is a notice as well. */
const BETWEEN_LOOKS_AT_AN_END = 25
/** Milliseconds after which a release that an end should have made is waited for no more. */
const MOST_WAIT_AT_AN_END = 5_000

/** Who is told of what looks find. */
export interface ReleaseListeners {
  /** After each look that was asked for: what was read before it may not hold any more. */
  readonly onLooked: () => void
  /** The history was pruned, articles were withdrawn for good, or a copy was put in place: what was read of editions is to be nowhere. */
  readonly onForgotten: () => void
  /** Something ended: answers in which it is may be given no more, not even while the database is away. */
  readonly onEnded?: () => void
  /** Finds the release that is given as the newest, if that is not simply the newest there is. */
  readonly findNewest?: () => Promise<ReleaseRow | null>
}

/** Looks for the newest release when told to, and once in a while. Knows nothing before the first look. */
export function watchNewestRelease(
  database: Database,
  { onLooked, onForgotten, onEnded = () => {}, findNewest = () => findNewestRelease(database) }: ReleaseListeners,
): NewestRelease {
  let found: ReleaseRow | null = null
  let known: string | null = null
  let isKnown = false
  let version = 0
  let isLooking = false
  let isOutdated = false
  let ends: Ends = { next: null, isOverdue: false, lastOfImage: null }
  let ending: Ending | null = null

  /** By the clock at each question, as timers are late where much is going on. */
  function passEnd(): void {
    if (ends.next === null || Date.now() < ends.next) return
    ends = { ...ends, next: null }
    ending ??= startEnding()
    onEnded()
    check()
  }

  /** Whether an end has to be waited for; what was waited for in vain is waited for again by nobody. */
  function isLate(): boolean {
    if (ends.isOverdue) ending ??= startEnding()
    if (ending === null) return false
    if (ends.isOverdue && !ending.isSettled) {
      setTimeout(check, BETWEEN_LOOKS_AT_AN_END).unref()
      return true
    }
    ending.settle()
    if (!ends.isOverdue) ending = null
    return false
  }

  async function look(): Promise<void> {
    isOutdated = true
    if (isLooking) return
    isLooking = true
    while (isOutdated) {
      isOutdated = false
      const before = version
      // First, so that the release of an end that is over is among those that are found then.
      const foundEnds = await findEnds(database, new Date()).catch(() => null)
      const [newest, forgotten] = await Promise.all([findNewest().catch(() => null), nameOfForgotten(database)])
      // If the database is away, or notices may be missed by now, one comes when that is over.
      if (newest === null || forgotten === null || foundEnds === null) ending?.settle()
      if (newest === null || forgotten === null || foundEnds === null || isOutdated || version !== before) continue
      ends = foundEnds
      if (isLate()) continue
      if ((known !== null && forgotten !== known) || isReplaced(found, newest)) onForgotten()
      known = forgotten
      found = newest
      isKnown = true
      onLooked()
    }
    isLooking = false
  }

  function forget(): void {
    version += 1
    isKnown = false
  }

  function check(): void {
    forget()
    void look()
  }

  const poll = setInterval(async () => {
    const before = version
    const newest = await findNewest().catch(() => null)
    if (version !== before) return
    // A database that does not answer may have a newer release.
    if (newest === null) forget()
    else if (!isKnown || found === null || nameOf(newest) !== nameOf(found)) check()
  }, BETWEEN_LOOKS).unref()

  return {
    get isKnown() {
      passEnd()
      return isKnown
    },
    get release() {
      passEnd()
      return isKnown ? found : null
    },
    get version() {
      passEnd()
      return version
    },
    get ending() {
      passEnd()
      return ending === null || ending.isSettled ? null : ending.settled
    },
    get lastEndOfImage() {
      return ends.lastOfImage
    },
    check,
    forget,
    close() {
      ending?.settle()
      clearInterval(poll)
    },
  }
}

/** That something ended, until what is read next is without it. */
interface Ending {
  readonly settled: Promise<void>
  readonly isSettled: boolean
  settle(): void
}

function startEnding(): Ending {
  let isSettled = false
  let resolve = () => {}
  const settled = new Promise<void>((done) => {
    resolve = done
  })
  const settle = () => {
    clearTimeout(patience)
    isSettled = true
    resolve()
  }
  const patience = setTimeout(settle, MOST_WAIT_AT_AN_END).unref()
  return {
    settled,
    get isSettled() {
      return isSettled
    },
    settle,
  }
}

/** Whether another database, or an older copy of it, answers where the newest release was found before. */
function isReplaced(found: ReleaseRow | null, newest: ReleaseRow): boolean {
  if (found === null || newest.number > found.number) return false
  return nameOf(newest) !== nameOf(found)
}

/** Also tells a release from one of the same number in another database. */
function nameOf({ number, at }: ReleaseRow): string {
  return `${number} ${at}`
}

async function nameOfForgotten(database: Database): Promise<string | null> {
  const forgotten = await findForgotten(database).catch(() => null)
  return forgotten && `${forgotten.oldestKept} ${forgotten.lastTakenBack}`
}
