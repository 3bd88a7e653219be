import type { Json, Licence } from '../document.ts'
import { parseLicence } from '../image-credits/licences.ts'
import { findSpdxId, nameOfSpdx } from '../image-credits/spdx.ts'
import { readSpdxExpression, writeSpdxExpression } from '../image-credits/spdx-expression.ts'
import { asFilledText, lookUp } from '../values.ts'
import { webAddress } from '../web-address.ts'

/** A licence given as an SPDX id, a URL, a name, or a map of `spdx`, `name` and `url`; null where it names none. */
export function readLicence(value: Json | undefined): Licence | null {
  if (value === undefined || value === null) return null
  const text = asFilledText(value)
  if (text !== null)
    return licenceOfSpdx(text) ?? parseLicence(text) ?? { spdx: null, name: text, url: webAddress(text) }
  const [spdx, name, url] = [lookUp(value, 'spdx'), lookUp(value, 'name'), lookUp(value, 'url')].map(asFilledText)
  const known = parseLicence(spdx ?? url ?? name ?? '')
  const shown = name ?? known?.name ?? spdx ?? url
  if (shown == null) return null
  return {
    spdx: asSpdxWrites(spdx) ?? known?.spdx ?? null,
    name: shown,
    url: url == null ? (known?.url ?? null) : webAddress(url),
  }
}

function asSpdxWrites(spdx: string | null | undefined): string | null {
  const expression = spdx == null ? null : readSpdxExpression(spdx)
  return expression === null ? null : writeSpdxExpression(expression)
}

/** Completes a bare SPDX id with the licence's full name and, for Creative Commons, its URL. */
function licenceOfSpdx(text: string): Licence | null {
  const spdx = findSpdxId(text)
  const name = spdx === null ? null : nameOfSpdx(spdx)
  if (spdx === null || name === null) return null
  const creativeCommons = /^CC-([A-Z-]+)-(\d\.\d)$/.exec(spdx)
  const deed = creativeCommons && `licenses/${creativeCommons[1]?.toLowerCase()}/${creativeCommons[2]}/`
  const path = spdx === 'CC0-1.0' ? 'publicdomain/zero/1.0/' : deed
  return { spdx, name, url: path === null ? null : `https://creativecommons.org/${path}` }
}
