import type { Problem } from '../problem.ts'
import { TAKEN_BACK_PAGE } from './left-in-page.ts'

const SAYING = new Set(['taken-back', TAKEN_BACK_PAGE])

/** Marks every problem of a file that says, by one of these or of the others, what was taken back: no line of it may be shown. */
export function markUnquotable(problems: readonly Problem[], others: readonly Problem[] = []): Problem[] {
  const saying = new Set(
    [...problems, ...others].flatMap(({ code, path, isQuotable }) =>
      SAYING.has(code) || isQuotable === false ? path : [],
    ),
  )
  if (saying.size === 0) return [...problems]
  return problems.map((problem) => (saying.has(problem.path) ? { ...problem, isQuotable: false } : problem))
}
