import type { Licence } from '../document.ts'
import { readSpdxExpression, type SpdxExpression } from '../image-credits/spdx-expression.ts'

/** What somebody wants to do with a work. */
export interface Use {
  readonly commercial: boolean
  /** To pass on changed versions, such as translations. */
  readonly derivatives: boolean
}

/** What a licence asks of those it lets use a work. */
export interface Conditions {
  readonly attribution: boolean
  readonly shareAlike: boolean
}

/** Whether a licence lets somebody use a work; `why` not, as a sentence. */
export type Grant =
  | { readonly allowed: true; readonly conditions: Conditions }
  | { readonly allowed: false; readonly why: string }

interface Terms extends Use, Conditions {}

/**
 * Decides by the SPDX expression of the licence: of `A OR B` by the one that fits and asks for least, of `A AND B` by both. Only
 * Creative Commons licences and dedications to the public domain are known; what is not known is not allowed.
 */
export function grantOf(licence: Licence | null, use: Use): Grant {
  if (licence === null) return refusal('Its licence is not stated.')
  const expression = readSpdxExpression(licence.spdx ?? '')
  const known = expression === null ? [] : choicesOf(expression)
  const [fitting] = known.filter((terms) => isWithin(use, terms)).sort((a, b) => demands(a) - demands(b))
  if (fitting) return { allowed: true, conditions: fitting }
  const [first] = known
  if (first === undefined) return refusal(`What “${licence.name}” allows is not known here.`)
  return refusal(
    use.commercial && !first.commercial
      ? `“${licence.name}” does not allow commercial use.`
      : `“${licence.name}” does not allow changed versions.`,
  )
}

/** What may be chosen, each with all terms that then hold; never more than there are different terms. */
function choicesOf(expression: SpdxExpression): Terms[] {
  if (!('conjunction' in expression)) {
    const terms = readTerms(expression.license)
    return terms === null ? [] : [terms]
  }
  const [left, right] = [choicesOf(expression.left), choicesOf(expression.right)]
  const choices =
    expression.conjunction === 'or'
      ? [...left, ...right]
      : left.flatMap((one) => right.map((other) => both(one, other)))
  return [...new Map(choices.map((terms) => [JSON.stringify(terms), terms])).values()]
}

function both(one: Terms, other: Terms): Terms {
  return {
    commercial: one.commercial && other.commercial,
    derivatives: one.derivatives && other.derivatives,
    attribution: one.attribution || other.attribution,
    shareAlike: one.shareAlike || other.shareAlike,
  }
}

function demands({ attribution, shareAlike }: Conditions): number {
  return Number(attribution) + Number(shareAlike)
}

// `CC-BY-3.0-AT`, `CC-BY-NC-SA-2.0-UK`: a port says the same under the law of a country.
const CREATIVE_COMMONS = /^CC-BY(-NC)?(-ND|-SA)?-\d\.\d(?:-[A-Z]{2,3})?$/
const PUBLIC_DOMAIN = ['CC0-1.0', 'CC-PDM-1.0', 'CC-PDDC']

function readTerms(id: string): Terms | null {
  if (PUBLIC_DOMAIN.includes(id)) return { commercial: true, derivatives: true, attribution: false, shareAlike: false }
  // Version 1.0 put ND before NC.
  const match = CREATIVE_COMMONS.exec(id.replace('-ND-NC-', '-NC-ND-'))
  if (match === null) return null
  const [, nonCommercial, last] = match
  return {
    commercial: nonCommercial === undefined,
    derivatives: last !== '-ND',
    attribution: true,
    shareAlike: last === '-SA',
  }
}

function isWithin(use: Use, terms: Terms): boolean {
  return (terms.commercial || !use.commercial) && (terms.derivatives || !use.derivatives)
}

function refusal(why: string): Grant {
  return { allowed: false, why }
}
