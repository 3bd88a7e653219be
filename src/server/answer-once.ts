import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PlainAnswer } from '../graphql/plain-answer.ts'
import type { Client } from '../graphql/yoga.ts'
import type { AnswerCache, Made } from './answer-cache.ts'
import { type CachedAnswer, cachedAnswer, sendCached } from './cached-answer.ts'
import { matches, notModified, withoutWeakness } from './conditional.ts'
import { readBodyUpTo } from './read-body-up-to.ts'
import { sendResponse } from './send-response.ts'

/** One request to be answered. */
interface Asking {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  /** Makes the answer; `onWhole` is called if everyone may have it. `isForAll` leaves out what the client has already. */
  readonly make: (
    client: Pick<Client, 'onWhole'>,
    options?: { readonly isForAll: boolean },
  ) => Promise<Response | PlainAnswer>
}

/** Answers from the cache; else makes the answer, once for all who ask for it at the same time, and caches it if it is whole. */
export async function answerOnce(cache: AnswerCache, key: string, asking: Asking): Promise<void> {
  const { incoming, outgoing } = asking
  const found = cache.find(key)
  if (found !== null) return sendCached(found.answer, incoming, outgoing, found)
  const made = await cache.join(key)
  if (outgoing.destroyed) return
  // Who made it left before it was done: the first of those who waited makes it now.
  if (made === 'given up') return answerOnce(cache, key, asking)
  if (made === 'not whole') return sendResponse(await asking.make({}), outgoing)
  if (made !== null) return sendCached(made, incoming, outgoing, { isStale: false })
  const { answer, response } = await cache.make(key, () => makeOne(asking, cache.mostBytes))
  if (answer !== null) return sendCached(answer, incoming, outgoing, { isStale: false })
  const stale = response.status === 503 ? cache.find(key) : null
  if (stale === null) return sendResponse(unlessKnown(response, incoming), outgoing)
  if (response instanceof Response) await response.body?.cancel()
  sendCached(stale.answer, incoming, outgoing, stale)
}

/** The answer if it is whole and small enough for the cache, and the response it was made from. */
async function makeOne({ make }: Asking, mostBytes: number): Promise<Made> {
  let isWhole = false
  const onWhole = () => {
    isWhole = true
  }
  const response = await make({ onWhole }, { isForAll: true })
  if (!isWhole || response.status !== 200 || response.body === null) return { answer: null, response }
  if (!(response instanceof Response)) return { answer: plainAnswer(response, mostBytes), response }
  const { bytes, rest } = await readBodyUpTo(response.body, mostBytes)
  if (rest !== null) return { answer: null, response: new Response(rest, response) }
  return { answer: cachedAnswer(response, bytes), response }
}

function plainAnswer(response: PlainAnswer, mostBytes: number): CachedAnswer | null {
  const size = Buffer.byteLength(response.body)
  if (size > mostBytes) return null
  // In memory of its own: a small part of Node's pool would hold all of it.
  const bytes = Buffer.allocUnsafeSlow(size)
  bytes.write(response.body)
  return cachedAnswer(response, bytes)
}

/** 304 where the client of a request has the answer already. */
function unlessKnown(response: Response | PlainAnswer, { headers }: IncomingMessage): Response | PlainAnswer {
  const etag = response.headers.get('etag')
  const asked = headers['if-none-match']
  if (response.status !== 200 || etag === null || asked === undefined) return response
  if (!matches(asked, withoutWeakness(etag))) return response
  if (response instanceof Response) void response.body?.cancel()
  return notModified(response.headers)
}
