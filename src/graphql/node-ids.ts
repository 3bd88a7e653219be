/** The types whose objects have an id of their own. */
export type NodeType = 'Alias' | 'Article' | 'ImageCredit' | 'Quote' | 'Release' | 'Section' | 'Theme'

/** The opaque `Node.id`; it stays the same as long as `id` does. */
export function nodeId(type: NodeType, id: string | number): string {
  return Buffer.from(`${type}:${id}`).toString('base64url')
}

/** What an id was made of, or null for text that no `nodeId` gave; the type may still be one we do not know. */
export function readNodeId(nodeId: string): { type: string; id: string } | null {
  const text = Buffer.from(nodeId, 'base64url').toString()
  const colon = text.indexOf(':')
  if (colon < 1 || Buffer.from(text).toString('base64url') !== nodeId) return null
  return { type: text.slice(0, colon), id: text.slice(colon + 1) }
}
