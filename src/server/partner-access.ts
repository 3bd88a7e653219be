import { LRUCache } from 'lru-cache'
import type { Database } from '../database/open.ts'
import { askedKey, knownKey } from '../graphql/perspective.ts'
import type { Client } from '../graphql/yoga.ts'
import { answerOrRefuse } from './partner-requests.ts'
import { type RatePolicy, withinRate } from './rate-limit.ts'
import { createRateLimiter, networkOf } from './rate-limiter.ts'

/** Who asks what partners read. */
export interface PartnerClient extends Client {
  /** The partner whose key came with the request; null for everyone else. */
  readonly partner: string | null
}

/** What may be asked over time; null for as much as one likes. */
export interface PartnerRates {
  /** By one client without a key. */
  readonly anonymous: RatePolicy | null
  /** By one partner with a key. */
  readonly partner: RatePolicy | null
}

/** Finds out who asks, counts what they ask, and answers them or tells them to come back. */
export type PartnerAccess = (
  request: Request,
  client: Client,
  answer: (request: Request, client: PartnerClient) => Promise<Response>,
) => Promise<Response>

const MOST_KEYS = 1_000
/** Keys that were not seen yet, from one address in a minute. */
const NEW_KEYS = 60

/** Counts for itself, from now on. */
export function createPartnerAccess(
  database: Database,
  { anonymous, partner: ofPartner }: PartnerRates,
): PartnerAccess {
  // Nobody is let in by having been seen: every request has its key looked up.
  const seen = new LRUCache<string, true>({ max: MOST_KEYS })
  // A guess costs a look-up.
  const guesses: RatePolicy = { name: 'keys', limiter: createRateLimiter(NEW_KEYS) }

  return async (request, client, answer) => {
    const key = askedKey(request)
    const network = networkOf(client.address)
    const answerAnyone = () => within(anonymous, network, () => answer(request, { ...client, partner: null }))
    if (key === null) return answerAnyone()
    const answerKey = () =>
      answerOrRefuse(async () => {
        const { partner } = await knownKey(database, key, request.signal).catch((error: unknown) => {
          seen.delete(key)
          throw error
        })
        if (partner === null) return answerAnyone()
        seen.set(key, true)
        return within(ofPartner, partner, () => answer(request, { ...client, partner }))
      })
    return seen.has(key) ? answerKey() : withinRate(guesses, network, answerKey)
  }
}

function within(policy: RatePolicy | null, client: string, answer: () => Promise<Response>): Promise<Response> {
  return policy === null ? answer() : withinRate(policy, client, answer)
}
