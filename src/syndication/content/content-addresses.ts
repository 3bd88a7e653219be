import { addressOfPath } from '../../content/addresses.ts'
import { choicesOfLicence } from '../../content/image-credits/licence-addresses.ts'
import type { ArticleContent } from './read-content.ts'

/** A form that an article comes in, which is also what its address may end in. */
export type Form = 'html' | 'md' | 'jsonld' | 'json'

/** Where an article is below the folder of content, in the form that is accepted or in one form. */
export function addressOfContent(folder: string, path: string, form: Form | null): string {
  const address = addressOfPath(folder, path)
  if (form === null) return address
  return `${path === '/' ? `${address}index` : address.replace(/\/$/, '')}.${form}`
}

/** The canonical address, the licences to choose from and the other forms, for the header `Link`. */
export function linkHeader({ url, licence, addresses }: ArticleContent): string {
  return [
    `<${url}>; rel="canonical"`,
    ...(licence === null ? [] : choicesOfLicence(licence)).map(
      (address) => `<${new URL(address).href}>; rel="license"`,
    ),
    `<${addresses.markdown}>; rel="alternate"; type="text/markdown"`,
    `<${addresses.json}>; rel="alternate"; type="application/json"`,
  ].join(', ')
}
