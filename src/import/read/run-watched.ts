/** Memory shared with a worker, in which its task shows that it lives: how often it has begun or ended something, and what it is at. */
export interface Watched {
  readonly signs: SharedArrayBuffer
}

/** Thrown for a task that showed no sign of life for too long; `index` is what it was at, null where it was at nothing. */
export class Stalled extends Error {
  override readonly name = 'Stalled'
  readonly index: number | null

  constructor(index: number | null) {
    super('The task showed no sign of life.')
    this.index = index
  }
}

const LOOK_EVERY = 50
// How much longer than its deadline a task may take by the clock while the machine is busy with others.
const PATIENCE = 8
const [COUNT, CURRENT] = [0, 1]

/** Memory for one task. */
export function createSigns(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)
}

/**
 * Runs a worker's task and aborts it once it has shown no sign of life for `milliseconds`. Only time counts in which this
 * process was given the processor: neither what a worker takes to start, nor what a busy machine spends on others.
 */
export async function runWatched<Result>(
  milliseconds: number,
  run: (signs: SharedArrayBuffer, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const signs = createSigns()
  const values = new Int32Array(signs)
  const controller = new AbortController()
  let seen = { count: 0, since: 0, busySince: 0 }
  const watch = setInterval(() => {
    const count = Atomics.load(values, COUNT)
    if (count !== seen.count) seen = { count, since: performance.now(), busySince: busyTime() }
    if (count === 0) return
    const waited = performance.now() - seen.since
    const worked = Math.min(waited, busyTime() - seen.busySince)
    if (worked > milliseconds || waited > milliseconds * PATIENCE) controller.abort()
  }, LOOK_EVERY)
  try {
    return await run(signs, controller.signal)
  } catch (error) {
    if (!controller.signal.aborted) throw error
    const current = Atomics.load(values, CURRENT)
    throw new Stalled(current === 0 ? null : current - 1)
  } finally {
    clearInterval(watch)
  }
}

/** Milliseconds this process has had of the processors. */
function busyTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Called by the task, first of all. */
export function showLife({ signs }: Watched): void {
  Atomics.add(new Int32Array(signs), COUNT, 1)
}

/** Called by the task around each of its items: does `work`, which must not wait for anything. */
export function workOn<Result>({ signs }: Watched, index: number, work: () => Result): Result {
  const values = new Int32Array(signs)
  Atomics.store(values, CURRENT, index + 1)
  Atomics.add(values, COUNT, 1)
  const result = work()
  Atomics.store(values, CURRENT, 0)
  Atomics.add(values, COUNT, 1)
  return result
}
