import { setMaxListeners } from 'node:events'
import { createBudget } from '../../src/graphql/limits/budget.ts'
import { defaultLimits } from '../../src/graphql/limits/limits.ts'
import type { Metered } from '../../src/graphql/limits/meter-fields.ts'
import { createTimeSlices } from '../../src/graphql/limits/time-slices.ts'

/** What an operation with nothing beside it is metered by: the limits that are in force by default. */
export function aloneAtDefaultLimits(): Metered {
  return {
    budget: createBudget({ limits: defaultLimits, stop: () => {} }),
    slices: createTimeSlices(),
    signal: neverAborted(),
    stop: () => {},
    becomeLarge: () => null,
  }
}

function neverAborted(): AbortSignal {
  const { signal } = new AbortController()
  // As in a request: each of its statements listens.
  setMaxListeners(0, signal)
  return signal
}
