/** A bounded number of places for work that would otherwise crowd out other work, with a short queue before them. */
export interface Lane {
  /**
   * Waits for a place and gives the function that leaves it. Those who wait under different keys take turns. Rejects with
   * `LaneFull` where too many wait, of all or under this key, or where the wait took too long; with the signal's reason where
   * that fires first.
   */
  enter(asked?: { readonly key?: string; readonly signal?: AbortSignal | undefined }): Promise<() => void>
  readonly running: number
  readonly waiting: number
}

/** How many may be in a lane at once, how many may wait, and for how many milliseconds. */
export interface LaneLimits {
  readonly running: number
  readonly waiting: number
  readonly patience: number
  /** How many may be inside or wait under one key; all unless given. */
  readonly share?: number
}

/** There is too much of this work already. */
export class LaneFull extends Error {
  override readonly name = 'LaneFull'
}

/** An empty lane. */
export function createLane({ running: places, waiting: longest, patience, share = Infinity }: LaneLimits): Lane {
  /** The first key is the next to be let in. */
  const queues = new Map<string, Set<() => void>>()
  const presentOf = new Map<string, number>()
  let running = 0
  let waiting = 0

  function count(key: string, change: number): void {
    const present = (presentOf.get(key) ?? 0) + change
    if (present === 0) presentOf.delete(key)
    else presentOf.set(key, present)
  }

  /** Leaving twice counts once. */
  function take(key: string): () => void {
    let isInside = true
    running += 1
    return () => {
      if (!isInside) return
      isInside = false
      running -= 1
      count(key, -1)
      admitNext()
    }
  }

  function admitNext(): void {
    const [next] = queues
    if (!next) return
    const [key, queue] = next
    const [admit] = queue
    // Last in line for its next place.
    queues.delete(key)
    queues.set(key, queue)
    admit?.()
  }

  function wait(key: string, signal: AbortSignal | undefined): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const stopWaiting = () => {
        const queue = queues.get(key)
        queue?.delete(admit)
        if (queue?.size === 0) queues.delete(key)
        waiting -= 1
        clearTimeout(timer)
        signal?.removeEventListener('abort', giveUp)
      }
      const admit = () => {
        stopWaiting()
        resolve(take(key))
      }
      const giveUp = () => {
        stopWaiting()
        count(key, -1)
        reject(signal?.aborted ? signal.reason : new LaneFull('Waited too long for a place.'))
      }
      const timer = setTimeout(giveUp, patience)
      signal?.addEventListener('abort', giveUp, { once: true })
      waiting += 1
      queues.set(key, (queues.get(key) ?? new Set()).add(admit))
    })
  }

  return {
    async enter({ key = '', signal } = {}) {
      signal?.throwIfAborted()
      if ((presentOf.get(key) ?? 0) >= share) throw new LaneFull('Too many of one kind are here already.')
      if (running >= places && waiting >= longest) throw new LaneFull('Too many wait already.')
      count(key, 1)
      return running < places ? take(key) : wait(key, signal)
    },
    get running() {
      return running
    },
    get waiting() {
      return waiting
    },
  }
}
