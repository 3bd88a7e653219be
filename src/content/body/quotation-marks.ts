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
  ['＂', ['＂']],
])

const APOSTROPHES = new Set(["'", '’', '‘'])

/** Reads the passage that a text opens with, or null where it opens with no quotation mark or never closes it. */
export function readQuoted(text: string): Quoted | null {
  const lead = text.length - text.trimStart().length
  for (const closer of CLOSERS.get(text[lead] ?? '') ?? []) {
    const close = closingIndex(text, lead, closer)
    if (close < 0) continue
    const inner = text.slice(lead + 1, close)
    const start = lead + 1 + (inner.length - inner.trimStart().length)
    if (inner.trim() === '') return null
    return { start, end: start + inner.trim().length, after: close + 1 }
  }
  return null
}

/** Whether a text opens with a double quotation mark that nothing in it closes. */
export function isUnclosed(text: string): boolean {
  const opener = text.trimStart()[0] ?? ''
  const closers = CLOSERS.get(opener)
  if (!closers || APOSTROPHES.has(opener) || opener === '‚') return false
  const rest = text.trimStart().slice(1)
  return !closers.some((closer) => rest.includes(closer))
}

/** Whether a text holds a mark that could close one that another text opened. */
export function mayClose(opening: string, text: string): boolean {
  return (CLOSERS.get(opening.trimStart()[0] ?? '') ?? []).some((closer) => text.includes(closer))
}

function closingIndex(text: string, open: number, closer: string): number {
  const opener = text[open]!
  let depth = 1
  for (let at = open + 1; at < text.length; at++) {
    const character = text[at]!
    if (character !== opener && character !== closer) continue
    // Each paragraph of a long quotation opens again what only the last one closes.
    if (character === opener && text[at - 1] === '\n') continue
    const opens = opener === closer ? looksOpening(text, at) : character === opener
    if (opens) {
      depth++
    } else if (!(APOSTROPHES.has(character) && /[\p{L}\p{N}]/u.test(text[at + 1] ?? ''))) {
      depth--
      if (depth === 0) return at
    }
  }
  return -1
}

/** A mark that looks the same at both ends opens where a word begins. */
function looksOpening(text: string, at: number): boolean {
  const before = text[at - 1] ?? ' '
  const after = text[at + 1] ?? ' '
  return /[\s([{—–-]/.test(before) && !/[\s.,;:!?)\]}]/.test(after)
}
