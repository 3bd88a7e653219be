import { type CursorList, cursorOf, readCursor } from '../database/read/cursors.ts'
import type { SortKey, Window } from '../database/read/keyset.ts'
import { inputError } from './input.ts'

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

/** A list with a stable order. */
export interface List<Row> extends CursorList {
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
    after: after == null ? null : cursorFor('after', after, list),
    before: before == null ? null : cursorFor('before', before, list),
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

function cursorFor<Row>(argument: string, cursor: string, list: List<Row>): SortKey {
  const key = readCursor(list, cursor)
  if (key !== null) return key
  throw inputError(
    `\`${argument}\` is not a cursor of this list. Pass one that the same field gave with the same order and filter.`,
    'BAD_CURSOR',
  )
}
