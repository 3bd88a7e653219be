import type { Json, Licence } from '../document.ts'
import { parseLicence } from '../image-credits/licences.ts'
import { findSpdxId, nameOfSpdx } from '../image-credits/spdx.ts'
import { readSpdxExpression, writeSpdxExpression } from '../image-credits/spdx-expression.ts'
import { asFilledText, lookUp } from '../values.ts'
import { webAddress } from '../web-address.ts'
import { contradicts } from './licence-contradiction.ts'

/** A licence given as an SPDX id, a URL, a name, or a map of `spdx`, `name` and `url`; null where it names none. */
export function readLicence(value: Json | undefined): Licence | null {
  if (value === undefined || value === null) return null
  const text = asFilledText(value)
  if (text !== null)
    return licenceOfSpdx(text) ?? parseLicence(text) ?? { spdx: null, name: text, url: webAddress(text) }
  const { spdx, name, url, known } = partsOf(value)
  const shown = name ?? known?.name ?? spdx ?? url
  if (shown == null) return null
  // Whoever contradicts themselves lets nobody use anything, by no part of it.
  if (isContradictory(value)) return { spdx: null, name: shown, url: parseLicence(url ?? '') ? null : webAddress(url) }
  return {
    spdx: asSpdxWrites(spdx) ?? known?.spdx ?? null,
    name: shown,
    url: url === null ? (known?.url ?? null) : webAddress(url),
  }
}

/** Whether a map says one licence with one of its keys, and another one, or none, with another. */
export function isContradictory(value: Json): boolean {
  const { spdx, name, url, known } = partsOf(value)
  const id = asSpdxWrites(spdx) ?? known?.spdx ?? null
  if (id === null) return false
  const linked = spdx === null || url === null ? null : (parseLicence(url)?.spdx ?? null)
  if (linked !== null && !isOneOf(linked, id)) return true
  return name !== null && (spdx ?? url) !== null && contradicts(name, id)
}

function partsOf(value: Json) {
  const [spdx, name, url] = ['spdx', 'name', 'url'].map((key) => asFilledText(lookUp(value, key)) ?? null) as [
    string | null,
    string | null,
    string | null,
  ]
  return { spdx, name, url, known: parseLicence(spdx ?? url ?? name ?? '') }
}

function isOneOf(id: string, expression: string): boolean {
  return expression.split(/[\s()]+/).includes(id)
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
