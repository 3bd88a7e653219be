import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnswerCache } from './answer-cache.ts'
import { sendCached } from './cached-answer.ts'
import type { ListenLimits } from './listen-limits.ts'
import { refuseHead } from './to-request.ts'

/**
 * Answers a request that has no body from the cache, before anything is made for it; false if it has to be looked at further. Costs
 * little more than sending the bytes.
 */
export function answerAtOnce(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { cache, limits }: { readonly cache: AnswerCache; readonly limits: ListenLimits },
): boolean {
  // Without a socket it has to wait for earlier answers on the same connection.
  if (outgoing.socket === null || (incoming.method !== 'GET' && incoming.method !== 'HEAD')) return false
  const key = refuseHead(incoming, limits) === null ? cache.keyOf(incoming, null) : null
  const found = key === null ? null : cache.find(key)
  if (found === null) return false
  sendCached(found.answer, incoming, outgoing, found)
  return true
}
