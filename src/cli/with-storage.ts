import type { Config } from '../config.ts'
import { abortable } from '../database/abortable.ts'
import type { Database } from '../database/open.ts'
import { openStorage, type Storage, type StorageOptions } from '../storage.ts'
import { type Stop, Stopped } from './stop.ts'

/** How a command opens the storage, and what stops it. */
export interface UseOptions extends Omit<StorageOptions, 'signal'> {
  readonly stop: Stop
}

/**
 * Runs `work` on the storage and closes it in any case, also when the process ends without waiting. Throws the first error,
 * explained by the storage where it can. A stop interrupts the opening; `work` has to watch `stop.signal` itself.
 */
export async function withStorage<T>(
  config: Config,
  { stop, ...options }: UseOptions,
  work: (storage: Storage) => Promise<T>,
): Promise<T> {
  const opening = openStorage(config, { ...options, signal: stop.signal })
  const close = () =>
    opening.then(
      (storage) => storage.close(),
      () => {},
    )
  const undo = stop.closeInAnyCase(close)
  try {
    const storage = await opening
    const result = await work(storage).catch(async (error) => {
      const notClosed = await close().catch((reason: unknown) => reason)
      throw error === stop.signal.reason && notClosed ? notClosed : storage.explain(error)
    })
    await close()
    return result
  } finally {
    undo()
  }
}

/** Runs `work` on the database, without a statement timeout; a stop abandons it and throws `Stopped` with the message `stopped`. */
export async function withDatabase<T>(
  config: Config,
  { stop, stopped = 'Stopped.' }: { readonly stop: Stop; readonly stopped?: string },
  work: (database: Database) => Promise<T>,
): Promise<T> {
  try {
    return await withStorage(config, { stop, log: () => {}, statementTimeout: 0 }, ({ database }) =>
      abortable(work(database), stop.signal),
    )
  } catch (error) {
    throw error === stop.signal.reason ? new Stopped(stopped) : error
  }
}
