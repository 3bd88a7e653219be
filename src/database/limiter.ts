/** Lets a bounded number of tasks run at once, with a short queue for the others. */
export interface Limiter {
  /**
   * Waits for a free slot and returns the function that frees it again. Waiting tasks with different keys take turns. Rejects
   * with `Overloaded` if too many are waiting, in total or with this key, or if the wait took too long; with the signal's reason
   * if the signal fires first.
   */
  enter(asked?: { readonly key?: string; readonly signal?: AbortSignal | undefined }): Promise<() => void>
  readonly running: number
  readonly waiting: number
}

/** How many tasks may run at once, how many may wait, and for how many milliseconds. */
export interface LimiterOptions {
  readonly running: number
  readonly waiting: number
  readonly patience: number
  /** How many tasks with one key may run or wait; no limit of its own by default. */
  readonly share?: number
}

/** Too much of this work is running or waiting already. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded'
}

/** Creates a limiter with nothing running. */
export function createLimiter({
  running: slots,
  waiting: maxWaiting,
  patience,
  share = Infinity,
}: LimiterOptions): Limiter {
  /** Waiting tasks by key; the first key is served next. */
  const queues = new Map<string, Set<() => void>>()
  const countOf = new Map<string, number>()
  let running = 0
  let waiting = 0

  function count(key: string, change: number): void {
    const present = (countOf.get(key) ?? 0) + change
    if (present === 0) countOf.delete(key)
    else countOf.set(key, present)
  }

  /** Calling the returned function twice frees the slot once. */
  function take(key: string): () => void {
    let isRunning = true
    running += 1
    return () => {
      if (!isRunning) return
      isRunning = false
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
    // This key goes to the back of the line for its next task.
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
        reject(signal?.aborted ? signal.reason : new Overloaded('Waited too long for a free slot.'))
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
      if ((countOf.get(key) ?? 0) >= share) throw new Overloaded('Too many tasks with this key are running or waiting.')
      if (running >= slots && waiting >= maxWaiting) throw new Overloaded('Too many tasks are waiting.')
      count(key, 1)
      return running < slots ? take(key) : wait(key, signal)
    },
    get running() {
      return running
    },
    get waiting() {
      return waiting
    },
  }
}
