import type { Problem } from '../../content/problem.ts'
import { printableJson } from '../printable.ts'

/** Problems with their counts, as one JSON object. */
export function toJson(problems: readonly Problem[], silenced: number): string {
  const count = (severity: Problem['severity']) => problems.filter((problem) => problem.severity === severity).length
  const counts = { error: count('error'), warning: count('warning'), notice: count('notice'), silenced }
  return `${printableJson({ counts, problems })}\n`
}
