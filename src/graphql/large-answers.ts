import { stringifyChunked } from '@discoveryjs/json-ext'
import type { ExecutionResult } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import { refusal, retryAfter } from './errors.ts'
import type { Operation } from './operation.ts'

/** Bytes of text up to which an answer is written at once. */
const SMALL = 200_000

/** Characters written in one time slice. */
const CHUNK = 65_536

/** Keeps large answers apart from the responses that Yoga makes for them; `createLargeAnswers` writes them. */
export function useLargeAnswers(): Plugin<object, Operation> {
  return {
    onResultProcess({ result, setResult, serverContext }) {
      if (!isAsyncIterable(result) && !Array.isArray(result))
        setResult(withoutLarge(result, serverContext as Operation))
    },
  }
}

/** The result, which writes nothing of itself if it is large: then it is kept with the operation. */
export function withoutLarge(result: ExecutionResult, { answer, budget }: Operation): ExecutionResult {
  if (!result.data || budget.text < SMALL) return result
  const stringify = (large: object) => {
    answer.large = large
    return ''
  }
  return Object.assign({ ...result }, { stringify })
}

/** Large answers being sent: each stays in memory until its client has read it. */
const MOST_AT_ONCE = 12
/** Milliseconds for which an answer that is being read keeps its operation's place. */
const KEEPS_PLACE = 5_000
/** A client that reads more slowly than this is disconnected; in milliseconds, and bytes a millisecond. */
const PATIENCE = 15_000
const SLOWEST = 100

/**
 * Writes large answers as fast as their clients read them, in time slices. Frees the operation's place once the answer is
 * written, or after a while if the client is slow. If too many are being sent already, refuses with 503 `OVERLOADED`.
 */
export function createLargeAnswers(): (head: Response, answer: object, operation: Operation) => Response {
  let underWay = 0

  return ({ status, headers }, answer, operation) => {
    operation.endMaking()
    // That of the empty body it comes with.
    headers.delete('content-length')
    if (underWay >= MOST_AT_ONCE) {
      operation.leave()
      return tooMany()
    }
    underWay += 1
    let isOver = false
    const chunks = stringifyChunked({ ...answer, stringify: undefined }, { highWaterMark: CHUNK })
    const encoder = new TextEncoder()
    let tooSlow: NodeJS.Timeout | undefined
    const place = setTimeout(operation.leave, KEEPS_PLACE)
    const end = () => {
      if (isOver) return
      isOver = true
      clearTimeout(place)
      clearTimeout(tooSlow)
      operation.leave()
      underWay -= 1
    }
    const body = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          const giveUp = () => {
            end()
            controller.error(new Error('The client reads too slowly.'))
          }
          tooSlow = setTimeout(giveUp, PATIENCE + operation.budget.text / SLOWEST)
        },
        async pull(controller) {
          await operation.slices.turn(operation.budget, null)
          try {
            const { value, done } = chunks.next()
            if (!done) return controller.enqueue(encoder.encode(value))
          } catch (error) {
            end()
            throw error
          }
          end()
          controller.close()
        },
        cancel: end,
      },
      { highWaterMark: 0 },
    )
    return new Response(body, { status, headers })
  }
}

const tooMany = () =>
  refusal(503, 'OVERLOADED', 'Too many large answers are being read at the moment. Try again in a moment.', retryAfter)
