import type { Json } from '../document.ts'
import { indexLines } from '../line-index.ts'
import type { Problem } from '../problem.ts'
import type { DataRegion, ReadData } from './data.ts'
import { MOST_DEPTH } from './depth.ts'
import { createEntries, type FoundPair, tooDeep, tooLarge } from './entries.ts'
import { findJsonFault } from './json-syntax.ts'

/** Reads one JSON object; a key given twice counts once, the last time. */
export function readJson(region: DataRegion): ReadData {
  const oversize = tooLarge(region)
  if (oversize !== null) return { entries: [], problems: [oversize] }
  const text = region.file.text.slice(region.start, region.end).replace(/^\uFEFF/, ' ')
  const locate = indexLines(region.file.text)
  const tokens = findTokens(text)
  const fail = (offset: number, message: string, hint: string): ReadData => ({
    entries: [],
    problems: [syntaxProblem(region, Math.min(region.start + offset, region.end), message, hint)],
  })
  if (tokens.deepest > MOST_DEPTH) return { entries: [], problems: [tooDeep(region, 0)] }
  let values: unknown
  try {
    values = JSON.parse(text)
  } catch {
    const fault = findJsonFault(text) ?? { at: 0, expected: 'valid JSON' }
    const found = text
      .slice(fault.at, fault.at + 20)
      .split('\n')[0]
      ?.trim()
    const hint = 'Look for a missing or superfluous comma, quotation mark or brace just before this place.'
    return fail(fault.at, `Expected ${fault.expected}, found ${found ? JSON.stringify(found) : 'the end'}.`, hint)
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return fail(0, 'Expected an object in braces, found something else.', 'Write { "key": "value" }.')
  }
  const whole = values as Record<string, unknown>
  const pairs = tokens.keys.map(
    ({ key, at, items }): FoundPair => ({
      key,
      value: Object.hasOwn(whole, key) ? plain(whole[key]) : null,
      at,
      items,
    }),
  )
  return createEntries(pairs, { path: region.file.path, locate: (offset) => locate(region.start + offset) })
}

/** The index after the brace that closes the object opened at `start`; null where none does. */
export function findJsonEnd(text: string, start: number): number | null {
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') at = stringEnd(text, at)
    else if (character === '{') depth += 1
    else if (character === '}') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return null
}

/** The index of the closing quotation mark, or the end of the text. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at
  }
  return text.length
}

interface Tokens {
  readonly keys: { readonly key: string; readonly at: number; readonly items: number[] }[]
  readonly deepest: number
}

function findTokens(text: string): Tokens {
  const keys: Tokens['keys'] = []
  let depth = 0
  let deepest = 0
  let expectsKey = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!
    if (depth === 2 && startsItem(text, at)) keys.at(-1)?.items.push(at)
    if (character === '"') {
      const end = stringEnd(text, at)
      if (depth === 1 && expectsKey) keys.push({ key: unquote(text.slice(at, end + 1)), at, items: [] })
      expectsKey = false
      at = end
    } else if (character === '{' || character === '[') {
      depth += 1
      deepest = Math.max(deepest, depth)
      expectsKey = character === '{' && depth === 1
    } else if (character === '}' || character === ']') depth -= 1
    else if (character === ',' && depth === 1) expectsKey = true
  }
  return { keys, deepest }
}

/** Whether a value of a list begins here: the first thing that is not blank after `[` or `,`. */
function startsItem(text: string, at: number): boolean {
  if (' \t\r\n,]}:'.includes(text[at]!)) return false
  let before = at - 1
  while (before >= 0 && ' \t\r\n'.includes(text[before]!)) before -= 1
  return text[before] === '[' || text[before] === ','
}

function unquote(text: string): string {
  try {
    return JSON.parse(text)
  } catch {
    return text.slice(1, -1)
  }
}

function plain(value: unknown): Json {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value as Json // JSON.parse gives nothing else
  const copy: Record<string, Json> = Object.create(null)
  for (const key of Object.keys(value)) copy[key] = plain((value as Record<string, unknown>)[key])
  return copy
}

function syntaxProblem(region: DataRegion, offset: number, message: string, hint: string): Problem {
  return {
    code: 'front-matter-syntax',
    severity: 'error',
    path: region.file.path,
    ...indexLines(region.file.text)(offset),
    message,
    hint,
  }
}
