import type { Config } from '../config.ts'
import { abortable } from '../database/abortable.ts'
import { describeErased, finishErasing } from '../database/erasing.ts'
import type { Database } from '../database/open.ts'
import { openExistingStorage, openStorage, type Storage, type StorageOptions } from '../storage.ts'
import { FailedAsItWas, rememberPublished } from './as-it-was.ts'
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

/**
 * Runs `work` on the database, without a statement timeout; a stop abandons it and throws `Stopped` with the message `stopped`.
 * Afterwards it finishes ridding the files of the database of what was taken back, where that is due, and tells `tell` of it. Where the work `publishes`
 * and fails, the error says that readers see what they saw, if that is so.
 */
export async function withDatabase<T>(
  config: Config,
  {
    stop,
    stopped = 'Stopped.',
    tell = () => {},
    publishes = false,
  }: {
    readonly stop: Stop
    readonly stopped?: string
    readonly tell?: (line: string) => void
    readonly publishes?: boolean
  },
  work: (database: Database) => Promise<T>,
): Promise<T> {
  // Until the work begins, nothing can have changed.
  let isAsItWas = async () => true
  try {
    return await withStorage(config, { stop, log: () => {}, statementTimeout: 0 }, async (storage) => {
      if (publishes) isAsItWas = await abortable(rememberPublished(storage.database), stop.signal)
      const result = await abortable(work(storage.database), stop.signal).catch(async (error) => {
        const known = publishes && !stop.signal.aborted && (await isAsItWas())
        isAsItWas = async () => known
        throw error
      })
      await abortable(erase(storage, tell), stop.signal)
      return result
    })
  } catch (error) {
    if (error === stop.signal.reason) throw new Stopped(stopped)
    throw publishes && (await isAsItWas()) ? new FailedAsItWas(error) : error
  }
}

/** What cannot be done now stays due: it is no reason for a command to fail. */
async function erase({ database, isEmbedded = false }: Storage, tell: (line: string) => void): Promise<void> {
  try {
    const erased = await finishErasing(database, { isEmbedded, onStep: (sentence) => tell(`${sentence}\n`) })
    if (erased !== null && erased !== 'elsewhere') tell(`${describeErased(erased, isEmbedded)}\n`)
  } catch (error) {
    tell(`The files of the database may still hold what was taken back: ${(error as Error).message}\n`)
  }
}

// In milliseconds. What only helps is not worth a longer wait, such as for a server that recovers from a crash.
const PATIENCE = 5000

/**
 * Runs `work` on the database where there is one already, and with null where there is none. One that cannot be used is no
 * failure: `warn` gets the reason, and `work` runs without it.
 */
export async function withDatabaseIfThere<T>(
  config: Config,
  { stop, warn }: { readonly stop: Stop; readonly warn: (reason: unknown) => void },
  work: (database: Database | null) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Error(`it did not answer within ${PATIENCE / 1000} seconds`)), PATIENCE)
  const signal = AbortSignal.any([stop.signal, late.signal])
  const opening = openExistingStorage(config, { log: () => {}, signal }).finally(() => clearTimeout(timer))
  const close = () => opening.then((storage) => storage?.close()).catch(() => {})
  const undo = stop.closeInAnyCase(close)
  let fault: { readonly reason: unknown } | null = null
  const doWithout = (reason: unknown) => {
    if (stop.signal.aborted) throw stop.signal.reason
    fault = { reason }
    return null
  }
  try {
    const storage = await opening.catch(doWithout)
    const done = storage && (await work(storage.database).then((result) => ({ result }), doWithout))
    if (done !== null) return done.result
    // What fails without the database as well fails for a reason of its own, which is told once.
    const result = await work(null)
    if (fault !== null) warn((fault as { readonly reason: unknown }).reason)
    return result
  } finally {
    await close()
    undo()
  }
}
