import { DASH, ELLIPSIS, type SpokenWord, spokenWords } from './spoken-words.ts'

/** A part of a text, from `start` up to, not including, `end`, in UTF-16 code units. */
export interface Passage {
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
  const surrounds = (word: SpokenWord | undefined, next?: SpokenWord) =>
    // The dash of −5 is a sign.
    word?.key === ELLIPSIS || (word?.key === DASH && !(next?.start === word.end && /^\p{N}/u.test(next.key)))
  let [start, end] = [0, words.length]
  while (surrounds(words[start], words[start + 1])) start += 1
  while (surrounds(words[end - 1])) end -= 1
  return words.slice(start, end)
}

/**
 * Every place where these words stand in the text, one after the other with nothing between, in order. A comma or full stop at
 * the end of what is quoted may be the quoting sentence's own.
 */
export function findPassages(quoted: readonly SpokenWord[], text: readonly SpokenWord[]): Passage[] {
  const found = placesOf(quoted, text)
  const last = quoted.at(-1)
  if (found.length > 0 || quoted.length < 2 || !last || !['.', ','].includes(last.key)) return found
  return placesOf(quoted.slice(0, -1), text)
}

function placesOf(quoted: readonly SpokenWord[], text: readonly SpokenWord[]): Passage[] {
  const steps = stepsBack(quoted)
  const found: Passage[] = []
  let matched = 0
  for (const [index, word] of text.entries()) {
    while (matched > 0 && quoted[matched]?.key !== word.key) matched = steps[matched - 1] as number
    if (quoted[matched]?.key === word.key) matched += 1
    if (matched < quoted.length || matched === 0) continue
    found.push({ start: (text[index - matched + 1] as SpokenWord).start, end: word.end })
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
