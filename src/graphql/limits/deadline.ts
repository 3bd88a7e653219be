import { setMaxListeners } from 'node:events'
import { GraphQLError } from 'graphql'
import { refusal } from '../refusal.ts'

const message = 'The answer took too long and was given up. Ask for less at once, or try again in a moment.'

const tryAgain = { 'retry-after': '1' }

// Execution gives up by itself when told; what does not listen (a hung connection) is left behind after this.
const grace = 250

/** When an answer must be there, in milliseconds from now, and who is told where it is not. */
export interface Deadline {
  readonly milliseconds: number
  readonly onLate: () => void
}

/** Answers with a controller that aborts at the deadline as well as when the client leaves, and hardly later than that. */
export async function withDeadline(
  request: Request,
  { milliseconds, onLate }: Deadline,
  answer: (stop: AbortController) => Promise<Response>,
): Promise<Response> {
  // By hand rather than by AbortSignal.any and a copy of the request, which cost more than all of Yoga.
  const stop = new AbortController()
  // Every statement of the request listens, and there may be many.
  setMaxListeners(0, stop.signal)
  const leave = () => stop.abort(request.signal.reason)
  request.signal.addEventListener('abort', leave, { once: true })
  if (request.signal.aborted) leave()
  const timeUp = setTimeout(() => {
    onLate()
    stop.abort(timeout())
  }, milliseconds)
  let giveUp: NodeJS.Timeout | undefined
  const late = new Promise<Response>((resolve) => {
    giveUp = setTimeout(() => resolve(refusal(503, 'TIMEOUT', message, tryAgain)), milliseconds + grace)
  })
  try {
    return await Promise.race([answer(stop), late])
  } finally {
    request.signal.removeEventListener('abort', leave)
    clearTimeout(timeUp)
    clearTimeout(giveUp)
  }
}

/** The error of a request that ran out of time; with a path, so that execution makes no copy for every field it passes. */
export const timeout = () =>
  new GraphQLError(message, { path: [], extensions: { code: 'TIMEOUT', http: { status: 503, headers: tryAgain } } })
