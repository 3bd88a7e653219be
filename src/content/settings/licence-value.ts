import type { Json, Licence } from '../document.ts'
import { parseLicence } from '../image-credits/licences.ts'
import { asFilledText, lookUp } from '../values.ts'

/** A licence given as an SPDX id, a URL, a name, or a map of `spdx`, `name` and `url`; null where it names none. */
export function readLicence(value: Json | undefined): Licence | null {
  if (value === undefined || value === null) return null
  const text = asFilledText(value)
  if (text !== null) return parseLicence(text) ?? { spdx: null, name: text, url: httpUrl(text) }
  const [spdx, name, url] = [lookUp(value, 'spdx'), lookUp(value, 'name'), lookUp(value, 'url')].map(asFilledText)
  const known = parseLicence(spdx ?? url ?? name ?? '')
  const shown = name ?? known?.name ?? spdx ?? url
  if (shown == null) return null
  return { spdx: spdx ?? known?.spdx ?? null, name: shown, url: url == null ? (known?.url ?? null) : httpUrl(url) }
}

function httpUrl(text: string): string | null {
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null
}
