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

/**
 * What is said in a text, without how it is set: white space, line breaks, quotation marks and invisible characters are left out;
 * dashes, apostrophes, ellipses, ligatures and the forms of Unicode are made the same. Writing without spaces is taken letter by
 * letter.
 */
export function spokenWords(text: string): SpokenWord[] {
  const words: SpokenWord[] = []
  for (const match of text.matchAll(TOKENS)) {
    const [found] = match
    const isWord = match[1] !== undefined
    const key = isWord ? keyOfWord(found) : keyOfMark(match)
    if (key !== '') words.push({ key, start: match.index, end: match.index + found.length, isWord })
  }
  return words
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
