import type { ExecutionResult } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import { chooseMediaType } from './accept.ts'
import { clientResult } from './client-errors.ts'
import { answerTypes, type Result, statusOf, write } from './json-answers.ts'
import { type Log, requestIdOf } from './log.ts'
import { EVENTS } from './subscriptions.ts'

const offers = [...answerTypes, EVENTS]

/** Milliseconds of silence after which a comment is sent, so that no proxy takes the connection for dead. */
export const HEARTBEAT = 12_000

/**
 * Answers subscriptions as GraphQL over Server-Sent Events has it, one connection each. The id of an event is the number of its
 * release. A stream that ends without `complete` is to be asked for again.
 */
export function useEventAnswers({ log, heartbeat }: { readonly log: Log; readonly heartbeat: number }): Plugin {
  return {
    onResultProcess({ request, result, setResultProcessor }) {
      if (isAsyncIterable<ExecutionResult>(result)) {
        const shown = (one: ExecutionResult) => clientResult(one, { id: requestIdOf(request.headers), log })
        const events = result[Symbol.asyncIterator]()
        request.signal.addEventListener('abort', () => void events.return?.(), { once: true })
        return setResultProcessor(() => respond(streamOf(events, { shown, heartbeat })), EVENTS)
      }
      if (Array.isArray(result)) return
      const isAskedFor = chooseMediaType(request.headers.get('accept'), offers) === EVENTS
      // Other clients than ours see the status first, and try again where it says so.
      if (!isAskedFor || !aboutOperation.has(statusOf(result as Result, EVENTS))) return
      setResultProcessor((final) => respond(`${eventOf(final as Result)}event: complete\ndata:\n\n`), EVENTS)
    },
  }
}

/** The statuses of what is wrong with what was asked: the protocol wants these told in an event. */
const aboutOperation: ReadonlySet<number> = new Set([400, 403, 404, 410, 422])

function respond(body: string | ReadableStream<Uint8Array>): Response {
  return new Response(body, {
    headers: {
      'content-type': EVENTS,
      'cache-control': 'private, no-store',
      // A stream ends when the gateway stops or the client leaves; either way nothing more comes on the connection.
      connection: 'close',
      // Keeps nginx from collecting events.
      'x-accel-buffering': 'no',
    },
  })
}

function streamOf(
  events: AsyncIterator<ExecutionResult>,
  { shown, heartbeat }: { readonly shown: (result: ExecutionResult) => ExecutionResult; readonly heartbeat: number },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let next: Promise<IteratorResult<ExecutionResult>> | null = null
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(COMMENT)),
      async pull(controller) {
        next ??= events.next()
        const event = await within(heartbeat, next)
        if (event === null) return controller.enqueue(encoder.encode(COMMENT))
        next = null
        if (event.done) return controller.close()
        controller.enqueue(encoder.encode(eventOf(shown(event.value) as Result)))
      },
      async cancel() {
        await events.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

const COMMENT = ':\n\n'

function eventOf(result: Result): string {
  const id = idOf(result)
  return `event: next\n${typeof id === 'number' ? `id: ${id}\n` : ''}data: ${write(result)}\n\n`
}

/** The release that is told, or after which a client whose last one does not exist is to go on: browsers then do so by themselves. */
function idOf({ errors = [], extensions }: Result): unknown {
  return errors.find((error) => error.extensions.newest !== undefined)?.extensions.newest ?? extensions?.release
}

/** What comes within this many milliseconds, else null. */
async function within<T>(milliseconds: number, value: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, milliseconds, null)
  })
  try {
    return await Promise.race([value, silence])
  } finally {
    clearTimeout(timer)
  }
}
