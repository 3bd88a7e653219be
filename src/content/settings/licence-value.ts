import type { Json, Licence } from '../document.ts'
import { parseLicence } from '../image-credits/licences.ts'
import { nameOfSpdx } from '../image-credits/spdx.ts'
import { asFilledText, lookUp } from '../values.ts'

/** A licence given as an SPDX id, a URL, a name, or a map of `spdx`, `name` and `url`; null where it names none. */
export function readLicence(value: Json | undefined): Licence | null {
  if (value === undefined || value === null) return null
  const text = asFilledText(value)
  if (text !== null) return licenceOfSpdx(text) ?? parseLicence(text) ?? { spdx: null, name: text, url: httpUrl(text) }
  const [spdx, name, url] = [lookUp(value, 'spdx'), lookUp(value, 'name'), lookUp(value, 'url')].map(asFilledText)
  const known = parseLicence(spdx ?? url ?? name ?? '')
  const shown = name ?? known?.name ?? spdx ?? url
  if (shown == null) return null
  return { spdx: spdx ?? known?.spdx ?? null, name: shown, url: url == null ? (known?.url ?? null) : httpUrl(url) }
}

/** Completes a bare SPDX id with the licence's full name and, for Creative Commons, its URL. */
function licenceOfSpdx(text: string): Licence | null {
  const name = nameOfSpdx(text)
  if (name === null) return null
  const creativeCommons = /^CC-([A-Z-]+)-(\d\.\d)$/.exec(text)
  const deed = creativeCommons && `licenses/${creativeCommons[1]?.toLowerCase()}/${creativeCommons[2]}/`
  const path = text === 'CC0-1.0' ? 'publicdomain/zero/1.0/' : deed
  return { spdx: text, name, url: path === null ? null : `https://creativecommons.org/${path}` }
}

function httpUrl(text: string): string | null {
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null
}
