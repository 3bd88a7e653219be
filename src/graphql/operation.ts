import type { Admission, Entry } from './admission.ts'
import { createBudget } from './limits/budget.ts'
import type { Limits } from './limits/limits.ts'
import { type Metered, never } from './limits/meter-fields.ts'
import type { TimeSlices } from './limits/time-slices.ts'

/** One operation from its request to its answer. */
export interface Operation extends Metered {
  /** Takes note of its cost, in objects, as estimated before it runs. */
  expect(cost: number): void
  /** Waits until it may run. */
  enter(): Promise<void>
  /** Gives its place up. */
  leave(): void
  /** An answer too large to be written at one go. */
  readonly answer: { large: object | null }
}

/** What an operation is begun with. */
export interface OperationOptions {
  readonly limits: Limits
  readonly slices: TimeSlices
  readonly admission: Admission
  readonly address: string
  readonly stop: AbortController
}

/** Objects above which an operation is taken for a large one from the start. */
const LARGE = 500

/** An operation that has not been let in yet. */
export function beginOperation({ limits, slices, admission, address, stop }: OperationOptions): Operation {
  const { signal } = stop
  const end = (error: Error) => stop.abort(error)
  const budget = createBudget({ limits, stop: end })
  let entry: Entry | null = null
  let large: Promise<void> | null = null
  let mayBeLarge = false
  let expected = 0
  signal.addEventListener('abort', () => slices.forget(budget), { once: true })
  return {
    signal,
    stop: end,
    budget,
    slices,
    becomeLarge() {
      if (mayBeLarge) return null
      large ??= (entry?.becomeLarge() ?? Promise.resolve()).then(
        () => {
          mayBeLarge = true
        },
        (error) => {
          end(error)
          return never()
        },
      )
      return large
    },
    expect(cost) {
      expected = cost
    },
    async enter() {
      entry = await admission.enter({ address, signal })
      if (expected > LARGE) await entry.becomeLarge()
      mayBeLarge = expected > LARGE
    },
    leave: () => entry?.leave(),
    answer: { large: null },
  }
}
