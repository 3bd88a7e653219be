import { parse, TomlDate, TomlError } from 'smol-toml'
import type { Json } from '../document.ts'
import { indexLines } from '../line-index.ts'
import type { Problem } from '../problem.ts'
import { asText } from '../values.ts'
import type { DataRegion, ReadData } from './data.ts'
import { findDeepToml, MOST_DEPTH } from './depth.ts'
import { createEntries, type FoundPair, tooDeep, tooLarge } from './entries.ts'

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
    const places = findKeys(text)
    const pairs = Object.keys(values).map((key) => foundPair(key, plain(values[key]), places.get(key) ?? 0, text))
    return createEntries(pairs, { path: region.file.path, locate: (offset) => locate(region.start + offset) })
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    return { entries: [], problems: [syntaxProblem(error, region, text)] }
  }
}

function plain(value: unknown): Json {
  if (value instanceof TomlDate) return value.toISOString()
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return null
  const copy: Record<string, Json> = Object.create(null)
  for (const key of Object.keys(value)) copy[key] = plain((value as Record<string, unknown>)[key])
  return copy
}

/** TOML readers keep no places, so the lines that open a top-level key or table are found by their look. */
function findKeys(text: string): Map<string, number> {
  const places = new Map<string, number>()
  let inTable = false
  let at = 0
  for (const line of text.split('\n')) {
    const opened = /^[ \t]*\[\[?[ \t]*("[^"]*"|'[^']*'|[\w-]+)/.exec(line)
    const assigned = inTable ? null : /^[ \t]*("[^"]*"|'[^']*'|[\w-]+)[ \t]*[.=]/.exec(line)
    const found = assigned ?? (opened !== null && /\]\s*(#.*)?$/.test(line) ? opened : null)
    if (opened !== null && found === opened && !/^[ \t]*\[[^\]]*,/.test(line)) inTable = true
    if (found?.[1] !== undefined) {
      const key = /^["']/.test(found[1]) ? found[1].slice(1, -1) : found[1]
      if (!places.has(key)) places.set(key, at + line.indexOf(found[1]))
    }
    at += line.length + 1
  }
  return places
}

function foundPair(key: string, value: Json, at: number, text: string): FoundPair {
  if (!Array.isArray(value)) return { key, value, at, items: [] }
  let from = at + key.length
  const items = value.map((item) => {
    const written = asText(item)
    const found = written === null ? -1 : text.indexOf(written, from)
    if (written === null || found === -1) return at
    from = found + written.length
    return Math.max(at, found - 1)
  })
  return { key, value, at, items }
}

function syntaxProblem(error: TomlError, region: DataRegion, text: string): Problem {
  const lines = text.split('\n')
  const offset = lines.slice(0, error.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + error.column - 1
  const found = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? ''
  return {
    code: 'front-matter-syntax',
    severity: 'error',
    path: region.file.path,
    ...indexLines(region.file.text)(Math.min(region.start + offset, region.end)),
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
    'Write it at the end of the value. A text of several lines stands between three quotation marks and three.',
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
    'Put the text in quotation marks; only numbers, dates, true and false stand without.',
  ],
]
