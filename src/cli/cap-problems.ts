import type { Problem, Severity } from '../content/problem.ts'

/** A format for programs. */
type Format = 'json' | 'github' | 'sarif'

/** The problems that are written, in their order, and how many are left out. */
export interface CappedProblems {
  readonly shown: readonly Problem[]
  readonly omitted: number
}

// Of more, GitHub shows nothing, and no program waits for tens of megabytes.
const MOST: Readonly<Record<Format, number>> = { json: 5000, github: 1000, sarif: 5000 }

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice']

/** The gravest problems, as many as a format for programs holds unless `all` are asked for. */
export function capProblems(format: Format, problems: readonly Problem[], all: boolean): CappedProblems {
  const most = all ? problems.length : MOST[format]
  if (problems.length <= most) return { shown: problems, omitted: 0 }
  const gravest = SEVERITIES.flatMap((severity) => problems.filter((problem) => problem.severity === severity))
  const chosen = new Set(gravest.slice(0, most))
  return { shown: problems.filter((problem) => chosen.has(problem)), omitted: problems.length - most }
}

/** Their form in JSON: `omittedProblems` is there only where some are left out. */
export function jsonOf({ shown, omitted }: CappedProblems): object {
  return { problems: shown, ...(omitted === 0 ? {} : { omittedProblems: omitted }) }
}
