import type { Licence } from '../document.ts'
import type { Problem } from '../problem.ts'
import { findLicenceProblem } from '../settings/licence-problems.ts'
import { readLicence } from '../settings/licence-value.ts'
import { asFilledText, asMap } from '../values.ts'
import { findValue, type PageValues, placeOf } from './page-values.ts'

/** The licence of a page's own; null where it gives none. */
export function readPageLicence(
  values: PageValues,
  sourcePath: string,
): { readonly licence: Licence | null; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  for (const key of ['licence', 'license']) {
    const value = findValue(values, key)
    // A switch of a theme, such as `license: true`, says nothing.
    if (value == null || (typeof value !== 'string' && asMap(value) === null) || asFilledText(value) === '') continue
    const problem = findLicenceProblem(value, placeOf(values, key, sourcePath), '; that of the site counts')
    if (problem !== null) problems.push({ ...placeOf(values, key, sourcePath), ...problem })
    const licence = readLicence(value)
    if (licence !== null) return { licence, problems }
  }
  return { licence: null, problems }
}
