import { createNearest } from '../nearest.ts'
import type { Problem } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import type { Permalinks } from './permalink-patterns.ts'
import { placeOfText } from './place-of-text.ts'

const TOKENS =
  `year month monthname day weekday weekdayname yearday section sectionslug sections sectionslugs title slug
filename contentbasename slugorfilename slugorcontentbasename`.split(/\s+/)
const GO_LAYOUT = /^(?:2006|06|01|1|Jan|January|02|2|Mon|Monday)$/

/** A `warning` for each token of a permalink pattern that Hugo does not know: it refuses to build the site. */
export function findUnknownTokens(permalinks: readonly Permalinks[], files: readonly SourceFile[]): Problem[] {
  const patterns = permalinks
    .flatMap(Object.values)
    .flatMap((bySection: { readonly [section: string]: string }) => Object.values(bySection))
  return [...new Set(patterns)].flatMap((pattern) =>
    [...pattern.matchAll(/:(\w+)/g)].flatMap(({ 1: token = '', index }): Problem[] => {
      if (TOKENS.includes(token) || GO_LAYOUT.test(token)) return []
      const near = createNearest(TOKENS)(token)
      return [
        {
          ...placeOfText(files, pattern, index),
          code: 'permalink-token',
          severity: 'warning',
          message: `Expected a part of an address that Hugo knows, such as ":slug", found ":${token.slice(0, 60)}"; it stays in the address as it is.`,
          hint: near === null ? `Hugo knows :${TOKENS.join(', :')}.` : `Did you mean ":${near}"?`,
        },
      ]
    }),
  )
}
