import { createScanner, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { indexLines } from '../line-index.ts'
import type { DataRegion, ReadData } from './data.ts'
import { MOST_DEPTH } from './depth.ts'
import { copyData, createEntries, type FoundPair, tooDeep, tooLarge } from './entries.ts'

/** Reads one JSON object; a key given twice counts once, the last time. */
export function readJson(region: DataRegion): ReadData {
  const oversize = tooLarge(region)
  if (oversize !== null) return { entries: [], problems: [oversize] }
  const { path } = region.file
  const text = region.file.text.slice(region.start, region.end).replace(/^\uFEFF/, ' ')
  // The parser below recurses.
  if (depthOf(text) > MOST_DEPTH) return { entries: [], problems: [tooDeep(region, 0)] }
  const locate = indexLines(region.file.text)
  const place = (offset: number) => locate(Math.min(region.start + offset, region.end))
  const fail = (offset: number, message: string, hint: string): ReadData => ({
    entries: [],
    problems: [{ code: 'front-matter-syntax', severity: 'error', path, ...place(offset), message, hint }],
  })
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true })
  let values: unknown
  try {
    values = JSON.parse(text)
  } catch {
    const { offset, expected } = explain(errors[0])
    const found = text
      .slice(offset, offset + 20)
      .split('\n', 1)[0]
      ?.trim()
    const hint = 'Look for a missing or superfluous comma, quotation mark or brace just before this place.'
    return fail(offset, `Expected ${expected}, found ${found ? JSON.stringify(found) : 'the end'}.`, hint)
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return fail(0, 'Expected an object in braces, found something else.', 'Write { "key": "value" }.')
  }
  const whole = values as Record<string, unknown>
  const pairs = (root?.children ?? []).map(({ children: [key, value] = [], offset }): FoundPair => {
    const name = String(key?.value)
    const items = value?.type === 'array' ? (value.children ?? []).map((item) => item.offset) : []
    return { key: name, value: copyData(whole[name]), at: offset, items }
  })
  return createEntries(pairs, { path, locate: place })
}

// The library declares its kinds of tokens as a const enum, which cannot be imported one file at a time.
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET, END] = [1, 2, 3, 4, 17]

function depthOf(text: string): number {
  const scanner = createScanner(text, true)
  let [depth, deepest] = [0, 0]
  for (let token: number = scanner.scan(); token !== END; token = scanner.scan()) {
    if (token === OPEN_BRACE || token === OPEN_BRACKET) depth += 1
    else if (token === CLOSE_BRACE || token === CLOSE_BRACKET) depth -= 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

const VALUE = 'a value (text in double quotation marks, a number, true, false, null, a list or an object)'

const EXPECTED: { readonly [error: string]: string } = {
  InvalidSymbol: VALUE,
  ValueExpected: VALUE,
  PropertyNameExpected: 'a key in double quotation marks',
  ColonExpected: '":" after the key',
  CommaExpected: '"," or the closing bracket',
  CloseBraceExpected: '"," or the closing bracket',
  CloseBracketExpected: '"," or the closing bracket',
  EndOfFileExpected: 'nothing more',
  InvalidCommentToken: 'JSON without comments',
  UnexpectedEndOfString: 'a closing quotation mark on the same line',
}

function explain(error: ParseError | undefined): { offset: number; expected: string } {
  if (error === undefined) return { offset: 0, expected: 'valid JSON' }
  return { offset: error.offset, expected: EXPECTED[printParseErrorCode(error.error)] ?? 'valid JSON' }
}
