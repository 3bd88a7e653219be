import type { Database } from '../../database/open.ts'
import { findWholeEditions } from '../../database/write/whole-editions.ts'
import { inBatches } from '../map-concurrently.ts'
import type { LoadEditions } from '../plan/load-editions.ts'
import type { PlanStep } from '../plan/plan.ts'
import { saysTheSame } from './says-the-same.ts'

const STEPS_A_LOOK = 50

/**
 * The files, by path, of which a plan would replace an edition by one in which readers see the same. Words are taken back out of what is
 * stored, and out of files whenever they are read: the digests of the two differ, and nothing else.
 */
export async function findSame(
  database: Database,
  steps: readonly PlanStep[],
  loadEditions: LoadEditions,
): Promise<Set<string>> {
  const same = new Set<string>()
  for (const some of inBatches(steps, STEPS_A_LOOK)) {
    const staged = await loadEditions(some)
    const before = await findWholeEditions(
      database,
      some.flatMap((step) => replacedBy(step) ?? []),
    )
    const wholeOf = new Map(before.map((whole) => [whole.id, whole]))
    for (const step of some) {
      const [is, was] = [staged.get(step), wholeOf.get(replacedBy(step) ?? 0)]
      if (is && was && saysTheSame(was, is)) same.add(step.sourcePath)
    }
  }
  return same
}

/** The edition of which the step makes another; null where it makes none, or the first. */
export function replacedBy({ action, edition, close, discard }: PlanStep): number | null {
  if (edition === null || (action !== 'change' && action !== 'hold')) return null
  return close ?? discard
}
