import { groupPairs } from '../content/group-pairs.ts'
import type { Problem } from '../content/problem.ts'

/** A problem, or several that say the same of whole files in one folder. */
export interface GatheredProblem {
  readonly first: Problem
  readonly problems: readonly Problem[]
  /** The folder that contains all of them, without a slash at its end; null for a problem by itself. */
  readonly folder: string | null
}

/** Fewer than so many are told one by one. */
const SEVERAL = 3

/**
 * Makes one of the notices and warnings that say the same of whole files in a folder, such as the output of a program. Each
 * stands where its first does.
 */
export function gatherProblems(problems: readonly Problem[]): GatheredProblem[] {
  const isGathered = ({ severity, line, column }: Problem) => severity !== 'error' && line === 1 && column === 1
  const alike = groupPairs(problems.filter(isGathered).map((problem) => [kindOf(problem), problem] as const))
  return problems.flatMap((problem): GatheredProblem[] => {
    const group = isGathered(problem) ? (alike.get(kindOf(problem)) ?? []) : []
    if (group.length < SEVERAL) return [{ first: problem, problems: [problem], folder: null }]
    return group[0] === problem ? [{ first: problem, problems: group, folder: commonFolder(group) }] : []
  })
}

const SECTION_DEPTH = 2

function kindOf({ path, code, message }: Problem): string {
  const section = path.split('/').slice(0, -1).slice(0, SECTION_DEPTH)
  return JSON.stringify([code, message, ...section])
}

function commonFolder(problems: readonly Problem[]): string {
  const [first = [], ...others] = problems.map(({ path }) => path.split('/').slice(0, -1))
  const end = first.findIndex((part, index) => others.some((other) => other[index] !== part))
  return first.slice(0, end === -1 ? first.length : end).join('/')
}
