import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const GROWTH = 40

/**
 * Runs a task that makes much garbage beside much that stays. Before V8 collects, the heap of each thread grows by less than
 * half of what is in use; left alone, V8 waits for up to three times as much.
 */
export async function withSmallHeap<Result>(task: () => Promise<Result>): Promise<Result> {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`)
  try {
    return await task()
  } finally {
    // As it is by default: V8 decides.
    setFlagsFromString('--heap-growing-percent=0')
  }
}

/** Collects the garbage of this thread alone, at once: where others work as well, who would collect more often by what is above. */
export function collectGarbage(): void {
  collect ??= exposeCollector()
  collect()
}

let collect: (() => void) | null = null

function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc')
  const exposed: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  return exposed as () => void
}
