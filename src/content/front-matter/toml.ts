import { parse, TomlDate, TomlError } from 'smol-toml'
import { type AST, parseTOML } from 'toml-eslint-parser'
import { indexLines, placeAt } from '../line-index.ts'
import type { Problem } from '../problem.ts'
import type { DataRegion, ReadData } from './data.ts'
import { findDeepToml, MOST_DEPTH } from './depth.ts'
import { copyData, createEntries, type FoundPair, tooDeep, tooLarge } from './entries.ts'

/** Reads TOML 1.0; dates and times become text as ISO 8601 writes them, with the zone they were given, if any. */
export function readToml(region: DataRegion): ReadData {
  const oversize = tooLarge(region)
  if (oversize !== null) return { entries: [], problems: [oversize] }
  const text = region.file.text.slice(region.start, region.end).replaceAll('\r\n', ' \n')
  const deep = findDeepToml(text)
  if (deep !== null) return { entries: [], problems: [tooDeep(region, deep)] }
  const locate = indexLines(region.file.text)
  try {
    const values = parse(text, { maxDepth: MOST_DEPTH, integersAsBigInt: 'asNeeded' })
    const places = findPlaces(text)
    const pairs = Object.keys(values).map((key): FoundPair => {
      return { key, value: copyData(values[key], toJson), ...(places.get(key) ?? { at: 0, items: [] }) }
    })
    return createEntries(pairs, { path: region.file.path, locate: (offset) => locate(region.start + offset) })
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    return { entries: [], problems: [syntaxProblem(error, region, text)] }
  }
}

function toJson(value: unknown): unknown {
  if (value instanceof TomlDate) return value.toISOString()
  if (typeof value === 'bigint') return value.toString()
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

/** The top-level keys and tables of valid TOML, in order; none where the text is too long for the parser. */
export function findTomlPairs(text: string): (AST.TOMLKeyValue | AST.TOMLTable)[] {
  try {
    return parseTOML(text, { tomlVersion: '1.0' }).body[0].body
  } catch {
    return []
  }
}

/** The name that a dotted key begins with: `params` of `params.author`. */
export function firstName({ key: { keys } }: AST.TOMLKeyValue | AST.TOMLTable): string {
  const [first] = keys
  return first?.type === 'TOMLQuoted' ? first.value : (first?.name ?? '')
}

function findPlaces(text: string): Map<string, Pick<FoundPair, 'at' | 'items'>> {
  const places = new Map<string, { at: number; items: number[] }>()
  for (const pair of findTomlPairs(text)) {
    const [name, at] = [firstName(pair), pair.key.range[0]]
    const place = places.get(name) ?? { at, items: [] }
    places.set(name, place)
    if (pair.type === 'TOMLTable') {
      // Every `[[menu]]` is an item of `menu`.
      if (pair.kind === 'array' && pair.key.keys.length === 1) place.items.push(at)
    } else if (pair.value.type === 'TOMLArray' && pair.key.keys.length === 1) {
      place.items = pair.value.elements.map(({ range }) => range[0])
    }
  }
  return places
}

function syntaxProblem(error: TomlError, region: DataRegion, text: string): Problem {
  const lines = text.split('\n')
  const offset = lines.slice(0, error.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + error.column - 1
  const found = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? ''
  return {
    code: 'front-matter-syntax',
    severity: 'error',
    ...placeAt(region.file, Math.min(region.start + offset, region.end)),
    ...explain(found),
  }
}

function explain(found: string): { message: string; hint: string } {
  const known = EXPLAINED.find(([words]) => words.test(found))
  if (known !== undefined) return { message: known[1], hint: known[2] }
  return {
    message: `Expected valid TOML ("key = value", text in quotation marks), found this: ${found.slice(0, 200)}.`,
    hint: 'Put text in quotation marks and write every key once.',
  }
}

const EXPLAINED: readonly (readonly [words: RegExp, message: string, hint: string])[] = [
  [
    /^(?:control characters are not allowed in strings|newlines are not allowed|unfinished string)/,
    'Expected a closing quotation mark on the same line, found the end of the line.',
    'Write it at the end of the value. A text of several lines goes between triple quotation marks.',
  ],
  [
    /^trying to redefine/,
    'Expected each key once, found one that has a value already.',
    'Delete one of the two lines.',
  ],
  [
    /^invalid date/,
    'Expected a date that the calendar has, found another.',
    'Write 2025-07-06, or with a time 2025-07-06T14:30:00Z; "2025-07" in quotation marks is text.',
  ],
  [
    /leading zero/,
    'Expected a number, found one that begins with 0.',
    'Leave the 0 out, or put the value in quotation marks if it is text.',
  ],
  [
    /^invalid value/,
    'Expected a value that TOML knows, found text without quotation marks.',
    'Put the text in quotation marks; only numbers, dates, true and false go without.',
  ],
]
