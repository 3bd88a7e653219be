import type { SortKey, Window } from '../database/read/keyset.ts'
import type { QuotePlace } from '../database/read/quote-places.ts'
import { lookupKey } from './input.ts'
import type { Loaders } from './loaders.ts'

// A quote has its place among those of its edition, so the next edition of the article gives it another one. A cursor therefore
// also names the release it was given at: with that, what a client has seen of the article is known in every later edition.

/** What a cursor of a list of quotes holds: the sort key, which ends in a path and a position, and the release. */
export function quoteCursor(sortKey: SortKey, release: number): SortKey {
  return [...sortKey, release]
}

/** The window with its cursors at the places their quotes have at a release, so that no quote comes twice or is left out. */
export async function windowAt(release: number, window: Window, { quotePlaces }: Loaders): Promise<Window> {
  const follow = async (cursor: SortKey | null, placeNow: PlaceNow): Promise<SortKey | null> => {
    if (cursor === null) return null
    const sortKey = cursor.slice(0, -1)
    const given = Number(cursor.at(-1))
    if (given === release) return sortKey
    const [path, position] = sortKey.slice(-2)
    const places = await quotePlaces({ pathKey: lookupKey(String(path)), release: given })
    return places.length === 0 ? sortKey : [...sortKey.slice(0, -1), placeNow(Number(position), places)]
  }
  const [after, before] = await Promise.all([follow(window.after, lastUpTo), follow(window.before, firstFrom)])
  return { ...window, after, before }
}

type PlaceNow = (position: number, places: readonly QuotePlace[]) => number

/** The last place of those that stood up to a position; before the first where none is left. */
const lastUpTo: PlaceNow = (position, places) =>
  places.reduce((last, { was, is }) => (was <= position && is !== null && is > last ? is : last), -1)

/** The first place of those that stood from a position on; after the last where none is left. */
const firstFrom: PlaceNow = (position, places) =>
  places.reduce((first, { was, is }) => (was >= position && is !== null && is < first ? is : first), 2 ** 31 - 1)
