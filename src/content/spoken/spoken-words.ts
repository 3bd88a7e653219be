/** A word or a mark of a text, and where it is in it, in UTF-16 code units. */
export interface SpokenWord {
  /** The same for every typography of the word. Letters keep their case. */
  readonly key: string
  readonly start: number
  readonly end: number
  /** False for marks such as a comma. */
  readonly isWord: boolean
}

/** A dash of any length. */
export const DASH = '-'

/** An ellipsis, typed in any way. */
export const ELLIPSIS = '…'

/** Where words end that nobody may run on into the next ones; it is in no text. */
export const BREAK = '\n'

/**
 * What is said in a text, without how it is set: white space, line breaks, quotation marks and invisible characters are left out;
 * dashes, apostrophes, ellipses, ligatures and the forms of Unicode are made the same. Writing without spaces is taken letter by
 * letter. At each of the offsets `breaks`, in order, there is a break between words.
 */
export function spokenWords(text: string, breaks: readonly number[] = []): SpokenWord[] {
  const words: SpokenWord[] = []
  let next = 0
  for (const match of text.matchAll(TOKENS)) {
    const [found] = match
    const isWord = match[1] !== undefined
    const key = isWord ? keyOfWord(found) : keyOfMark(match)
    if (key === '') continue
    for (let at = breaks[next]; at !== undefined && at <= match.index; at = breaks[++next])
      if (words.length > 0) words.push({ key: BREAK, start: at, end: at, isWord: false })
    words.push({ key, start: match.index, end: match.index + found.length, isWord })
  }
  return words
}

/** Whether words are written in capitals throughout, as on a sign: one alone may be an abbreviation. */
export function isInCapitals(words: readonly SpokenWord[]): boolean {
  const cased = words.filter(({ key, isWord }) => isWord && key.toUpperCase() !== key.toLowerCase())
  return cased.length > 1 && cased.every(({ key }) => key === key.toUpperCase())
}

/** The same words without their case; what one letter is in capitals may be several: ß is SS. */
export function withoutCase(words: readonly SpokenWord[]): SpokenWord[] {
  return words.map((word) => ({ ...word, key: foldCase(word.key) }))
}

/** The key of a word in any case. */
export function foldCase(key: string): string {
  return IS_PLAIN.test(key) ? key.toLowerCase() : key.toUpperCase().toLowerCase()
}

const INVISIBLE = String.raw`\p{Cf}\p{Variation_Selector}\u034F`
const APOSTROPHES = "'’‘‛ʼʻʽʹ′`´＇׳"
/** Letters of scripts that put no space between words. */
const CLOSE_SET = String.raw`[[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]&&[\p{L}\p{N}]]`
const LETTER = String.raw`[[\p{L}\p{M}\p{N}${INVISIBLE}]--${CLOSE_SET}]`
const HYPHENATION = String.raw`\u00AD[ \t]*\r?\n[ \t]*`
const DASHES = String.raw`\p{Pd}\u2212`

// Most words are plain; those are found without asking for properties of their letters.
const PLAIN = String.raw`[A-Za-z0-9]+(?:['’][A-Za-z0-9]+)*(?![A-Za-z0-9'\`]|[^\0-\x7F])`

const TOKENS = new RegExp(
  [
    String.raw`(${PLAIN}|${CLOSE_SET}[\p{M}${INVISIBLE}\uFF9E\uFF9F]*|${LETTER}(?:${HYPHENATION}|${LETTER}|[${APOSTROPHES}](?=${LETTER}))*)`,
    String.raw`(\.(?:[\s${INVISIBLE}]*\.){2,}|[…⋯])`,
    String.raw`([${DASHES}](?:[\s${INVISIBLE}]*[${DASHES}])*)`,
    String.raw`[^\s\p{Cc}]`,
  ].join('|'),
  'gv',
)

const IS_PLAIN = /^[a-z0-9']*$/i
const HIDDEN = new RegExp(`${HYPHENATION}|[${INVISIBLE}]`, 'gv')
const ANY_APOSTROPHE = new RegExp(`[${APOSTROPHES}]`, 'gv')
const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', Œ: 'OE', æ: 'ae', Æ: 'AE' }

function keyOfWord(found: string): string {
  if (IS_PLAIN.test(found)) return found
  return (
    found
      .replace(HIDDEN, '')
      .replace(ANY_APOSTROPHE, "'")
      // 10² is not 102.
      .replace(/\P{No}+/gu, (part) => part.normalize('NFKC'))
      .normalize('NFC')
      .replace(/[œŒæÆ]/g, (ligature) => LIGATURES[ligature] ?? ligature)
      .replace(/^'+|'+$/g, '')
  )
}

const QUOTATION_MARKS = new RegExp(`^[${APOSTROPHES}"＂″״〝〞〟「」『』｢｣‚„‟\\p{Pi}\\p{Pf}]$`, 'v')

function keyOfMark([mark, _word, ellipsis, dashes]: RegExpExecArray): string {
  if (ellipsis !== undefined) return ELLIPSIS
  if (dashes !== undefined) return DASH
  return QUOTATION_MARKS.test(mark) ? '' : mark.normalize('NFKC')
}
