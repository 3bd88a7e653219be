import { openParsePool, type ParsePool } from '../../src/import/read/parse-pool.ts'

let shared: ParsePool | null = null

/**
 * The parse workers of this process, started at the first call: starting them takes far longer than what most tests have
 * them read. Closing them does nothing, because other tests go on with them.
 */
export function parseWorkers(): ParsePool {
  // One, because other test files run beside this one.
  shared ??= { ...openParsePool({ warm: true, workers: 1 }), close: async () => {} }
  return shared
}
