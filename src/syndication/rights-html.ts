import type { LabelRow, LicenceRow } from '../../schema/json.ts'
import { escapeHtml } from '../content/character-references.ts'
import { addressesOfLicence } from '../content/image-credits/licence-addresses.ts'
import { labelHtml } from '../content/label-text.ts'

/** Under which licence something is, and what communities ask, in a line of safe HTML after other words; empty where neither is said. */
export function rightsHtml({
  licence,
  labels,
}: {
  readonly licence: LicenceRow | null
  readonly labels: readonly LabelRow[]
}): string {
  return [...(licence === null ? [] : [licenceHtml(licence)]), ...labels.map(labelHtml)]
    .map((one) => `. ${one}`)
    .join('')
}

/** The name of a licence as a link to its terms; of an expression the licences are linked besides. */
export function licenceHtml(licence: LicenceRow): string {
  const [first, ...others] = addressesOfLicence(licence)
  const link = (address: string, text: string) =>
    `<a rel="license" href="${escapeHtml(address)}">${escapeHtml(text)}</a>`
  if (first === undefined) return escapeHtml(licence.name)
  if (others.length === 0) return link(first, licence.name)
  return `${escapeHtml(licence.name)} (${[first, ...others].map((address) => link(address, address)).join(', ')})`
}
