import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Client } from '../graphql/yoga.ts'
import type { AnswerCache } from './answer-cache.ts'
import { type KeptAnswer, keepAnswer, sendKept } from './kept-answer.ts'
import { readUpTo } from './read-up-to.ts'
import { sendResponse } from './send-response.ts'

/** One request to be answered. */
interface Asking {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  /** Makes the answer; `onWhole` is called if everyone may have it. */
  readonly make: (client: Pick<Client, 'onWhole'>) => Promise<Response>
}

/** Answers from what is kept; else makes the answer, once for all who ask for it at the same time, and keeps it if it is whole. */
export async function answerOnce(kept: AnswerCache, key: string, asking: Asking): Promise<void> {
  const { incoming, outgoing } = asking
  const found = kept.find(key)
  if (found !== null) return sendKept(found.answer, incoming, outgoing, found)
  const making = kept.making.get(key)
  if (making !== undefined) {
    const made = await making
    if (made !== null) return sendKept(made, incoming, outgoing, { isStale: false })
    return await sendResponse(await asking.make({}), outgoing)
  }
  const made = makeOne(kept, key, asking)
  kept.making.set(
    key,
    made.then(
      ({ answer }) => answer,
      () => null,
    ),
  )
  const { answer, response } = await made.finally(() => kept.making.delete(key))
  if (answer !== null) return sendKept(answer, incoming, outgoing, { isStale: false })
  const stale = response.status === 503 ? kept.find(key) : null
  if (stale === null) return await sendResponse(response, outgoing)
  await response.body?.cancel()
  sendKept(stale.answer, incoming, outgoing, stale)
}

/** The answer if it is whole and small enough to be kept, else the response it would have been made from. */
async function makeOne(
  kept: AnswerCache,
  key: string,
  { make }: Asking,
): Promise<{ answer: KeptAnswer; response: Response } | { answer: null; response: Response }> {
  const keep = kept.begin(key)
  let isWhole = false
  const response = await make({
    onWhole: () => {
      isWhole = true
    },
  })
  if (!isWhole || response.status !== 200 || response.body === null) return { answer: null, response }
  const { bytes, rest } = await readUpTo(response.body, kept.mostBytes)
  if (rest !== null) return { answer: null, response: new Response(rest, response) }
  const answer = keepAnswer(response, bytes)
  keep(answer)
  return { answer, response }
}
