import type { Database } from '../database/open.ts'
import { findForgotten, findNewestRelease, type ReleaseRow } from '../database/read/releases.ts'

/** Which release is the newest, as far as notices and looks have told. */
export interface NewestRelease {
  /** Whether the newest release is the one of the last look: false from a notice until the next look, and while notices may be missed. */
  readonly isKnown: boolean
  /** That release while it is known; null otherwise. */
  readonly release: ReleaseRow | null
  /** Increases whenever something may have been published or pruned: what was read before may not hold after. */
  readonly version: number
  /** Looks again, because something was published or pruned, or that may have been missed. */
  check(): void
  /** Notices may be missed from now on. */
  forget(): void
  /** Looks no more. */
  close(): void
}

/** Milliseconds after which a release is noticed of which no notice came. */
const BETWEEN_LOOKS = 15_000

/** Who is told of what looks find. */
export interface ReleaseListeners {
  /** After each look that was asked for: what was read before it may not hold any more. */
  readonly onLooked: () => void
  /** The history was pruned, articles were withdrawn for good, or a copy was put in place: what was read of editions is to be nowhere. */
  readonly onForgotten: () => void
  /** Finds the release that is given as the newest, if that is not simply the newest there is. */
  readonly findNewest?: () => Promise<ReleaseRow | null>
}

/** Looks for the newest release when told to, and once in a while. Knows nothing before the first look. */
export function watchNewestRelease(
  database: Database,
  { onLooked, onForgotten, findNewest = () => findNewestRelease(database) }: ReleaseListeners,
): NewestRelease {
  let found: ReleaseRow | null = null
  let known: string | null = null
  let isKnown = false
  let version = 0
  let isLooking = false
  let isOutdated = false

  async function look(): Promise<void> {
    isOutdated = true
    if (isLooking) return
    isLooking = true
    while (isOutdated) {
      isOutdated = false
      const before = version
      const [newest, forgotten] = await Promise.all([findNewest().catch(() => null), nameOfForgotten(database)])
      // If the database is away, or notices may be missed by now, one comes when that is over.
      if (newest === null || forgotten === null || isOutdated || version !== before) continue
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
      return isKnown
    },
    get release() {
      return isKnown ? found : null
    },
    get version() {
      return version
    },
    check,
    forget,
    close: () => clearInterval(poll),
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
