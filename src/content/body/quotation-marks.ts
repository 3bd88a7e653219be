import { countInvisible, trimInvisible } from './invisible-characters.ts'

/** A passage in quotation marks at the start of a text; offsets count in that text. */
export interface Quoted {
  /** The words between the marks, `[start, end)`. */
  readonly start: number
  readonly end: number
  /** Just after the closing mark. */
  readonly after: number
}

/** The marks that may close each opening mark, the usual one first. */
const CLOSERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['"', ['"', '”']],
  ['“', ['”', '"']],
  ['„', ['“', '”', '"']],
  ['‟', ['”']],
  ['”', ['”']],
  ['«', ['»']],
  ['»', ['«', '»']],
  ['‹', ['›']],
  ['›', ['‹']],
  ['‘', ['’', "'"]],
  ['‚', ['‘', '’']],
  ["'", ["'"]],
  ['「', ['」']],
  ['『', ['』']],
  ['〝', ['〞', '〟']],
  ['﹁', ['﹂']],
  ['﹃', ['﹄']],
  ['＂', ['＂']],
  ['״', ['״']],
  ['❝', ['❞']],
])

const APOSTROPHES = new Set(["'", '’', '‘'])

/** The quoted passage at the start of a text; null where no quotation mark opens there, or none closes it. */
export function readQuoted(text: string): Quoted | null {
  const lead = countInvisible(text)
  for (const closer of CLOSERS.get(text[lead] ?? '') ?? []) {
    const close = closingIndex(text, lead, closer)
    if (close < 0) continue
    const inner = text.slice(lead + 1, close)
    const words = trimInvisible(inner)
    if (words === '') return null
    const start = lead + 1 + countInvisible(inner)
    return { start, end: start + words.length, after: close + 1 }
  }
  return null
}

/** Whether a text opens with a double quotation mark that nothing in it closes. */
export function isUnclosed(text: string): boolean {
  const trimmed = trimInvisible(text)
  const opener = trimmed[0] ?? ''
  const closers = CLOSERS.get(opener)
  if (!closers || APOSTROPHES.has(opener) || opener === '‚') return false
  const rest = trimmed.slice(1)
  return !closers.some((closer) => rest.includes(closer))
}

/** Whether `text` contains a mark that could close the one at the start of `opening`. */
export function mayClose(opening: string, text: string): boolean {
  return (CLOSERS.get(trimInvisible(opening)[0] ?? '') ?? []).some((closer) => text.includes(closer))
}

function closingIndex(text: string, open: number, closer: string): number {
  const opener = text[open]!
  let depth = 1
  for (let index = open + 1; index < text.length; index++) {
    const character = text[index]!
    if (character !== opener && character !== closer) continue
    // Each paragraph of a long quotation opens again, and only the last one closes.
    if (character === opener && text[index - 1] === '\n') continue
    const opens = opener === closer ? looksOpening(text, index) : character === opener
    if (opens) {
      depth++
    } else if (!isInsideWord(text, index)) {
      depth--
      if (depth === 0) return index
    }
  }
  return -1
}

/** An apostrophe, or the mark before the last letter of a Hebrew abbreviation. */
function isInsideWord(text: string, index: number): boolean {
  const next = text[index + 1] ?? ''
  if (APOSTROPHES.has(text[index]!)) return /[\p{L}\p{N}]/u.test(next)
  return /\p{Script=Hebrew}/u.test(text[index - 1] ?? '') && /\p{Script=Hebrew}/u.test(next)
}

/** A mark that looks the same at both ends opens where a word begins. */
function looksOpening(text: string, index: number): boolean {
  const before = text[index - 1] ?? ' '
  const after = text[index + 1] ?? ' '
  return (/[([{—–-]/.test(before) || countInvisible(before) > 0) && !/[\s.,;:!?)\]}]/.test(after)
}
