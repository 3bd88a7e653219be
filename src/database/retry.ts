import { setTimeout as sleep } from 'node:timers/promises'

// Codes of the driver, Node and Postgres: connection errors (class 08), a session that was terminated (57P01 by an
// administrator, 57P02 by a crash, 57P05 and 25P03 for being idle), a server that is starting or stopping (57P03), and hosts
// that do not answer.
const LOST =
  /^(08...|57P0[1235]|25P03|CONNECTION_CLOSED|CONNECTION_DESTROYED|CONNECT_TIMEOUT|ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ENOTCONN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/

// Those that mean that no server was found.
const NO_SERVER = /^(CONNECT_TIMEOUT|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/

/** Milliseconds: longer than a restart of Postgres takes, and short enough to wait for. */
const TIMEOUT = 15_000
const FIRST_PAUSE = 50
const LONGEST_PAUSE = 1000

/**
 * Whether a statement failed because its session was lost or could not be opened; the statement may have been run or not. False
 * if we closed the pool ourselves.
 */
export function isSessionLost(error: unknown): boolean {
  return hasCode(error, LOST)
}

function isNoServer(error: unknown): boolean {
  return hasCode(error, NO_SERVER)
}

/** Includes the causes of the error. */
function hasCode(error: unknown, codes: RegExp): boolean {
  if (!(error instanceof Error)) return false
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown }
  // A missing file only counts if it is the socket of a server.
  if (codes.test(String(code)) || (code === 'ENOENT' && syscall === 'connect')) return true
  if (error instanceof AggregateError && error.errors.some((each) => hasCode(each, codes))) return true
  return hasCode(error.cause, codes)
}

/**
 * Runs a statement again if its session was lost, until it succeeds, fails for another reason, or fifteen seconds have passed
 * since the first loss. Only for statements that are safe to run twice.
 */
export function retryOnLoss<T>(run: () => Promise<T>): Promise<T> {
  return retry(isSessionLost, run)
}

/** The same for the first connection: fails at once if no server listens, but waits for one that is starting. */
export function retryWhileStarting<T>(run: () => Promise<T>): Promise<T> {
  return retry((error) => isSessionLost(error) && !isNoServer(error), run)
}

async function retry<T>(isTemporary: (error: unknown) => boolean, run: () => Promise<T>): Promise<T> {
  let since: number | null = null
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await run()
    } catch (error) {
      since ??= performance.now()
      if (!isTemporary(error) || performance.now() - since > TIMEOUT) throw error
      await sleep(pause)
    }
  }
}
