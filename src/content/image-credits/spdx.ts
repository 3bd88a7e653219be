import licences from 'spdx-license-list'

/** Whether SPDX lists a licence under exactly this id. */
export function isSpdxId(id: string): boolean {
  return Object.hasOwn(licences, id)
}

/** The full name SPDX gives to an id; null where it lists no such id. */
export function nameOfSpdx(id: string): string | null {
  return isSpdxId(id) ? licences[id]!.name.replace(/\s+/g, ' ') : null
}
