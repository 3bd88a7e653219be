import { refusal } from '../graphql/errors.ts'
import type { RateLimiter, RateTaken } from './rate-limiter.ts'

/** The headers that tell a client what it may still ask, as the draft of the IETF has them. */
export const rateLimitHeaders = ['ratelimit', 'ratelimit-policy']

/** What a client may ask: how much, and under which name it is told so. */
export interface RatePolicy {
  readonly name: string
  readonly limiter: RateLimiter
}

/** Answers as long as the client has requests left, and tells it how many; else 429. */
export async function withinRate(
  { name, limiter }: RatePolicy,
  client: string,
  answer: () => Promise<Response>,
): Promise<Response> {
  const taken = limiter.take(client)
  const response = taken.isAllowed ? await answer() : tooMany(limiter, taken)
  // Where it was counted in two ways, the inner one is that of the client.
  if (response.headers.has('ratelimit')) return response
  response.headers.set('ratelimit-policy', `"${name}";q=${limiter.burst};w=${limiter.window}`)
  response.headers.set('ratelimit', `"${name}";r=${taken.remaining};t=${taken.next}`)
  return response
}

function tooMany({ burst, window }: RateLimiter, { next }: RateTaken): Response {
  const message = `Too many requests: ${burst} at once, and as many again in ${window} seconds. Ask again after Retry-After, or for all of it at /dump.`
  return refusal(429, 'RATE_LIMITED', message, { 'retry-after': String(next) })
}
