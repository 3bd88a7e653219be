import { setTimeout as sleep } from 'node:timers/promises'

// What the driver, Node and Postgres call it: class 08, a session that was ended (57P01 by an administrator, 57P02 by a
// crash, 57P05 and 25P03 for being idle), a server that starts or stops (57P03), and places where none answers.
const LOST =
  /^(08...|57P0[1235]|25P03|CONNECTION_CLOSED|CONNECTION_DESTROYED|CONNECT_TIMEOUT|ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ENOTCONN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/

// Of these, where no server was found.
const NOBODY = /^(CONNECT_TIMEOUT|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/

/** Milliseconds: longer than a restart of Postgres takes, and short enough to wait for. */
const PATIENCE = 15_000
const FIRST_PAUSE = 50
const LONGEST_PAUSE = 1000

/**
 * Whether a statement failed because its session with Postgres ended, or none could be had: it may have been carried out or
 * not. False where we closed the pool ourselves.
 */
export function isSessionLost(error: unknown): boolean {
  return hasCode(error, LOST)
}

function isNobodyThere(error: unknown): boolean {
  return hasCode(error, NOBODY)
}

/** Looks at what caused the error as well. */
function hasCode(error: unknown, codes: RegExp): boolean {
  if (!(error instanceof Error)) return false
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown }
  // Of files that are not there, the socket of a server alone is meant.
  if (codes.test(String(code)) || (code === 'ENOENT' && syscall === 'connect')) return true
  if (error instanceof AggregateError && error.errors.some((each) => hasCode(each, codes))) return true
  return hasCode(error.cause, codes)
}

/**
 * Runs a statement again where its session was lost, until it succeeds, fails for another reason, or fifteen seconds have
 * passed since the first loss. Only for what does no harm when it is carried out twice.
 */
export function onAnySession<T>(run: () => Promise<T>): Promise<T> {
  return until(isSessionLost, run)
}

/** The same for the first statements of all: where nobody listens, that is told at once, and a server that starts is waited for. */
export function onceStarted<T>(run: () => Promise<T>): Promise<T> {
  return until((error) => isSessionLost(error) && !isNobodyThere(error), run)
}

async function until<T>(isPassing: (error: unknown) => boolean, run: () => Promise<T>): Promise<T> {
  let since: number | null = null
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await run()
    } catch (error) {
      since ??= performance.now()
      if (!isPassing(error) || performance.now() - since > PATIENCE) throw error
      await sleep(pause)
    }
  }
}
