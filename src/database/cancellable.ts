import type postgres from 'postgres'

/** A query of the driver; `active` = it is the one Postgres is working on, not one queued behind it on the same session. */
interface Query {
  readonly active?: boolean
  /** Whose statement it is, so that it is sent along with others of the same; see `openSessions`. */
  together?: object
  cancel(): void
}

/** A client for Drizzle, and a way to cancel the statements Drizzle sends with it. */
export interface CancellableClient {
  readonly client: postgres.Sql
  /**
   * Runs one statement. If the signal fires first, cancels the statement and rejects with the signal's reason. Rejects with
   * `StatementTimeout` if Postgres cancelled it for taking too long.
   */
  cancellable<T>(run: () => Promise<T>, signal?: AbortSignal): Promise<T>
}

/** Postgres cancelled a statement because it exceeded the statement timeout. */
export class StatementTimeout extends Error {
  override readonly name = 'StatementTimeout'
}

const CANCELED = '57014'

/**
 * Drizzle does not expose the driver's query, so the client records it: Drizzle sends it synchronously during `run`.
 * `statementTimeout` is that of the client's sessions, in milliseconds; 0 = none.
 */
export function cancellableClient(sql: postgres.Sql, statementTimeout: number): CancellableClient {
  let sent: Query | null = null
  let asking: AbortSignal | undefined
  const unsafe = (...args: Parameters<typeof sql.unsafe>) => {
    const query = sql.unsafe(...args)
    sent = query
    if (asking) sent.together = asking
    return query
  }
  const client: postgres.Sql = Object.create(sql, { unsafe: { value: unsafe } })

  function send<T>(
    run: () => Promise<T>,
    signal: AbortSignal | undefined,
  ): { result: Promise<T>; query: Query | null } {
    sent = null
    asking = signal
    try {
      return { result: run(), query: sent }
    } finally {
      asking = undefined
    }
  }

  async function attempt<T>(run: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted()
    const { result, query } = send(run, signal)
    if (!signal) return result
    return new Promise((resolve, reject) => {
      const abort = () => {
        reject(signal.reason)
        // If a queued query is cancelled, the driver (3.4.9) takes its answer for that of the next one.
        if (!query?.active) return
        // Cancelling takes a connection of its own, and may fail; nobody waits for the result any more.
        void Promise.resolve(query.cancel()).catch(() => {})
      }
      signal.addEventListener('abort', abort, { once: true })
      result.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
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
        // Only the message, which is localised, tells a timeout from a cancel request; so compare the time.
        if (statementTimeout > 0 && performance.now() - started >= statementTimeout)
          throw new StatementTimeout('Postgres ended a statement that took too long.', { cause: error })
      }
      // A cancel request names a session, not a statement: a late one, meant for the previous statement, hit this one.
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
