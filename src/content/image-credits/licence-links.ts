import { escapeHtml } from '../character-references.ts'
import type { Licence } from '../document.ts'
import { addressesOfLicence } from './licence-addresses.ts'

/** A credit as safe HTML, with a link to the terms of each licence that it names and does not link to. */
export function withLicenceLinks(html: string, licence: Licence | null): string {
  const addresses = licence === null ? [] : addressesOfLicence(licence).map(escapeHtml)
  const missing = addresses.filter((address) => !html.includes(`href="${address}"`))
  if (missing.length === 0) return html
  return `${html} (${missing.map((address) => `<a href="${address}">${address}</a>`).join(', ')})`
}
