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
  /**
   * Takes note of what has ended by now, before anything is answered: by the clock at each question, as timers are late where much is
   * going on. What is read before that knows of the end, and nobody has been told.
   */
  passEnds(): void
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
  let ends: Ends = { next: null, overdue: null, lastOfImage: null }
  let ending: Ending | null = null
  /** The last end that was waited for in vain: nobody waits for it again, and for later ones they do. */
  let givenUp = Number.NEGATIVE_INFINITY

  function isOver(): boolean {
    return ends.next !== null && Date.now() >= ends.next
  }

  function passEnds(): void {
    if (ends.next === null || !isOver()) return
    if (ending === null || ending.isSettled) ending = startEnding(ends.next)
    ends = { ...ends, next: null }
    onEnded()
    check()
  }

  /** Whether an end has to be waited for. */
  function isLate(): boolean {
    if (ending?.isSettled) {
      givenUp = Math.max(givenUp, ending.at)
      ending = null
    }
    if (ends.overdue === null || ends.overdue <= givenUp) {
      ending?.settle()
      ending = null
      return false
    }
    ending ??= startEnding(ends.overdue)
    setTimeout(check, BETWEEN_LOOKS_AT_AN_END).unref()
    return true
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
      return isKnown && !isOver()
    },
    get release() {
      return isKnown && !isOver() ? found : null
    },
    get version() {
      // As it will be once the end is taken note of.
      return isOver() ? version + 1 : version
    },
    get ending() {
      return ending === null || ending.isSettled ? null : ending.settled
    },
    get lastEndOfImage() {
      return ends.lastOfImage
    },
    passEnds,
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
  /** When it ended, in milliseconds since 1970. */
  readonly at: number
  readonly settled: Promise<void>
  readonly isSettled: boolean
  settle(): void
}

function startEnding(at: number): Ending {
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
    at,
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
