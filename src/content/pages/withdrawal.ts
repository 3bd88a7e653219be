import type { Page } from '../document.ts'
import type { Problem } from '../problem.ts'
import { asBoolean, asFilledText, asMap, lookUp } from '../values.ts'
import { type PageValues, placeOf } from './page-values.ts'

/** Why an editor withdrew a page whose file stays in the folder. */
export type Withdrawal = NonNullable<Page['withdrawn']>

const REASONS: ReadonlyMap<string, Withdrawal> = new Map([
  ['retracted', 'RETRACTED'],
  ['rights', 'RIGHTS_WITHDRAWN'],
])

/**
 * Reads front matter `withdrawn`: `retracted`, `rights`, or `true` without a reason; null where the page is not withdrawn.
 * What is none of these withdraws the page as well, because nobody writes the key to keep it.
 */
export function findWithdrawal(
  values: PageValues,
  sourcePath: string,
): { readonly withdrawn: Withdrawal | null; readonly problems: readonly Problem[] } {
  const value = values.get('withdrawn')?.value
  const given = asFilledText(asMap(value) === null ? value : lookUp(value, 'reason'))
  if (value == null || value === '' || asBoolean(given ?? undefined) === false) return { withdrawn: null, problems: [] }
  const reason = REASONS.get(given?.toLowerCase() ?? '')
  if (reason !== undefined) return { withdrawn: reason, problems: [] }
  if (asBoolean(given ?? undefined) === true) return { withdrawn: 'UNPUBLISHED', problems: [] }
  const problem: Problem = {
    ...placeOf(values, 'withdrawn', sourcePath),
    code: 'withdrawn-value',
    severity: 'warning',
    message: `Expected "withdrawn" to be "retracted", "rights", true or false, found ${JSON.stringify(value).slice(0, 60)}; the page is withdrawn without a reason.`,
    hint: 'Write "withdrawn: retracted" where what it said was wrong, "withdrawn: rights" where you may no longer publish it.',
  }
  return { withdrawn: 'UNPUBLISHED', problems: [problem] }
}
