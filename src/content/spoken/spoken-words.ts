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
 * letter. At each of the offsets `breaks`, in order, there is a break, and a word ends there.
 */
export function spokenWords(text: string, breaks: readonly number[] = []): SpokenWord[] {
  const words: SpokenWord[] = []
  let next = 0
  for (let index = 0; index < text.length; ) {
    let cut = next
    while (breaks[cut] !== undefined && breaks[cut]! <= index) cut += 1
    const word = wordBefore(breaks[cut] ?? text.length, text, index)
    if (word && word.key !== '') {
      for (; next < cut; next++)
        if (words.length > 0) words.push({ key: BREAK, start: breaks[next]!, end: breaks[next]!, isWord: false })
      words.push(word)
    }
    index = word?.end ?? index + 1
  }
  return words
}

function wordBefore(limit: number, text: string, index: number): SpokenWord | null {
  const end = endOfPlain(text, index)
  const word = end > index ? plainWord(text, index, end) : wordAt(text, index)
  return word && word.end > limit ? wordBefore(limit, text.slice(0, limit), index) : word
}

function plainWord(text: string, start: number, end: number): SpokenWord {
  return { key: text.slice(start, end), start, end, isWord: kindAt(text, start) === PLAIN_LETTER }
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

const TOKEN = new RegExp(
  [
    String.raw`(${CLOSE_SET}[\p{M}${INVISIBLE}\uFF9E\uFF9F]*|${LETTER}(?:${HYPHENATION}|${LETTER}|[${APOSTROPHES}](?=${LETTER}))*)`,
    String.raw`(\.(?:[\s${INVISIBLE}]*\.){2,}|[…⋯])`,
    String.raw`([${DASHES}](?:[\s${INVISIBLE}]*[${DASHES}])*)`,
    // With the bar of ≠, where that is written as two characters.
    String.raw`[^\s\p{Cc}]\u0338?`,
  ].join('|'),
  'vy',
)

function wordAt(text: string, index: number): SpokenWord | null {
  TOKEN.lastIndex = index
  const match = TOKEN.exec(text)
  if (!match) return null
  const isWord = match[1] !== undefined
  const key = isWord ? keyOfWord(match[1] as string) : keyOfMark(match)
  return { key, start: index, end: index + match[0].length, isWord }
}

// Most of a text is plain: letters and marks that are what they are without a look at the properties of Unicode.
const [OTHER, SPACE, PLAIN_LETTER, PLAIN_MARK, FULL_STOP] = [0, 1, 2, 3, 4]
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[a-z0-9]/i.test(character)) return PLAIN_LETTER
  if (/[ \n\r\t]/.test(character)) return SPACE
  if (character === '.') return FULL_STOP
  return /[,;:!?()[\]]/.test(character) ? PLAIN_MARK : OTHER
})

function kindAt(text: string, index: number): number {
  // Behind the end is nothing that a word could go on with.
  return index < text.length ? (KINDS[text.charCodeAt(index)] ?? OTHER) : SPACE
}

/** Where the plain word or mark ends that begins at the index; the index itself if there is none. */
function endOfPlain(text: string, index: number): number {
  const kind = kindAt(text, index)
  if (kind === PLAIN_MARK) return index + 1
  if (kind !== PLAIN_LETTER && kind !== FULL_STOP) return index
  const within = kind === FULL_STOP ? SPACE : kind
  let end = index + 1
  while (end < text.length && kindAt(text, end) === within) end += 1
  // What follows may belong to it: an accent, an apostrophe, the next point of an ellipsis.
  const follows = kindAt(text, end)
  if (follows === OTHER || follows === kind) return index
  return kind === FULL_STOP ? index + 1 : end
}

const IS_PLAIN = /^[a-z0-9']*$/i
/** It draws out a line of Arabic, and is no letter of a word. */
const TATWEEL = String.raw`\u0640`
const HIDDEN = new RegExp(`${HYPHENATION}|[${INVISIBLE}${TATWEEL}]`, 'gv')
const ANY_APOSTROPHE = new RegExp(`[${APOSTROPHES}]`, 'gv')
const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', Œ: 'OE', æ: 'ae', Æ: 'AE' }

function keyOfWord(found: string): string {
  if (IS_PLAIN.test(found)) return found
  return (
    found
      .replace(HIDDEN, '')
      .replace(ANY_APOSTROPHE, "'")
      // 10² is not 102, and 2ⁿ is not 2n.
      .replace(/[^\p{No}\u2070-\u209F]+/gu, (part) => part.normalize('NFKC'))
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
