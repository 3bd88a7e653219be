const MINUTE = 60_000
const HOUR = 60 * MINUTE

// As Standard Webhooks recommends; in all a little more than three days.
const PAUSES = [5_000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR]

/** When to try again after so many attempts have failed; null for never. `chance` from 0 to 1 spreads those who failed together. */
export function nextAttempt(attempts: number, now: Date, chance: number): Date | null {
  const pause = PAUSES[attempts - 1]
  return pause === undefined ? null : new Date(now.getTime() + pause * (1 + 0.2 * chance))
}
