import { hash } from 'node:crypto'
import { isPrintedInstant } from './instants.ts'
import type { SortKey, SortTerm } from './keyset.ts'

/** What the cursors of a list are made from. */
export interface CursorList {
  /** Distinguishes its cursors from those of lists with other contents, orders or filters. */
  readonly name: string
  /** The types of what a cursor holds. */
  readonly terms: readonly Pick<SortTerm, 'type'>[]
}

/** The opaque cursor of the row with this sort key, whether or not there is one. */
export function cursorOf(list: CursorList, key: SortKey): string {
  return Buffer.from(JSON.stringify([checksumOf(list, key), ...key])).toString('base64url')
}

/** The sort key inside a cursor; null for any text that is not a cursor of this list. */
export function readCursor(list: CursorList, cursor: string): SortKey | null {
  const [, ...key] = parseList(Buffer.from(cursor, 'base64url').toString())
  // Base64 and JSON can both write one value in many ways; only ours is accepted.
  return isKeyOf(list.terms, key) && cursorOf(list, key) === cursor ? key : null
}

// A cursor that was guessed, cut, edited or taken from another list does not fit its checksum. That is no protection against
// forgery, and need not be: a cursor gives access to nothing, and its values are checked as well.
function checksumOf(list: CursorList, key: SortKey): string {
  return hash('sha256', JSON.stringify([list.name, ...key]), 'base64url').slice(0, 8)
}

function parseList(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

function isKeyOf(terms: CursorList['terms'], key: readonly unknown[]): key is SortKey {
  return key.length === terms.length && terms.every((term, index) => fits(term.type, key[index]))
}

function fits(type: SortTerm['type'], value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31
  if (typeof value !== 'string' || value.includes('\0') || !value.isWellFormed()) return false
  return type === 'text' || isPrintedInstant(value)
}
