import type { Json } from '../document.ts'
import { findLicenceNames, parseLicence } from '../image-credits/licences.ts'
import type { Place, Problem } from '../problem.ts'
import { asFilledText, asMap } from '../values.ts'
import { isContradictory, readLicence } from './licence-value.ts'

const AS_NAME = 'it is shown as written, and nothing is offered to partners under it.'

/**
 * A problem with a licence that is none, or that partners are offered nothing under although it may be meant otherwise: it contradicts
 * itself, is misspelt, says more than which licence it is, or is a name that is not known here. Null for any other, such as one that
 * reserves all rights. `otherwise` is what counts where it is none.
 */
export function findLicenceProblem(value: Json, place: Place, otherwise: string): Problem | null {
  const licence = readLicence(value)
  const written = asFilledText(value)
  const shown = JSON.stringify(written ?? value).slice(0, 80)
  const problem = { ...place, code: 'licence-unknown', severity: 'warning' as const }
  if (licence === null)
    return {
      ...problem,
      message: `Expected the name of a licence, such as "CC BY 4.0", found ${shown}${otherwise}.`,
      hint: OWN,
    }
  if (asMap(value) !== null && isContradictory(value))
    return {
      ...problem,
      message: `Expected one licence, found that "name", "url" and "spdx" say different ones in ${shown}; the name is shown, and nothing is offered to partners under it.`,
      hint: 'Take out what does not hold.',
    }
  if (licence.spdx !== null) return null
  if (/^\s*(?:cc\b|creative\s+commons\b)/i.test(licence.name) && !saysMore(licence.name))
    return {
      ...problem,
      message: `Expected the name of a licence, such as "CC BY 4.0", found ${shown}; ${AS_NAME}`,
      hint: OWN,
    }
  if (written === null) return null
  if (saysMore(written))
    return {
      ...problem,
      message: `Expected nothing but a licence, found other words beside its name in ${shown}; ${AS_NAME}`,
      hint: 'Write the SPDX id alone, such as "CC-BY-4.0", in whatever language the page is; conditions belong in the text of the page.',
    }
  if (RESERVED.test(written) || parseLicence(written) !== null) return null
  return {
    ...problem,
    severity: 'notice',
    message: `Expected a licence that is known here, found ${shown}; ${AS_NAME}`,
    hint: 'If it is a licence of your own, write "name:" and "url:" of it.',
  }
}

const OWN =
  'Write its name with the version, its SPDX id ("CC-BY-4.0"), or "name:" and "url:" of a licence of your own.'
const RESERVED = /©|\bcopyright\b|\bpermission\b|rights reserved|^https?:/i

/** Whether a licence is named among other words. */
function saysMore(text: string): boolean {
  const names = findLicenceNames(text)
  const isKnown = names.some(({ spdx, creativeCommons }) => spdx !== null || (creativeCommons?.kind ?? null) !== null)
  return isKnown && parseLicence(text) === null
}
