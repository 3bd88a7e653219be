/** A flag shared with a worker: its task sets it when it begins. */
export interface Started {
  readonly started: SharedArrayBuffer
}

const LOOK_EVERY = 50

/**
 * Runs a worker's task and aborts it once it has worked for `milliseconds`. The time a worker takes to start, or the task
 * to be taken up, does not count: on a busy machine that is longer than most files take to parse.
 */
export async function runWithin<Result>(
  milliseconds: number,
  run: (started: SharedArrayBuffer, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const started = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const flag = new Int32Array(started)
  const controller = new AbortController()
  let since: number | null = null
  const watch = setInterval(() => {
    if (Atomics.load(flag, 0) === 1) since ??= performance.now()
    if (since !== null && performance.now() - since > milliseconds) controller.abort()
  }, LOOK_EVERY)
  try {
    return await run(started, controller.signal)
  } finally {
    clearInterval(watch)
  }
}

/** Called by the task, first of all. */
export function markStarted(started: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(started), 0, 1)
}
