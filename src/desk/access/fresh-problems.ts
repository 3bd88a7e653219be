import type { Problem } from '../../content/problem.ts'

/** The problems that were not `known`; none where nothing is known. Lines move when something is written above, so they do not count. */
export function findFresh(problems: readonly Problem[], known: readonly Problem[] | null): ReadonlySet<Problem> {
  if (known === null) return new Set()
  const before = new Set(known.map(keyOf))
  return new Set(problems.filter((problem) => !before.has(keyOf(problem))))
}

function keyOf({ path, code, message }: Problem): string {
  return JSON.stringify([path, code, message])
}
