import type { Json } from '../document.ts'
import { placeAt } from '../line-index.ts'
import type { Position, Problem } from '../problem.ts'
import type { DataRegion, FrontMatterEntry } from './data.ts'
import { MOST_DEPTH } from './depth.ts'

const MOST_CHARACTERS = 131_072

/** A top-level pair as a reader found it; `at` and `items` are indexes into the region. */
export interface FoundPair {
  readonly key: string
  readonly value: Json
  readonly at: number
  readonly items: readonly number[]
  /** From a YAML merge key, so a key of the map itself takes precedence. */
  readonly merged?: boolean
}

/** Keeps one entry for each key, whatever its case: the last one wins, and a `warning` names both places. */
export function createEntries(
  pairs: readonly FoundPair[],
  source: { readonly path: string; readonly locate: (offset: number) => Position },
): { entries: FrontMatterEntry[]; problems: Problem[] } {
  const entries = new Map<string, FrontMatterEntry>()
  const problems: Problem[] = []
  const ordered = [...pairs.filter((pair) => pair.merged), ...pairs.filter((pair) => !pair.merged)]
  const merged = new Set<string>()
  for (const pair of ordered) {
    const name = pair.key.toLowerCase()
    const earlier = entries.get(name)
    if (pair.merged && earlier !== undefined) continue
    const place = source.locate(pair.at)
    if (earlier !== undefined && !merged.has(name)) problems.push(duplicate(pair.key, place, earlier, source.path))
    if (pair.merged) merged.add(name)
    else merged.delete(name)
    entries.delete(name)
    entries.set(name, { key: pair.key, value: pair.value, ...place, items: pair.items.map(source.locate) })
  }
  return { entries: [...entries.values()], problems }
}

/** Copies what a parser built into maps without prototype; `toJson` turns values that JSON does not know into ones it does. */
export function copyData(value: unknown, toJson: (value: unknown) => unknown = (known) => known): Json {
  if (Array.isArray(value)) return value.map((item) => copyData(item, toJson))
  const plain = toJson(value)
  if (typeof plain !== 'object' || plain === null) return plain as Json // all else is a list or a map
  const copy: Record<string, Json> = Object.create(null)
  for (const [key, inner] of Object.entries(plain)) copy[key] = copyData(inner, toJson)
  return copy
}

function duplicate(key: string, place: Position, earlier: FrontMatterEntry, path: string): Problem {
  const found =
    key === earlier.key ? `"${key.slice(0, 60)}" twice` : `"${earlier.key.slice(0, 60)}" and "${key.slice(0, 60)}"`
  return {
    code: 'duplicate-key',
    severity: 'warning',
    path,
    ...place,
    message: `Expected each key once, found ${found}; the last one counts.`,
    hint: `Delete the one on line ${earlier.line}, or this one. New versions of Hugo refuse the file.`,
    related: [{ path, line: earlier.line, column: earlier.column }],
  }
}

/** The `error` for data nested deeper than any reader should follow; `at` is an index into the region. */
export function tooDeep({ file, start }: DataRegion, at: number): Problem {
  return {
    code: 'front-matter-too-large',
    severity: 'error',
    ...placeAt(file, start + at),
    message: `Expected values nested at most ${MOST_DEPTH} deep, found more.`,
    hint: 'Look for a long run of brackets, braces, dashes or dots.',
  }
}

/** An `error` where a region is longer than anything an editor writes by hand; null otherwise. */
export function tooLarge({ file, start, end }: DataRegion): Problem | null {
  if (end - start <= MOST_CHARACTERS) return null
  return {
    code: 'front-matter-too-large',
    severity: 'error',
    ...placeAt(file, start),
    message: `Expected at most ${MOST_CHARACTERS} characters, found ${end - start}.`,
    hint: 'Look for a mark that is missing its partner, or move the data into the text.',
  }
}
