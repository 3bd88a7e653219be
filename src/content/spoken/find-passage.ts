import { BREAK, DASH, ELLIPSIS, type SpokenWord, spokenWords } from './spoken-words.ts'

/** A part of a text, from `start` up to, not including, `end`, in UTF-16 code units. */
export interface Passage {
  readonly start: number
  readonly end: number
}

/** A part of a text by the indexes of its words; `end` is not included. */
export interface WordRange {
  readonly start: number
  readonly end: number
}

/** How many places of one passage in one text are told at most. */
const MOST_PLACES = 100

/**
 * What somebody quotes: its words without the dashes and ellipses around them, which belong to the quoting. Empty if there is no
 * word in it.
 */
export function quotedWords(text: string): SpokenWord[] {
  const words = spokenWords(text)
  if (!words.some(({ isWord }) => isWord)) return []
  let [start, end] = [0, words.length]
  for (let length = marksAt(words, start); length > 0; length = marksAt(words, start)) start += length
  for (let length = marksBefore(words, end); length > 0; length = marksBefore(words, end)) end -= length
  return words.slice(start, end)
}

/** How many of the words from the index on are a dash or an ellipsis, which may be in brackets. */
function marksAt(words: readonly SpokenWord[], index: number): number {
  const [mark, next] = [words[index], words[index + 1]]
  // The dash of −5, −.5 and −€5 is a sign.
  if (mark?.key === DASH) return next?.start === mark.end && /^[\p{N}\p{Sc}.]/u.test(next.key) ? 0 : 1
  return ellipsisAt(words, index)
}

function marksBefore(words: readonly SpokenWord[], index: number): number {
  if (words[index - 1]?.key === DASH || words[index - 1]?.key === ELLIPSIS) return 1
  return ellipsisAt(words, index - 3) === 3 ? 3 : 0
}

/** How many of the words from the index on are one ellipsis: three if it is in brackets. */
export function ellipsisAt(words: readonly SpokenWord[], index: number): number {
  const [first, second, third] = [words[index]?.key, words[index + 1]?.key, words[index + 2]?.key]
  if (first === ELLIPSIS) return 1
  const isInBrackets = (first === '[' && third === ']') || (first === '(' && third === ')')
  return isInBrackets && second === ELLIPSIS ? 3 : 0
}

/** Every place where these words stand in the text, one after the other with nothing between, in order: see `placesOf`. */
export function findPassages(quoted: readonly SpokenWord[], text: readonly SpokenWord[]): Passage[] {
  return placesOf(quoted, text).map((place) => passageOf(place, text))
}

/** The part of the text that these of its words take. */
export function passageOf({ start, end }: WordRange, text: readonly SpokenWord[]): Passage {
  return { start: text[start]?.start ?? 0, end: text[end - 1]?.end ?? 0 }
}

/**
 * Every place where these words stand in the text, by index. A comma or full stop at the end of what is quoted may be the quoting
 * sentence's own.
 */
export function placesOf(quoted: readonly SpokenWord[], text: readonly SpokenWord[]): WordRange[] {
  const found = exactPlacesOf(quoted, text)
  const bare = withoutLastMark(quoted)
  return found.length > 0 || bare.length === quoted.length ? found : exactPlacesOf(bare, text)
}

/** The words without the comma or full stop at their end. */
export function withoutLastMark(quoted: readonly SpokenWord[]): readonly SpokenWord[] {
  return quoted.length > 1 && ['.', ','].includes(quoted.at(-1)?.key ?? '') ? quoted.slice(0, -1) : quoted
}

function exactPlacesOf(quoted: readonly SpokenWord[], text: readonly SpokenWord[]): WordRange[] {
  const steps = stepsBack(quoted)
  const found: WordRange[] = []
  let matched = 0
  for (let index = 0; index < text.length; index++) {
    const { key } = text[index] as SpokenWord
    while (matched > 0 && quoted[matched]?.key !== key) matched = steps[matched - 1] as number
    if (quoted[matched]?.key === key && key !== BREAK) matched += 1
    if (matched < quoted.length || matched === 0) continue
    found.push({ start: index - matched + 1, end: index + 1 })
    if (found.length === MOST_PLACES) break
    matched = steps[matched - 1] as number
  }
  return found
}

/** For each of the first words, how many at their end are also their beginning: linear in time, whatever repeats. */
function stepsBack(words: readonly SpokenWord[]): number[] {
  const steps = [0]
  for (let index = 1; index < words.length; index++) {
    let length = steps[index - 1] as number
    while (length > 0 && words[length]?.key !== words[index]?.key) length = steps[length - 1] as number
    steps.push(words[length]?.key === words[index]?.key ? length + 1 : 0)
  }
  return steps
}
