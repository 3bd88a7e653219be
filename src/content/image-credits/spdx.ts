import licences from 'spdx-license-list'

/** Whether SPDX lists a licence under exactly this id. */
export function isSpdxId(id: string): boolean {
  return Object.hasOwn(licences, id)
}

/** The id that SPDX lists, as it writes it, in whatever case it was written; null where it lists no such id. */
export function findSpdxId(written: string): string | null {
  return idsInAnyCase.get(written.toLowerCase()) ?? null
}

/** The full name SPDX gives to an id; null where it lists no such id. */
export function nameOfSpdx(id: string): string | null {
  return isSpdxId(id) ? licences[id]!.name.replace(/\s+/g, ' ') : null
}

/** The id of the one licence that SPDX knows at an address, with or without `www.` and file ending; null for others. */
export function spdxOfUrl(href: string): string | null {
  return idsByAddress.get(plainAddress(href)) ?? null
}

const idsInAnyCase = new Map(Object.keys(licences).map((id) => [id.toLowerCase(), id]))

// Null for an address that several licences share. Whatever the package's types say, some licences have none.
const idsByAddress = new Map<string, string | null>()
for (const [id, { url }] of Object.entries(licences)) {
  const address = plainAddress(url ?? '')
  if (address.includes('/')) idsByAddress.set(address, idsByAddress.has(address) ? null : id)
}

function plainAddress(url: string): string {
  return url
    .toLowerCase()
    .replace(/\/licen[cs]es?\//, '/license/')
    .replace(/^https?:\/\/(?:www\.)?|[?#].*$/g, '')
    .replace(/(?:\.html?|\.txt|\.php)?\/?$/, '')
}
