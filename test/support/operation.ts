import { setMaxListeners } from 'node:events'
import { createReads, type Reads } from '../../src/graphql/cache-tags.ts'
import { createBudget } from '../../src/graphql/limits/budget.ts'
import { defaultLimits } from '../../src/graphql/limits/limits.ts'
import type { Metered } from '../../src/graphql/limits/meter-fields.ts'
import { createTimeSlices } from '../../src/graphql/limits/time-slices.ts'

/** What an operation with nothing beside it is metered by, the limits that are in force by default, and notes its reads in. */
export function aloneAtDefaultLimits(): Metered & { readonly reads: Reads } {
  return {
    budget: createBudget({ limits: defaultLimits, stop: () => {} }),
    slices: createTimeSlices(),
    signal: neverAborted(),
    stop: () => {},
    becomeLarge: () => null,
    reads: createReads(),
  }
}

function neverAborted(): AbortSignal {
  const { signal } = new AbortController()
  // As in a request: each of its statements listens.
  setMaxListeners(0, signal)
  return signal
}
