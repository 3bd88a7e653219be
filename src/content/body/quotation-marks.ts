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

/** The quoted passage at the start of a text; null where no quotation mark opens there, or none closes it. */
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

/** Whether `text` contains a mark that could close the one at the start of `opening`. */
export function mayClose(opening: string, text: string): boolean {
  return (CLOSERS.get(opening.trimStart()[0] ?? '') ?? []).some((closer) => text.includes(closer))
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
    } else if (!(APOSTROPHES.has(character) && /[\p{L}\p{N}]/u.test(text[index + 1] ?? ''))) {
      depth--
      if (depth === 0) return index
    }
  }
  return -1
}

/** A mark that looks the same at both ends opens where a word begins. */
function looksOpening(text: string, index: number): boolean {
  const before = text[index - 1] ?? ' '
  const after = text[index + 1] ?? ' '
  return /[\s([{—–-]/.test(before) && !/[\s.,;:!?)\]}]/.test(after)
}
