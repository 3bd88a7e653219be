/** Shares the one thread of the process between large operations and everything else. */
export interface TimeSlices {
  /** Resolves with `value` when it is the operation's turn. Operations are distinguished by identity. */
  turn<Value>(operation: object, value: Value): Promise<Value>
  /** Calls back once no step of the operation waits any more; at once, but still in this turn of the event loop, if none does. */
  whenDone(operation: object, callback: () => void): void
  /** Drops everything that waits, so that those promises never settle; for an operation that was given up. */
  forget(operation: object): void
}

/** The steps of an operation; those before `next` have run. */
interface Waiting {
  readonly steps: (() => void)[]
  next: number
  readonly callbacks: (() => void)[]
}

/** Milliseconds after which timers and sockets get their turn. */
const SLICE = 0.5

/** Steps of one operation before the next one's turn. */
const STEPS = 5

/** For the whole process, because its one thread is what is shared. */
export function createTimeSlices(slice = SLICE): TimeSlices {
  const operations = new Map<object, Waiting>()
  const forgotten = new WeakSet<object>()
  let isScheduled = false

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    setImmediate(() => void runSlice())
  }

  async function runSlice(): Promise<void> {
    const began = performance.now()
    while (operations.size > 0 && performance.now() - began < slice) {
      for (const [operation, waiting] of [...operations]) {
        for (
          let count = 0;
          count < STEPS && waiting.next < waiting.steps.length && operations.has(operation);
          count++
        ) {
          // A step may be a long one: the first is taken in any case.
          if (count > 0 && performance.now() - began >= slice) break
          waiting.steps[waiting.next++]?.()
          // What waited for the step continues in microtasks.
          await null
          await null
        }
        if (waiting.next === waiting.steps.length) finish(operation, waiting)
      }
    }
    isScheduled = false
    if (operations.size > 0) schedule()
  }

  function finish(operation: object, waiting: Waiting): void {
    // Nobody waits for an operation that was dropped meanwhile.
    if (!operations.delete(operation)) return
    for (const callback of waiting.callbacks) whenDone(operation, callback)
  }

  function whenDone(operation: object, callback: () => void): void {
    const waiting = operations.get(operation)
    if (waiting) waiting.callbacks.push(callback)
    // After everything that is ready to run.
    else void Promise.resolve().then(() => process.nextTick(callback))
  }

  return {
    turn: (operation, value) =>
      new Promise((resolve) => {
        if (forgotten.has(operation)) return
        const waiting = operations.get(operation) ?? { steps: [], next: 0, callbacks: [] }
        waiting.steps.push(() => resolve(value))
        operations.set(operation, waiting)
        schedule()
      }),
    whenDone,
    forget(operation) {
      forgotten.add(operation)
      operations.delete(operation)
    },
  }
}
