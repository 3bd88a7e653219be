import { setTimeout as sleep } from 'node:timers/promises'
import { isSessionLost } from './retry.ts'

/** Thrown for reads while the database cannot be reached. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
}

/** A circuit breaker: whether the database can be reached, as far as reads have shown. */
export interface Availability {
  /**
   * Runs a read, and runs it a second time if its session is lost. Throws `DatabaseUnavailable` at once while the database is
   * known to be away, and as soon as it turns out to be.
   */
  guard<T>(run: () => Promise<T>): Promise<T>
  /** Whether the database is known to be away. */
  readonly isAway: boolean
  /** Stops probing the database; from then on `guard` runs each read once. */
  close(): void
}

/** How to find out whether a database answers, and what to call when that changes. */
export interface AvailabilityOptions {
  /** Rejects if the database does not answer within one or two seconds. */
  readonly probe: () => Promise<void>
  /** Called with the error when the database is lost, and with null when it is back. */
  readonly onChange: (fault: unknown) => void
}

/** Milliseconds without an answer to any read after which the database is probed. */
const SILENCE = 1000
const BETWEEN_PROBES = 250

/** Assumes at first that the database is there; costs nothing until a read fails or takes long. */
export function watchAvailability({ probe, onChange }: AvailabilityOptions): Availability {
  /** Rejects each running read once the database is known to be away. */
  const readers = new Set<(error: Error) => void>()
  let away: DatabaseUnavailable | null = null
  let closed = false
  let checking: Promise<void> | null = null
  let silence: NodeJS.Timeout | null = null

  function declareAway(cause: unknown): DatabaseUnavailable {
    if (away) return away
    const fault = new DatabaseUnavailable('The database cannot be reached.', { cause })
    away = fault
    for (const reject of readers) reject(fault)
    onChange(cause)
    void waitForReturn()
    return fault
  }

  async function waitForReturn(): Promise<void> {
    while (!closed) {
      try {
        await probe()
        away = null
        return onChange(null)
      } catch {
        await sleep(BETWEEN_PROBES, undefined, { ref: false })
      }
    }
  }

  function check(): Promise<void> {
    checking ??= probe()
      .catch((error) => void declareAway(error))
      .finally(() => {
        checking = null
      })
    return checking
  }

  function watchForSilence(): void {
    silence = setTimeout(async () => {
      silence = null
      if (readers.size === 0) return
      await check()
      if (readers.size > 0 && !closed) watchForSilence()
    }, SILENCE)
    silence.unref()
  }

  function unlessAway<T>(run: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      readers.add(reject)
      if (!silence) watchForSilence()
      const done = () => {
        readers.delete(reject)
        silence?.refresh()
      }
      run().finally(done).then(resolve, reject)
    })
  }

  return {
    get isAway() {
      return away !== null
    },
    async guard(run) {
      if (away) throw away
      if (closed) return run()
      try {
        return await unlessAway(run)
      } catch (error) {
        if (!isSessionLost(error) || closed) throw error
      }
      if (away) throw away
      try {
        return await unlessAway(run)
      } catch (error) {
        if (!isSessionLost(error)) throw error
        throw declareAway(error)
      }
    },
    close() {
      closed = true
      if (silence) clearTimeout(silence)
    },
  }
}
