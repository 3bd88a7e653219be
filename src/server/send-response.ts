import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { PlainAnswer } from '../graphql/plain-answer.ts'

/** Writes an answer no faster than the client reads it; if the client leaves, ends without an error and cancels the body. */
export async function sendResponse(response: Response | PlainAnswer, outgoing: ServerResponse): Promise<void> {
  if (!(response instanceof Response)) return sendPlain(response, outgoing)
  const body = response.body?.getReader()
  if (outgoing.destroyed) return void (await body?.cancel().catch(() => {}))
  if (!body || outgoing.req.method === 'HEAD') {
    setHead(response, outgoing)
    outgoing.end()
    return void (await body?.cancel().catch(() => {}))
  }
  // Before the head: an answer of which there is nothing is answered for by another, with a head of its own.
  const first = await body.read()
  setHead(response, outgoing)
  await sendBody(body, first, outgoing)
}

function setHead({ status, headers }: Response, outgoing: ServerResponse): void {
  for (const [name, value] of headers) outgoing.appendHeader(name, value)
  outgoing.statusCode = status
}

function sendPlain({ status, headers, body }: PlainAnswer, outgoing: ServerResponse): void {
  if (outgoing.destroyed) return
  outgoing.writeHead(status, [...headers].flat())
  // As text: then head and body are written as one.
  outgoing.end(outgoing.req.method === 'HEAD' ? undefined : body)
}

async function sendBody(
  body: ReadableStreamDefaultReader<Uint8Array>,
  first: ReadableStreamReadResult<Uint8Array>,
  outgoing: ServerResponse,
): Promise<void> {
  if (first.done) return void outgoing.end()
  const length = outgoing.getHeader('content-length')
  if (length !== undefined && Number(length) === first.value.byteLength) {
    outgoing.end(first.value)
    // Whoever made the body learns that it was read to its end.
    return void (await body.read().catch(() => {}))
  }
  const second = body.read()
  // Most answers are one chunk: then the length is known, and everything is sent in one packet.
  if (await endsAtOnce(second)) {
    if (!outgoing.hasHeader('content-length')) outgoing.setHeader('content-length', first.value.byteLength)
    return void outgoing.end(first.value)
  }
  // The answer may fail while the client is not reading at all.
  body.closed.catch(() => outgoing.destroy())
  outgoing.write(first.value)
  for (let next = await second; !next.done; next = await body.read()) {
    if (outgoing.writableNeedDrain) await drained(outgoing)
    if (outgoing.destroyed) return void (await body.cancel().catch(() => {}))
    outgoing.write(next.value)
  }
  outgoing.end()
}

function endsAtOnce(read: Promise<ReadableStreamReadResult<Uint8Array>>): Promise<boolean> {
  const later = new Promise<boolean>((resolve) => setImmediate(resolve, false))
  return Promise.race([read.then(({ done }) => done), later])
}

async function drained(outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController()
  try {
    await Promise.race([
      once(outgoing, 'drain', { signal: gone.signal }),
      once(outgoing, 'close', { signal: gone.signal }),
    ])
  } finally {
    gone.abort()
  }
}
