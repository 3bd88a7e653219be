import { setTimeout as sleep } from 'node:timers/promises'
import { isSessionLost } from './retry.ts'

/** Thrown for a read while the database cannot be reached. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
}

/** Whether the database can be reached, as far as its readers have noticed. */
export interface Availability {
  /**
   * Runs a read that does no harm when it is run twice: it is, where its session died. Throws `DatabaseUnavailable` at once
   * while the database is known to be away, and as soon as it turns out to be.
   */
  guard<T>(run: () => Promise<T>): Promise<T>
  /** Looks no further after the database; what `guard` runs then is run once. */
  close(): void
}

/** How to find out whether a database answers, and who is told when that changes. */
export interface AvailabilityOptions {
  /** Rejects where the database does not answer within about a second. */
  readonly probe: () => Promise<void>
  /** Called once when the database goes, with the reason, and once when it is back (null). */
  readonly onChange: (fault: unknown) => void
}

/** Milliseconds of silence after which the database itself is asked whether it is there. */
const SUSPICIOUS = 1000
const BETWEEN_PROBES = 250

/** Starts out trusting that the database is there; costs nothing until something fails or takes long. */
export function watchAvailability({ probe, onChange }: AvailabilityOptions): Availability {
  /** What to call for each read under way once the database is known to be away. */
  const readers = new Set<(error: Error) => void>()
  let away: DatabaseUnavailable | null = null
  let closed = false
  let checking: Promise<void> | null = null
  let silence: NodeJS.Timeout | null = null

  function declareAway(cause: unknown): DatabaseUnavailable {
    if (away) return away
    const fault = new DatabaseUnavailable('The database cannot be reached.', { cause })
    away = fault
    for (const giveUp of readers) giveUp(fault)
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
    }, SUSPICIOUS)
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
      run().then(
        (value) => {
          done()
          resolve(value)
        },
        (error) => {
          done()
          reject(error)
        },
      )
    })
  }

  return {
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
