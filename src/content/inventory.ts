import { hash } from 'node:crypto'
import { compareText } from './compare.ts'

/** One thing that a complete copy holds, by its lasting id, and the digest of what it says. */
export interface InventoryItem {
  readonly id: string
  readonly digest: string
}

/** The items whose ids have a SHA-256 that begins with `prefix`: two hexadecimal digits. */
export interface InventoryPart {
  readonly prefix: string
  readonly count: number
  readonly digest: string
}

/** What a complete copy holds. docs/partners.md says how the digests are made; others compute them as well. */
export interface Inventory {
  readonly count: number
  readonly digest: string
  /** By prefix, without empty ones. */
  readonly parts: readonly InventoryPart[]
}

/** Files items under the first two digits of the SHA-256 of their ids, each file by id. */
export function fileByPrefix(items: readonly InventoryItem[]): Map<string, InventoryItem[]> {
  const filed = new Map<string, InventoryItem[]>()
  for (const item of items.toSorted((a, b) => compareText(a.id, b.id))) {
    const prefix = sha256(item.id).slice(0, 2)
    const members = filed.get(prefix)
    if (members) members.push(item)
    else filed.set(prefix, [item])
  }
  return filed
}

/** Sums up items in any order; two lists have the same digest where they hold the same items with the same digests. */
export function takeInventory(items: readonly InventoryItem[]): Inventory {
  const parts = [...fileByPrefix(items)].map(([prefix, members]): InventoryPart => {
    const lines = members.map(({ id, digest }) => `${id} ${digest}\n`)
    return { prefix, count: members.length, digest: sha256(lines.join('')) }
  })
  parts.sort((a, b) => compareText(a.prefix, b.prefix))
  const lines = parts.map(({ prefix, count, digest }) => `${prefix} ${count} ${digest}\n`)
  return { count: items.length, digest: sha256(lines.join('')), parts }
}

function sha256(text: string): string {
  return hash('sha256', text)
}
