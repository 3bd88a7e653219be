import { problemCatalogue } from './catalogue/problem-catalogue.ts'
import type { Severity } from './problem.ts'

/** Every code a problem can have, with the severities it can have. */
export const problemCodes: ReadonlyMap<string, readonly Severity[]> = new Map(
  problemCatalogue.flatMap(({ entries }) => entries.map(({ code, severities }) => [code, severities] as const)),
)

/** The codes that stand for nothing but errors, which no one can silence. */
export const codesAlwaysErrors: ReadonlySet<string> = new Set(
  [...problemCodes].filter(([, severities]) => severities.every((one) => one === 'error')).map(([code]) => code),
)
