import { expectMigrated } from './migrate.ts'
import type { Database } from './open.ts'
import { findForgotten, findNewestRelease, findRelease, type ReleaseRow } from './read/releases.ts'

/** A release, and the database that has all of it. */
export interface Place {
  readonly database: Database
  readonly release: ReleaseRow
}

/** The replicas of a database, each of which may be away or behind. */
export interface Replicas {
  /**
   * Where the newest release is read: on the next replica in turn which is there and not behind what was given before, else on
   * the primary. Null before the first import.
   */
  newest(signal?: AbortSignal): Promise<Place | null>
  /** Where this release is read; null where no replica shows it, so that the primary has to tell. */
  at(number: number, signal?: AbortSignal): Promise<Place | null>
  /** From now on nobody is given an older release who asks for the newest. */
  raise(number: number): void
  /** Looks how far the replicas are, because something was published. */
  check(): void
  /** How many replicas answer, of how many. */
  readonly state: { readonly answering: number; readonly all: number }
  /** Whether neither the primary nor a replica can be reached. */
  readonly isAway: boolean
  close(): Promise<void>
}

/** Who is told what happens to replicas. */
export interface ReplicaListeners {
  /** What is given as the newest is this release from now on, or a newer one. */
  readonly onAdvance: (number: number) => void
  /** One line for an operator. */
  readonly warn: (line: string) => void
}

interface Replica {
  readonly name: string
  readonly database: Database
  /** Whether its tables are those of this version; it is looked at again after it was away. */
  isMigrated: boolean
  /** Whether it shows what the primary does, but for newer releases. */
  isFit: boolean
  fault: string | null
}

// Milliseconds between looks: while a replica is behind, growing, and while none is.
const FIRST_PAUSE = 50
const LONGEST_PAUSE = 1_000
const CALM_PAUSE = 5_000

/** Follows replicas until it is closed, which closes them. */
export function followReplicas(
  primary: Database,
  databases: readonly Database[],
  { onAdvance, warn }: ReplicaListeners,
): Replicas {
  const replicas = databases.map((database, index): Replica => {
    return { name: `Replica ${index + 1}`, database, isMigrated: false, isFit: false, fault: null }
  })
  let floor = 0
  let turn = 0
  let isClosed = false
  let isLooking = false
  let isOutdated = false
  let pause = FIRST_PAUSE
  let timer: NodeJS.Timeout | undefined

  function raise(number: number): void {
    if (number <= floor) return
    floor = number
    onAdvance(number)
  }

  const canAnswer = ({ isFit, database }: Replica) => isFit && !database.availability.isAway

  /** Those that can answer, another one first each time. */
  function inTurn(): Replica[] {
    turn += 1
    const able = replicas.filter(canAnswer)
    return able.map((_replica, index) => able[(index + turn) % able.length] as Replica)
  }

  /** The first answer that a replica gives; one that cannot is left out until it is looked at again. */
  async function firstOf(
    ask: (database: Database) => Promise<ReleaseRow | null>,
    suits: (release: ReleaseRow | null) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<Place | null> {
    for (const replica of inTurn()) {
      try {
        const release = await ask(replica.database)
        if (suits(release)) return release && { database: replica.database, release }
      } catch (error) {
        if (signal?.aborted) throw error
        replica.isFit = false
        check()
      }
    }
    return null
  }

  async function newest(signal?: AbortSignal): Promise<Place | null> {
    const found = await firstOf(
      (database) => findNewestRelease(database, signal),
      (release) => release !== null && release.number >= floor,
      signal,
    )
    const release = found?.release ?? (await findNewestRelease(primary, signal))
    if (release === null) return null
    raise(release.number)
    return { database: found?.database ?? primary, release }
  }

  function at(number: number, signal?: AbortSignal): Promise<Place | null> {
    return firstOf(
      (database) => findRelease(database, number, signal),
      (release) => release !== null && !release.pruned,
      signal,
    )
  }

  function check(): void {
    pause = FIRST_PAUSE
    void look()
  }

  async function look(): Promise<void> {
    isOutdated = true
    if (isLooking) return
    isLooking = true
    clearTimeout(timer)
    while (isOutdated && !isClosed) {
      isOutdated = false
      const areThere = await lookAtAll().catch(() => false)
      const wait = areThere ? CALM_PAUSE : pause
      pause = areThere ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE)
      if (!isClosed) timer = setTimeout(() => void look(), wait).unref()
    }
    isLooking = false
  }

  /** Whether all that can be reached have all that the primary has. */
  async function lookAtAll(): Promise<boolean> {
    const reached = replicas.filter(({ database }) => !database.availability.isAway)
    // Read before the primary, of which they are never ahead then.
    const seen = await Promise.all(reached.map(seeReplica))
    const [last, forgotten] = await Promise.all([findNewestRelease(primary), findForgotten(primary)])
    const named = JSON.stringify(forgotten)
    let areThere = true
    let highest = 0
    for (const { replica, release, forgot } of seen) {
      const fits = release !== null && (await isOfThisHistory(replica, release)) && forgot === named
      replica.isFit = fits
      if (!fits || release.number < (last?.number ?? 0)) areThere = false
      if (fits) highest = Math.max(highest, release.number)
    }
    for (const { replica, release } of seen)
      if ((release?.number ?? 0) < Math.max(highest, floor)) replica.isFit = false
    raise(replicas.some(canAnswer) ? highest : (last?.number ?? 0))
    return areThere
  }

  async function seeReplica(replica: Replica) {
    try {
      if (!replica.isMigrated) await expectMigrated(replica.database)
      replica.isMigrated = true
      const [release, forgotten] = await Promise.all([
        findNewestRelease(replica.database),
        findForgotten(replica.database),
      ])
      return { replica, release, forgot: JSON.stringify(forgotten) }
    } catch (error) {
      replica.isMigrated = false
      if (!replica.database.availability.isAway) tell(replica, error instanceof Error ? error.message : String(error))
      return { replica, release: null, forgot: null }
    }
  }

  async function isOfThisHistory(replica: Replica, release: ReleaseRow): Promise<boolean> {
    const own = await findRelease(primary, release.number)
    const isSame = own?.at === release.at
    tell(replica, isSame ? null : 'it has other releases than DATABASE_URL: it is a replica of another database.')
    return isSame
  }

  /** Once, as long as nothing else is the matter. */
  function tell(replica: Replica, fault: string | null): void {
    if (fault === replica.fault) return
    replica.fault = fault
    warn(fault === null ? `${replica.name} can be read.` : `${replica.name} is not read: ${fault}`)
  }

  check()
  return {
    newest,
    at,
    raise,
    check,
    get state() {
      return { answering: replicas.filter(canAnswer).length, all: replicas.length }
    },
    get isAway() {
      return [primary, ...databases].every(({ availability }) => availability.isAway)
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await Promise.all(databases.map((database) => database.close()))
    },
  }
}
