import { setMaxListeners } from 'node:events'
import type { Plugin } from 'graphql-yoga'
import { refusal, retryAfter, timeout } from '../errors.ts'
import type { Metered } from './meter-fields.ts'

/** Milliseconds that execution has to end by itself after the deadline; what ignores the signal is then left running. */
const GRACE = 250

/** When an answer must be ready, in milliseconds from now, and what to call if it is not. */
export interface Deadline {
  readonly milliseconds: number
  readonly onLate: () => void
}

/** Calls `answer` with a controller that aborts at the deadline and when the client leaves; resolves hardly later than that. */
export async function withDeadline<Answer>(
  request: Pick<Request, 'signal'>,
  { milliseconds, onLate }: Deadline,
  answer: (stop: AbortController) => Promise<Answer>,
): Promise<Answer | Response> {
  // By hand, because AbortSignal.any and a copy of the request cost more than all of Yoga.
  const stop = new AbortController()
  // Every statement of the request listens, and there may be many.
  setMaxListeners(0, stop.signal)
  const leave = () => stop.abort(request.signal.reason)
  request.signal.addEventListener('abort', leave, { once: true })
  if (request.signal.aborted) leave()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Response>((resolve) => {
    const giveUp = () => resolve(refusal(503, 'TIMEOUT', timeout().message, retryAfter))
    timer = setTimeout(() => {
      timer = setTimeout(giveUp, GRACE)
      onLate()
      stop.abort(timeout())
    }, milliseconds)
  })
  try {
    return await Promise.race([answer(stop), late])
  } finally {
    request.signal.removeEventListener('abort', leave)
    clearTimeout(timer)
  }
}

/**
 * Ends an operation with the reason of its signal. What is still running of it is left behind: metered fields that are
 * resolved later never settle. With the executor's own signal, every part of a large answer would fail one by one.
 */
export function useStop(): Plugin<Metered> {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args) => unlessStopped(async () => executeFn(args), args.contextValue.signal))
    },
  }
}

/** Settles as `run` does, or rejects with the reason of the signal as soon as it fires. */
export function unlessStopped<T>(run: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    // With the listener, all that the request read would outlive every collection of the young generation.
    const settled = <T>(settle: (value: T) => void) => {
      return (value: T) => {
        signal.removeEventListener('abort', stop)
        settle(value)
      }
    }
    run().then(settled(resolve), settled(reject))
  })
}
