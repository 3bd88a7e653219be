import { escapeHtml } from './character-references.ts'
import type { Label } from './document.ts'
import { webAddress } from './web-address.ts'

/** A label of a community as safe HTML: its name as a link, whose it is, and what it asks. */
export function labelHtml({ name, url: stated, community, text }: Label): string {
  const url = webAddress(stated)
  const shown = escapeHtml(name)
  return [
    url === null ? shown : `<a href="${escapeHtml(url)}">${shown}</a>`,
    community === null ? '' : ` (${escapeHtml(community)})`,
    text === null ? '' : `: ${escapeHtml(text)}`,
  ].join('')
}

/** The same in words, with the address at its end. */
export function labelText({ name, url: stated, community, text }: Label): string {
  const url = webAddress(stated)
  const named = community === null ? name : `${name} (${community})`
  return `${text === null ? named : `${named}: ${text}`}${url === null ? '' : ` (${url})`}`
}
