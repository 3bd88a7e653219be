import { isIPv4, isIPv6 } from 'node:net'
import { LRUCache } from 'lru-cache'

/** Counts what each client asks over time, and says when it was too much. */
export interface RateLimiter {
  /** How many requests a client that has not asked for a while may make at once. */
  readonly burst: number
  /** Seconds in which that many are given back. */
  readonly window: number
  /** Takes one request from what a client has left. */
  take(client: string): RateTaken
}

/** What a client has left after a request. */
export interface RateTaken {
  readonly isAllowed: boolean
  readonly remaining: number
  /** Whole seconds until it has one more; at least 1. */
  readonly next: number
}

/** A build that asks for everything at once is not slowed down by what it may ask in these minutes. */
const BURST_MINUTES = 5
/** Clients that are remembered; who is forgotten has all requests again. */
const MOST_CLIENTS = 20_000

/**
 * Lets each client make so many requests a minute, and what it did not use in the last five minutes at once. `now` gives milliseconds.
 * One number a client is kept, and no timer.
 */
export function createRateLimiter(perMinute: number, now: () => number = () => performance.now()): RateLimiter {
  const burst = perMinute * BURST_MINUTES
  const each = 60_000 / perMinute
  let kept: LRUCache<string, number> | null = null
  /**
   * When a client will have used nothing, if it asks no more: that of the generic cell rate algorithm. Made with the first client,
   * because it takes its room at once.
   */
  const unusedAt = () => (kept ??= new LRUCache({ max: MOST_CLIENTS }))
  return {
    burst,
    window: BURST_MINUTES * 60,
    take(client) {
      const at = now()
      const used = Math.max((unusedAt().get(client) ?? at) - at, 0)
      const isAllowed = used + each <= burst * each + ROUNDING
      const left = isAllowed ? used + each : used
      if (isAllowed) unusedAt().set(client, at + left)
      const remaining = Math.floor(burst - left / each + ROUNDING)
      const untilNext = left - (burst - remaining - 1) * each
      return { isAllowed, remaining, next: Math.max(Math.ceil(untilNext / 1000 - ROUNDING), 1) }
    },
  }
}

const ROUNDING = 1e-6

/** What one client has of the internet: an IPv4 address, or the network of 64 bits of an IPv6 address, of which it has every one. */
export function networkOf(address: string): string {
  const [, mapped = ''] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (isIPv4(mapped)) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? [] : Array<string>(Math.max(8 - front.length - back.length, 0)).fill('0')
  const groups = [...front, ...gap, ...back].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${groups.join(':')}::/64`
}
