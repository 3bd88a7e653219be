/** Milliseconds after its start within which the end of a worker is an early one. */
export const EARLY = 10_000

const FIRST_PAUSE = 250
const LONGEST_PAUSE = 10_000
const MOST_EARLY_ENDS = 5

/**
 * Milliseconds until a worker that ended is replaced, given how many in a row ended early, this one included; null to give up,
 * because all of them do and nobody answers meanwhile.
 */
export function pauseBeforeStart(earlyEnds: number, othersAnswer: boolean): number | null {
  if (earlyEnds === 0) return 0
  if (earlyEnds >= MOST_EARLY_ENDS && !othersAnswer) return null
  return Math.min(FIRST_PAUSE * 2 ** (earlyEnds - 1), LONGEST_PAUSE)
}
