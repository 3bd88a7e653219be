import { GraphQLError } from 'graphql'
import { refusal } from '../refusal.ts'

const message = 'The answer took too long and was given up. Ask for less at once, or try again in a moment.'

// Execution gives up by itself when told; what does not listen (a hung connection) is left behind after this.
const grace = 250

/** Answers with a request whose signal fires at the deadline as well as when the client leaves, and never later than that. */
export async function withDeadline(
  request: Request,
  milliseconds: number,
  answer: (bounded: Request) => Promise<Response>,
): Promise<Response> {
  const deadline = new AbortController()
  const timeUp = setTimeout(() => deadline.abort(timeout()), milliseconds)
  let giveUp: NodeJS.Timeout | undefined
  const late = new Promise<Response>((resolve) => {
    giveUp = setTimeout(() => resolve(refusal(503, 'TIMEOUT', message)), milliseconds + grace)
  })
  try {
    const bounded = new Request(request, { signal: AbortSignal.any([request.signal, deadline.signal]) })
    return await Promise.race([answer(bounded), late])
  } finally {
    clearTimeout(timeUp)
    clearTimeout(giveUp)
  }
}

const timeout = () => new GraphQLError(message, { extensions: { code: 'TIMEOUT', http: { status: 503 } } })
