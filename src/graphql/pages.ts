import { hash } from 'node:crypto'
import type { SortKey, SortTerm, Window } from '../database/read/keyset.ts'
import { inputError } from './input-error.ts'
import { isPrintedInstant } from './instant.ts'

/** How many a connection gives where neither `first` nor `last` says so. */
export const defaultPageSize = 20

/** The most a connection gives at once. */
export const maxPageSize = 100

/** The arguments of a connection field. */
export interface PageArguments {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
  readonly last?: number | null | undefined
  readonly before?: string | null | undefined
}

/** A list with a stable order. `name` tells its cursors from those of other lists: of other things, orders or filters. */
export interface List<Row> {
  readonly name: string
  readonly terms: readonly SortTerm[]
  keyOf(row: Row): SortKey
}

/** What backs a connection; `totalCount` is asked only where the client asks. */
export interface Page<Row> {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
  totalCount(): number | Promise<number>
}

/** The part of the list the client asks for and one row more, which tells whether there are further ones. */
export function windowOf<Row>(args: PageArguments, list: List<Row>): Window {
  const { first, last, after, before } = args
  if (first != null && last != null)
    throw inputError('Give `first` or `last`, not both: they count from opposite ends.', 'BAD_USER_INPUT')
  const size = checkSize(first == null ? 'last' : 'first', first ?? last ?? defaultPageSize)
  return {
    limit: size + 1,
    fromEnd: last != null,
    after: after == null ? null : readCursor('after', after, list),
    before: before == null ? null : readCursor('before', before, list),
  }
}

/** Makes a page of the rows found in a window made by `windowOf`. */
export function pageOf<Row>(
  rows: readonly Row[],
  window: Window,
  { list, totalCount }: { list: List<Row>; totalCount: Page<Row>['totalCount'] },
): Page<Row> {
  const more = rows.length === window.limit
  const shown = rows.slice(0, window.limit - 1)
  if (window.fromEnd) shown.reverse()
  const cursorOf = (row: Row | undefined) => (row === undefined ? null : writeCursor(list, list.keyOf(row)))
  return {
    // Few ask for cursors, so each is made when it is read.
    edges: shown.map((node) => ({
      get cursor() {
        return writeCursor(list, list.keyOf(node))
      },
      node,
    })),
    pageInfo: {
      // A cursor was given with a row of this list, so there is at least that row on its other side.
      hasNextPage: window.fromEnd ? window.before !== null : more,
      hasPreviousPage: window.fromEnd ? more : window.after !== null,
      get startCursor() {
        return cursorOf(shown[0])
      },
      get endCursor() {
        return cursorOf(shown.at(-1))
      },
    },
    totalCount,
  }
}

function checkSize(name: string, size: number): number {
  if (size >= 0 && size <= maxPageSize) return size
  throw inputError(`\`${name}\` must be between 0 and ${maxPageSize}; it is ${size}.`, 'BAD_USER_INPUT')
}

function writeCursor<Row>(list: List<Row>, key: SortKey): string {
  return Buffer.from(JSON.stringify([checkOf(list, key), ...key])).toString('base64url')
}

// A cursor that was guessed, cut, edited or taken from another list does not fit its check. It is no secret, for a cursor
// gives nothing away; what is in the key is looked at all the same.
function checkOf<Row>(list: List<Row>, key: SortKey): string {
  return hash('sha256', JSON.stringify([list.name, ...key]), 'base64url').slice(0, 8)
}

function readCursor<Row>(argument: string, cursor: string, list: List<Row>): SortKey {
  const [, ...key] = parseList(Buffer.from(cursor, 'base64url').toString())
  // Written again it must be the same: base64 and JSON both have many spellings of one thing.
  if (isKeyOf(list.terms, key) && writeCursor(list, key) === cursor) return key
  throw inputError(
    `\`${argument}\` is not a cursor of this list. Pass one that the same field gave with the same order and filter.`,
    'BAD_CURSOR',
  )
}

function parseList(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

function isKeyOf(terms: readonly SortTerm[], key: readonly unknown[]): key is SortKey {
  return key.length === terms.length && terms.every((term, index) => fits(term.type, key[index]))
}

function fits(type: SortTerm['type'], value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31
  if (typeof value !== 'string' || value.includes('\0') || !value.isWellFormed()) return false
  return type === 'text' || isPrintedInstant(value)
}
