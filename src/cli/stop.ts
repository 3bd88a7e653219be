import { setTimeout as sleep } from 'node:timers/promises'
import { isatty } from 'node:tty'
import { ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/** The reason of an end that was asked for; the message says what that means for the work under way. */
export class Stopped extends Error {}

/** Asks a command to end. */
export interface Stop {
  /** Fires with a `Stopped` at the first Ctrl-C, request to end, or closing of the terminal. */
  readonly signal: AbortSignal
  /** Calls `close` even when the process ends without waiting for the command; returns a function that undoes this. */
  closeInAnyCase(close: () => Promise<unknown>): () => void
  /** From now on SIGHUP calls `listener` and ends nothing, unless it tells that the terminal was closed. */
  onHangUp(listener: () => void): void
}

/** The stop of this process, which can also end it. */
export interface ProcessStop extends Stop {
  /** Runs what `closeInAnyCase` was given, waits for it for some seconds, and ends the process with status 1. */
  endAtOnce(): Promise<void>
  /** Ends the process with its present exit code, whatever still runs. */
  end(): never
}

// `npm start` forwards a Ctrl-C that the terminal has sent to us as well: within this time, two signals are one.
const SAME_SIGNAL_MILLISECONDS = 500
const CLOSING_TIMEOUT = 5000

/**
 * Handles SIGINT, SIGTERM and SIGHUP from this call on: the first fires the stop's signal, the second ends the process
 * without waiting for the command, and the third without waiting for anything.
 */
export function processStop(): ProcessStop {
  const controller = new AbortController()
  const hadTerminal = [0, 1, 2].some((stream) => isatty(stream))
  const closers = new Set<() => Promise<unknown>>()
  let lastSignal = Number.NEGATIVE_INFINITY
  let ending = false

  async function endAtOnce(): Promise<void> {
    if (ending) return
    ending = true
    await Promise.race([Promise.allSettled([...closers].map((close) => close())), sleep(CLOSING_TIMEOUT)])
    process.exitCode = ExitCode.failed
    end()
  }

  let hungUp = false
  let onHangUp: (() => void) | null = null
  const end = () => {
    // Node crashes at exit when it cannot restore a terminal that is closed; the default action of the signal avoids that.
    if (hungUp && hadTerminal) {
      process.removeAllListeners('SIGHUP')
      process.kill(process.pid, 'SIGHUP')
    }
    process.exit()
  }

  const handle = (name: NodeJS.Signals) => {
    const isClosed = hadTerminal && ![0, 1, 2].some((stream) => isatty(stream))
    if (name === 'SIGHUP' && onHangUp !== null && !isClosed) return onHangUp()
    hungUp ||= name === 'SIGHUP'
    if (performance.now() - lastSignal < SAME_SIGNAL_MILLISECONDS) return
    lastSignal = performance.now()
    if (ending) process.exit(ExitCode.failed)
    else if (controller.signal.aborted) void endAtOnce()
    else controller.abort(new Stopped('Stopped.'))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handle)
  return {
    signal: controller.signal,
    closeInAnyCase(close) {
      closers.add(close)
      return () => closers.delete(close)
    },
    onHangUp(listener) {
      onHangUp = listener
    },
    endAtOnce,
    end,
  }
}

/** Resolves once the signal has fired. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Calls `listener` once when the signal fires; returns a function that removes it. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  signal.addEventListener('abort', listener, { once: true })
  return () => signal.removeEventListener('abort', listener)
}

/** The terminal, for progress that must not be drawn over the message of a stop. */
export function silentOnceStopped(terminal: Terminal, { signal }: Stop): Terminal {
  return { ...terminal, err: (text) => signal.aborted || terminal.err(text) }
}
