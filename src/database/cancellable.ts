import type postgres from 'postgres'

/** `active` is the driver's own: whether Postgres works at it now, rather than at one sent before it on the same session. */
interface Query {
  readonly active?: boolean
  cancel(): void
}

/** A client for Drizzle, and a way to cancel what Drizzle sends with it. */
export interface CancellableClient {
  readonly client: postgres.Sql
  /**
   * Runs one statement; where the signal fires first, Postgres is told to cancel it and the promise rejects with the signal's
   * reason. Rejects with `StatementTimeout` where Postgres ended it for taking too long.
   */
  cancellable<T>(run: () => Promise<T>, signal?: AbortSignal): Promise<T>
}

/** Postgres ended a statement because it took longer than its session allows. */
export class StatementTimeout extends Error {
  override readonly name = 'StatementTimeout'
}

const CANCELED = '57014'

/**
 * Drizzle keeps the driver's query to itself, so the client notes it: Drizzle sends before the call of `run` is over.
 * `statementTimeout` is what the sessions of the client have, in milliseconds; 0 is none.
 */
export function cancellableClient(sql: postgres.Sql, statementTimeout: number): CancellableClient {
  let sent: Query | null = null
  const unsafe = (...args: Parameters<typeof sql.unsafe>) => {
    const query = sql.unsafe(...args)
    sent = query
    return query
  }
  const client: postgres.Sql = Object.create(sql, { unsafe: { value: unsafe } })

  function send<T>(run: () => Promise<T>): { result: Promise<T>; query: Query | null } {
    sent = null
    const result = run()
    return { result, query: sent }
  }

  async function attempt<T>(run: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted()
    const { result, query } = send(run)
    if (!signal) return result
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        reject(signal.reason)
        // Of a query that still waits its turn on a session the driver (3.4.9) would take the answer for that of the next one.
        if (!query?.active) return
        // The driver opens a connection to tell Postgres; whether that succeeds changes nothing for the one who has left.
        void Promise.resolve(query.cancel()).catch(() => {})
      }
      signal.addEventListener('abort', giveUp, { once: true })
      result.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
    })
  }

  return {
    client,
    async cancellable(run, signal) {
      const started = performance.now()
      try {
        return await attempt(run, signal)
      } catch (error) {
        if (signal?.aborted) throw signal.reason
        if (!isCanceled(error)) throw error
        // The reason is told in words alone, and those are in the language of the server.
        if (statementTimeout > 0 && performance.now() - started >= statementTimeout)
          throw new StatementTimeout('Postgres ended a statement that took too long.', { cause: error })
      }
      // A request to cancel names a session, and may arrive when that has begun with the next statement: this one.
      return attempt(run, signal)
    },
  }
}

function isCanceled(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // Drizzle wraps what the driver threw.
  const origin: Error & { code?: unknown } = error.cause instanceof Error ? error.cause : error
  return origin.code === CANCELED
}
