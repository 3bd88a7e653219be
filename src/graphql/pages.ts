import { hash } from 'node:crypto'
import type { SortKey, SortTerm, Window } from '../database/read/keyset.ts'
import { inputError, isPrintedInstant } from './input.ts'

const DEFAULT_PAGE_SIZE = 20
const MAX_PAGE_SIZE = 100

/** Descriptions of a connection's arguments, as options of Pothos' relay plugin. */
export const pageArgumentOptions = {
  firstArgOptions: {
    description: `How many to return, counted from the start of the list or from \`after\`: 0 to ${MAX_PAGE_SIZE}; ${DEFAULT_PAGE_SIZE} if neither \`first\` nor \`last\` is given.`,
  },
  afterArgOptions: {
    description: 'Return only what comes after this cursor, exclusive: a `cursor` or `endCursor` of the same list.',
  },
  lastArgOptions: {
    description: `How many to return, counted back from the end of the list or from \`before\`: 0 to ${MAX_PAGE_SIZE}. Not together with \`first\`.`,
  },
  beforeArgOptions: {
    description: 'Return only what comes before this cursor, exclusive: a `cursor` or `startCursor` of the same list.',
  },
}

/** The arguments of a connection field. */
export interface PageArguments {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
  readonly last?: number | null | undefined
  readonly before?: string | null | undefined
}

/** A list with a stable order. `name` distinguishes its cursors from those of lists with other contents, orders or filters. */
export interface List<Row> {
  readonly name: string
  /** The types of what a cursor holds. */
  readonly terms: readonly Pick<SortTerm, 'type'>[]
  keyOf(row: Row): SortKey
}

/** What backs a connection; `totalCount` is called only if the client asks for it. */
export interface Page<Row> {
  readonly edges: { readonly cursor: string; readonly node: Row }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
  totalCount(): number | Promise<number>
}

/** The part of the list the client asks for, plus one row that shows whether there are more. */
export function windowOf<Row>(args: PageArguments, list: List<Row>): Window {
  const { first, last, after, before } = args
  if (first != null && last != null)
    throw inputError('Give `first` or `last`, not both: they count from opposite ends.')
  const size = checkSize(first == null ? 'last' : 'first', first ?? last ?? DEFAULT_PAGE_SIZE)
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
  const hasMore = rows.length === window.limit
  const shown = rows.slice(0, window.limit - 1)
  if (window.fromEnd) shown.reverse()
  const cursorAt = (row: Row | undefined) => (row === undefined ? null : cursorOf(list, list.keyOf(row)))
  return {
    // Few queries ask for cursors, so each is made when it is read.
    edges: shown.map((node) => ({
      get cursor() {
        return cursorOf(list, list.keyOf(node))
      },
      node,
    })),
    pageInfo: {
      // A cursor came with a row of this list, so at least that row is on its other side.
      hasNextPage: window.fromEnd ? window.before !== null : hasMore,
      hasPreviousPage: window.fromEnd ? hasMore : window.after !== null,
      get startCursor() {
        return cursorAt(shown[0])
      },
      get endCursor() {
        return cursorAt(shown.at(-1))
      },
    },
    totalCount,
  }
}

function checkSize(name: string, size: number): number {
  if (size >= 0 && size <= MAX_PAGE_SIZE) return size
  throw inputError(`\`${name}\` must be between 0 and ${MAX_PAGE_SIZE}; it is ${size}.`)
}

/** The cursor of the row with this sort key, whether or not there is one. */
export function cursorOf<Row>(list: List<Row>, key: SortKey): string {
  return Buffer.from(JSON.stringify([checksumOf(list, key), ...key])).toString('base64url')
}

// A cursor that was guessed, cut, edited or taken from another list does not fit its checksum. That is no protection against
// forgery, and need not be: a cursor gives access to nothing, and its values are checked as well.
function checksumOf<Row>(list: List<Row>, key: SortKey): string {
  return hash('sha256', JSON.stringify([list.name, ...key]), 'base64url').slice(0, 8)
}

function readCursor<Row>(argument: string, cursor: string, list: List<Row>): SortKey {
  const [, ...key] = parseList(Buffer.from(cursor, 'base64url').toString())
  // Base64 and JSON can both write one value in many ways; only ours is accepted.
  if (isKeyOf(list.terms, key) && cursorOf(list, key) === cursor) return key
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

function isKeyOf(terms: List<unknown>['terms'], key: readonly unknown[]): key is SortKey {
  return key.length === terms.length && terms.every((term, index) => fits(term.type, key[index]))
}

function fits(type: SortTerm['type'], value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31
  if (typeof value !== 'string' || value.includes('\0') || !value.isWellFormed()) return false
  return type === 'text' || isPrintedInstant(value)
}
