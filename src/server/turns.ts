import { createLimiter } from '../database/limiter.ts'

/**
 * Turns of what nobody waits for in front of a screen: pages for programs, older releases, pieces of dumps and of the log. Where
 * others wait, a turn is followed by a rest as long as it was: with one turn at a time readers have half of the process, and wait for
 * one such piece at most.
 */
export interface Turns {
  /** Waits for a turn, and returns the function that ends it. Rejects with the signal's reason if the signal fires first. */
  take(signal?: AbortSignal): Promise<() => void>
}

/** Milliseconds, so that a turn that was held up does not hold up others for long. */
const LONGEST_REST = 250

// Who waits here has a place already, of which there are few; none of them is turned away but where a turn does not end.
const PATIENCE = 60_000

/** Creates a line in which nobody waits, with so many turns at once. `othersWait` says whether anybody waits to get into it. */
export function createTurns(atOnce: number, othersWait: () => boolean): Turns {
  const line = createLimiter({ running: atOnce, waiting: Number.POSITIVE_INFINITY, patience: PATIENCE })
  return {
    async take(signal) {
      const leave = await line.enter({ signal })
      const begun = performance.now()
      return () => {
        if (line.waiting === 0 && !othersWait()) return leave()
        setTimeout(leave, Math.min(performance.now() - begun, LONGEST_REST)).unref()
      }
    },
  }
}

/** The chunks, each of which is made in a turn of its own. */
export async function* inTurns<Chunk>(
  chunks: AsyncGenerator<Chunk>,
  { turns, signal }: { readonly turns: Turns; readonly signal?: AbortSignal },
): AsyncGenerator<Chunk> {
  try {
    for (;;) {
      const end = await turns.take(signal)
      const next = await chunks.next().finally(end)
      if (next.done) return
      yield next.value
    }
  } finally {
    await chunks.return(undefined)
  }
}
