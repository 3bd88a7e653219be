import type { Json } from '../document.ts'
import type { FrontMatterEntry } from '../front-matter/data.ts'
import { type Place, type Position, startOf } from '../problem.ts'
import { asMap, lookUp } from '../values.ts'

/** One value of a page, its own or cascaded, with the place where it is set. */
export interface PageValue {
  readonly key: string
  readonly value: Json
  readonly place: Place
  readonly items: readonly Position[]
  /** Whether the page's own front matter sets it, rather than a cascade. */
  readonly own: boolean
}

/** All values of a page by key in lower case. */
export type PageValues = ReadonlyMap<string, PageValue>

/** The page's own values, nothing cascaded. */
export function ownValues(path: string, entries: readonly FrontMatterEntry[]): Map<string, PageValue> {
  return new Map(
    entries.map(({ key, value, line, column, items }) => [
      key.toLowerCase(),
      { key, value, place: { path, line, column }, items, own: true },
    ]),
  )
}

/** The value of a key; one under `params` counts where there is none at the top, as in Hugo. */
export function findValue(values: PageValues, key: string): Json | undefined {
  const found = values.get(key.toLowerCase())
  return found === undefined ? lookUp(asMap(values.get('params')?.value ?? null) ?? {}, key) : found.value
}

/** Where a page's problem is reported: in the page's own file, with the place of a cascaded value as a related one. */
export interface ProblemPlace extends Place {
  readonly related?: readonly Place[]
}

/** Where a key is set, else the first line of the file. */
export function placeOf(values: PageValues, key: string, sourcePath: string): ProblemPlace {
  return placeIn(sourcePath, values.get(key.toLowerCase())?.place ?? startOf(sourcePath))
}

/** The place in the file `sourcePath` at which to report a problem with something from `place`. */
export function placeIn(sourcePath: string, place: Place): ProblemPlace {
  return place.path === sourcePath ? place : { ...startOf(sourcePath), related: [place] }
}
