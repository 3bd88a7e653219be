import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import { jsonChunks } from './json-chunks.ts'
import type { Operation } from './operation.ts'

/** Bytes of text up to which an answer is written at one go. */
const SMALL = 200_000

/** Takes an answer apart from the response that Yoga makes for it: see `streamAnswer`. */
export function useLargeAnswers(): Plugin<object, Operation> {
  return {
    onResultProcess({ result, setResult, serverContext }) {
      if (isAsyncIterable(result) || Array.isArray(result) || !result.data) return
      const { answer, budget } = serverContext as Operation
      if (budget.text < SMALL) return
      const stringify = (large: object) => {
        answer.large = large
        return ''
      }
      setResult({ ...result, stringify })
    },
  }
}

/** Milliseconds for which an answer that is being read keeps its place among the large ones. */
const PLACE = 5_000

/**
 * The same response with this answer as its body, written as fast as the client reads it, and in time slices. Gives up the
 * operation's place once it is written, or after a while where the client is slow.
 */
export function streamAnswer({ status, headers }: Response, answer: object, operation: Operation): Response {
  const { stringify: _, ...plain } = answer as { stringify?: unknown }
  const chunks = jsonChunks(plain)
  const encoder = new TextEncoder()
  const slow = setTimeout(operation.leave, PLACE)
  const end = () => {
    clearTimeout(slow)
    operation.leave()
  }
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await operation.slices.turn(operation.budget, null)
        const { value, done } = chunks.next()
        if (!done) return controller.enqueue(encoder.encode(value))
        end()
        controller.close()
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { status, headers })
}
