import parse from 'spdx-expression-parse'
import { findSpdxId } from './spdx.ts'

/** A licence by its id, or two expressions of which both hold or one may be chosen: https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/ */
export type SpdxExpression = parse.Info

/**
 * The expression that a whole text is, such as `CC-BY-4.0 OR MIT`, its ids and operators in any case; null where it is none, or names an
 * id that SPDX does not list.
 */
export function readSpdxExpression(text: string): SpdxExpression | null {
  if (!/^[\w.:+()\s-]{1,500}$/.test(text)) return null
  try {
    return parse(asSpdxWrites(text.replace(/\s+/g, ' ').trim()))
  } catch {
    // What the parser throws says only that it is none.
    return null
  }
}

// https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/: ids match in any case, operators in either of two.
function asSpdxWrites(text: string): string {
  return text.replace(/[\w.-]+/g, (word) => {
    if (/^(?:and|or|with)$/.test(word)) return word.toUpperCase()
    return findSpdxId(word) ?? word
  })
}

/** The expression as SPDX writes it, with no more parentheses than it needs. */
export function writeSpdxExpression(expression: SpdxExpression): string {
  if (!('conjunction' in expression)) {
    const id = `${expression.license}${expression.plus ? '+' : ''}`
    return expression.exception === undefined ? id : `${id} WITH ${expression.exception}`
  }
  const { conjunction, left, right } = expression
  const sides = [left, right].map((side) => {
    const isWeaker = conjunction === 'and' && 'conjunction' in side && side.conjunction === 'or'
    return isWeaker ? `(${writeSpdxExpression(side)})` : writeSpdxExpression(side)
  })
  return sides.join(` ${conjunction.toUpperCase()} `)
}

/** The ids of the licences in an expression, in order, each once. */
export function idsIn(expression: SpdxExpression): string[] {
  if (!('conjunction' in expression)) return [expression.license]
  return [...new Set([...idsIn(expression.left), ...idsIn(expression.right)])]
}

const ID = '[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\\+?'
const joined = new RegExp(`(?<![\\p{L}\\p{N}.-])\\(*${ID}(?:\\s(?:OR|AND|WITH)\\s\\(*${ID}\\)*)+`, 'gu')

/** The expressions of several licences in a text, `[start, end)`, with their operators in capitals, as SPDX writes them. */
export function findSpdxExpressions(text: string): { start: number; end: number; spdx: string }[] {
  if (!/\s(?:OR|AND|WITH)\s/.test(text)) return []
  return [...text.matchAll(joined)].flatMap(({ 0: written, index }) => {
    const { from, to } = balanced(written)
    const expression = readSpdxExpression(written.slice(from, to))
    // "MIT AND Intel" may be two companies.
    if (expression === null || !idsIn(expression).some((id) => /-\d/.test(id))) return []
    return [{ start: index + from, end: index + to, spdx: writeSpdxExpression(expression) }]
  })
}

/** Without the parentheses at its ends that have no partner in it: they are of the text around it. */
function balanced(written: string): { from: number; to: number } {
  let [from, to] = [0, written.length]
  const surplus = written.split('(').length - written.split(')').length
  if (surplus > 0) from += surplus
  else to += surplus
  return { from, to }
}
