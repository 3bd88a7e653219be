import type { PageInfo } from './list-asked.ts'

/** What is shown at once of a list that is all there. */
export interface Part<Item> {
  readonly items: readonly Item[]
  /** How many come before them. */
  readonly from: number
  readonly pageInfo: PageInfo
}

/** How much a page may show. */
export interface PartOptions<Item> {
  readonly most: number
  /** Bytes of HTML, about. */
  readonly budget: number
  /** What an item takes of them. */
  readonly weigh: (item: Item) => number
}

/** The part of a list that an address asks for, `after` or `before` so many; never empty unless the list is. */
export function partOf<Item>(
  list: readonly Item[],
  parameters: URLSearchParams,
  options: PartOptions<Item>,
): Part<Item> {
  const before = countIn(parameters, 'before')
  // Where the list has become shorter, its end is shown.
  const end = before === null ? null : Math.max(Math.min(before, list.length), 1)
  const start = end === null ? Math.min(countIn(parameters, 'after') ?? 0, Math.max(list.length - 1, 0)) : null
  const [from, to] =
    start === null
      ? [end! - fitting(list.slice(0, end!).reverse(), options), end!]
      : [start, start + fitting(list.slice(start), options)]
  return {
    items: list.slice(from, to),
    from,
    pageInfo: {
      hasPreviousPage: from > 0,
      hasNextPage: to < list.length,
      startCursor: String(from),
      endCursor: String(to),
    },
  }
}

/** How many of the first items fit on a page; at least one. */
function fitting<Item>(items: readonly Item[], { most, budget, weigh }: PartOptions<Item>): number {
  let left = budget
  let count = 0
  for (const item of items.slice(0, most)) {
    left -= weigh(item)
    if (left < 0 && count > 0) break
    count += 1
  }
  return count
}

function countIn(parameters: URLSearchParams, name: string): number | null {
  const given = /^\d{1,9}$/.exec(parameters.get(name) ?? '')
  return given === null ? null : Number(given[0])
}

/** Bytes that a text takes in HTML, about. */
export function weightOf(text: string | null): number {
  if (text === null) return 0
  return Buffer.byteLength(text) + 5 * (text.match(/[&<>"]/g)?.length ?? 0)
}

/** Bytes that a text takes in an address, at most. */
export function weightInAddress(text: string): number {
  return 3 * Buffer.byteLength(text)
}
