/** Shares the one thread of the process between operations that have much to compute, and everything else. */
export interface TimeSlices {
  /** Resolves with `value` when it is the turn of this operation, which is told from others by identity. */
  turn<Value>(operation: object, value: Value): Promise<Value>
  /** Calls back, within this turn of the event loop, once nothing of the operation waits for its turn. */
  whenDone(operation: object, callback: () => void): void
  /** Drops all that waits: those promises never settle. For an operation whose answer nobody wants any more. */
  forget(operation: object): void
}

/** What an operation waits with; steps before `next` have been taken. */
interface Waiting {
  readonly steps: (() => void)[]
  next: number
  readonly callbacks: (() => void)[]
}

/** Milliseconds after which timers, sockets and other operations get their turn. */
const SLICE = 0.5

/** Steps of one operation before the next has its turn. */
const STEPS = 5

/** One for a process, since its thread is what is shared. Operations take turns step by step. */
export function createTimeSlices(slice = SLICE): TimeSlices {
  const operations = new Map<object, Waiting>()
  const forgotten = new WeakSet<object>()
  let isScheduled = false

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    setImmediate(() => void goOn())
  }

  async function goOn(): Promise<void> {
    const began = performance.now()
    while (operations.size > 0 && performance.now() - began < slice) {
      for (const [operation, waiting] of [...operations]) {
        for (
          let count = 0;
          count < STEPS && waiting.next < waiting.steps.length && operations.has(operation);
          count++
        ) {
          waiting.steps[waiting.next++]?.()
          // What waited for the step goes on in microtasks.
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
    // What was forgotten meanwhile has nothing more to ask for.
    if (!operations.delete(operation)) return
    for (const callback of waiting.callbacks) whenDone(operation, callback)
  }

  function whenDone(operation: object, callback: () => void): void {
    const waiting = operations.get(operation)
    if (waiting) waiting.callbacks.push(callback)
    // After all that is ready to go on has done so.
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
