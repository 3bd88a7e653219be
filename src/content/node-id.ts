/** The id of the site, of which there is one, inside its `nodeId`. */
export const SITE = 'site'

/** The opaque lasting id of a thing, as `Node.id` and every other output has it; the same as long as the type and the `id` inside it are. */
export function nodeId(type: string, id: string | number | bigint): string {
  return Buffer.from(`${type}:${id}`).toString('base64url')
}

/** The type and id inside a `nodeId`; null for text that `nodeId` cannot have made. The type may not exist. */
export function readNodeId(text: string): { type: string; id: string } | null {
  const inside = Buffer.from(text, 'base64url').toString()
  const colon = inside.indexOf(':')
  if (colon < 1 || Buffer.from(inside).toString('base64url') !== text) return null
  return { type: inside.slice(0, colon), id: inside.slice(colon + 1) }
}
