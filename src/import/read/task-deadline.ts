import { performance } from 'node:perf_hooks'

/** Memory shared with a worker, in which its task reports progress: how many items it has begun or ended, and the current one. */
export interface Watched {
  readonly heartbeat: SharedArrayBuffer
}

/** Thrown for a task that made no progress for too long; `index` is the item it was working on, null where it was at none. */
export class Stalled extends Error {
  override readonly name = 'Stalled'
  readonly index: number | null

  constructor(index: number | null) {
    super('The task made no progress.')
    this.index = index
  }
}

const CHECK_INTERVAL = 50
// How many times its deadline a task may take by the wall clock while other processes keep the machine busy.
const WALL_CLOCK_FACTOR = 8
const [COUNT, CURRENT] = [0, 1]

/** Memory for one task. */
export function createHeartbeat(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)
}

// How many tasks are at work: what workers have of the processor is divided among them.
let working = 0

/**
 * Runs a worker's task and aborts it after `milliseconds` without progress. Only time counts in which it had the processor,
 * taking it that those at work at the same time have equal parts: neither the start of a worker, nor what a busy machine
 * spends on other processes, nor what this thread and other workers need.
 */
export async function runWatched<Result>(
  milliseconds: number,
  run: (heartbeat: SharedArrayBuffer, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const heartbeat = createHeartbeat()
  const values = new Int32Array(heartbeat)
  const controller = new AbortController()
  let seen = { count: 0, since: 0, worked: 0 }
  let before = 0
  const watch = setInterval(() => {
    const count = Atomics.load(values, COUNT)
    if (count === 0) return
    if (seen.count === 0) working++
    if (count !== seen.count) seen = { count, since: performance.now(), worked: 0 }
    else seen.worked += Math.max(0, workersTime() - before) / working
    before = workersTime()
    const waited = performance.now() - seen.since
    if (Math.min(waited, seen.worked) > milliseconds || waited > milliseconds * WALL_CLOCK_FACTOR) controller.abort()
  }, CHECK_INTERVAL)
  try {
    return await run(heartbeat, controller.signal)
  } catch (error) {
    if (!controller.signal.aborted) throw error
    const current = Atomics.load(values, CURRENT)
    throw new Stalled(current === 0 ? null : current - 1)
  } finally {
    clearInterval(watch)
    if (seen.count > 0) working--
  }
}

/** Milliseconds of processor time that workers have used: less where this thread had to wait for the processor in its own work. */
function workersTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000 - performance.eventLoopUtilization().active
}

/** Called by the task when it starts, and after each wait. */
export function showLife({ heartbeat }: Watched): void {
  Atomics.add(new Int32Array(heartbeat), COUNT, 1)
}

/** Called by the task around each of its items: does `work`, which must be synchronous. */
export function runItem<Result>({ heartbeat }: Watched, index: number, work: () => Result): Result {
  const values = new Int32Array(heartbeat)
  Atomics.store(values, CURRENT, index + 1)
  Atomics.add(values, COUNT, 1)
  const result = work()
  Atomics.store(values, CURRENT, 0)
  Atomics.add(values, COUNT, 1)
  return result
}
