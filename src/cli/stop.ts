import { setTimeout as sleep } from 'node:timers/promises'
import { isatty } from 'node:tty'
import { ExitCode } from './exit-code.ts'

/** An end that was asked for; the message tells what it means for what was under way. */
export class Stopped extends Error {}

/** How a command hears that it is to end. */
export interface Stop {
  /** Fires with a `Stopped` at the first Ctrl-C, request to end, or closing of the terminal. */
  readonly signal: AbortSignal
  /** Has `close` called even where the process has to end at once; gives what takes it back. */
  closeInAnyCase(close: () => Promise<unknown>): () => void
}

/** The stop of this process, which can be told to end at once. */
export interface ProcessStop extends Stop {
  /** Closes what must be closed in any case, waits for that some seconds, and ends the process with status 1. */
  endAtOnce(): Promise<void>
  /** Ends the process with the status it has, whatever still runs. */
  end(): never
}

// `npm start` passes on a Ctrl-C that the terminal has sent to us as well.
const SAME = 500
const PATIENCE = 5000

/**
 * From this call on no signal ends the process by itself: the first fires the stop's signal, the second ends the process
 * without waiting for what runs, and the third without waiting for anything.
 */
export function processStop(): ProcessStop {
  const controller = new AbortController()
  const hadTerminal = [0, 1, 2].some((stream) => isatty(stream))
  const closers = new Set<() => Promise<unknown>>()
  let heard = Number.NEGATIVE_INFINITY
  let ending = false

  async function endAtOnce(): Promise<void> {
    if (ending) return
    ending = true
    await Promise.race([Promise.allSettled([...closers].map((close) => close())), sleep(PATIENCE)])
    process.exitCode = ExitCode.failed
    end()
  }

  let hungUp = false
  const end = () => {
    // Node breaks off with a crash where it cannot put a closed terminal in order; the signal's own end does without.
    if (hungUp && hadTerminal) {
      process.removeAllListeners('SIGHUP')
      process.kill(process.pid, 'SIGHUP')
    }
    process.exit()
  }

  const hear = (name: NodeJS.Signals) => {
    hungUp ||= name === 'SIGHUP'

    if (performance.now() - heard < SAME) return
    heard = performance.now()
    if (ending) process.exit(ExitCode.failed)
    else if (controller.signal.aborted) void endAtOnce()
    else controller.abort(new Stopped('Stopped.'))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear)
  return {
    signal: controller.signal,
    closeInAnyCase(close) {
      closers.add(close)
      return () => closers.delete(close)
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
