import { setTimeout as sleep } from 'node:timers/promises'
import type { Origin } from './ask-origin.ts'
import { OriginFault } from './origin-fault.ts'

/** How to listen; `pauses` are milliseconds. */
export interface HearOptions {
  /** Called where there may be a release that was not seen yet; at most once in `calm`. */
  readonly onHint: () => void
  readonly signal: AbortSignal
  readonly pauses: HearPauses
}

/** How long to wait before an origin is listened to again, at first and at most, and between two hints. */
export interface HearPauses {
  readonly first: number
  readonly longest: number
  readonly calm: number
}

/** A stream lasts if it does so for this many of the pauses before it. */
const LASTING = 10

/**
 * Listens to an origin that tells of its releases, again and again until the signal fires. What it says counts for nothing: that it says
 * something, or has begun to, is a hint to look. An origin that cannot be listened to is asked less and less often.
 */
export async function hearReleases(origin: Origin, { onHint, signal, pauses }: HearOptions): Promise<void> {
  const hints = throttled(onHint, pauses.calm)
  let pause = pauses.first
  try {
    while (!signal.aborted) {
      const begun = performance.now()
      const fault = await listen(origin, hints.give)
      if (signal.aborted) return
      // One that ends soon after it began ends so each time.
      if (performance.now() - begun > LASTING * pause) pause = pauses.first
      const asked = fault instanceof OriginFault ? (fault.retryAfter ?? 0) : 0
      await sleep(spread(Math.min(Math.max(pause, asked), pauses.longest)), undefined, { signal }).catch(() => {})
      pause = Math.min(pause * 2, pauses.longest)
    }
  } finally {
    hints.stop()
  }
}

/** Returns why it ended. */
async function listen(origin: Origin, give: () => void): Promise<unknown> {
  try {
    for await (const _ of origin.releases()) give()
    return null
  } catch (error) {
    return error
  }
}

/** Calls at once, and then at most once in so many milliseconds; none is lost. */
function throttled(call: () => void, milliseconds: number): { give(): void; stop(): void } {
  let timer: NodeJS.Timeout | null = null
  let isOwed = false
  const give = () => {
    if (timer !== null) {
      isOwed = true
      return
    }
    call()
    timer = setTimeout(() => {
      timer = null
      if (!isOwed) return
      isOwed = false
      give()
    }, milliseconds)
  }
  return { give, stop: () => clearTimeout(timer ?? undefined) }
}

/** So that not all mirrors ask at once: up to a fifth more or less. */
export function spread(milliseconds: number): number {
  return milliseconds * (0.8 + 0.4 * Math.random())
}
