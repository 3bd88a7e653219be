import type { Licence } from '../document.ts'
import { webAddress } from '../web-address.ts'
import { idsIn, readSpdxExpression, type SpdxExpression } from './spdx-expression.ts'

/** Where the terms of a licence can be read: its address, or those of each licence in its expression. */
export function addressesOfLicence({ url: stated, spdx }: Licence): string[] {
  const url = webAddress(stated)
  const expression = readSpdxExpression(spdx ?? '')
  const ids = expression === null ? [] : idsIn(expression)
  if (ids.length <= 1 && url !== null) return [url]
  const listed = ids.filter((id) => !id.includes('Ref-')).map((id) => `https://spdx.org/licenses/${id}.html`)
  return url === null ? listed : [url, ...listed]
}

/** The addresses of licences of which one may be chosen; none where several hold together, which no single link can say. */
export function choicesOfLicence(licence: Licence): string[] {
  const expression = readSpdxExpression(licence.spdx ?? '')
  return expression !== null && holdsTogether(expression) ? [] : addressesOfLicence(licence)
}

function holdsTogether(expression: SpdxExpression): boolean {
  if (!('conjunction' in expression)) return false
  return expression.conjunction === 'and' || holdsTogether(expression.left) || holdsTogether(expression.right)
}
