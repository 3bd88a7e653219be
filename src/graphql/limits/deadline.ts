import { GraphQLError } from 'graphql'
import { refusal } from '../refusal.ts'

const message = 'The answer took too long and was given up. Ask for less at once, or try again in a moment.'

// Execution gives up by itself when told; what does not listen (a hung connection) is left behind after this.
const grace = 250

/** Answers with a signal that fires at the deadline as well as when the client leaves, and hardly later than that. */
export async function withDeadline(
  request: Request,
  milliseconds: number,
  answer: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  // By hand rather than by AbortSignal.any and a copy of the request, which cost more than all of Yoga.
  const stop = new AbortController()
  const leave = () => stop.abort(request.signal.reason)
  request.signal.addEventListener('abort', leave, { once: true })
  if (request.signal.aborted) leave()
  const timeUp = setTimeout(() => stop.abort(timeout()), milliseconds)
  let giveUp: NodeJS.Timeout | undefined
  const late = new Promise<Response>((resolve) => {
    giveUp = setTimeout(() => resolve(refusal(503, 'TIMEOUT', message)), milliseconds + grace)
  })
  try {
    return await Promise.race([answer(stop.signal), late])
  } finally {
    request.signal.removeEventListener('abort', leave)
    clearTimeout(timeUp)
    clearTimeout(giveUp)
  }
}

const timeout = () => new GraphQLError(message, { extensions: { code: 'TIMEOUT', http: { status: 503 } } })
