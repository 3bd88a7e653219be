import type { Passage } from './find-passage.ts'
import { phrasesOfEdition } from './phrases.ts'
import { type SpokenWord, spokenWords } from './spoken-words.ts'
import { caselessSequence, wordSequence } from './word-sequence.ts'

/** A text, with the ranges of its quotes and the offsets `breaks` and `gaps` of a `Body`. */
export interface QuotableText {
  readonly text: string
  readonly quotes: readonly Passage[]
  readonly breaks: readonly number[]
  readonly gaps: readonly number[]
}

/** What the passages of a text are found by; sequences are hexadecimal digits, as Postgres writes them. */
export interface PassageIndex {
  /** See `phrasesOfEdition`. */
  readonly phrases: number[]
  /** See `wordSequence`. */
  readonly words: string
  /** See `caselessSequence`. */
  readonly wordsAnyCase: string
  readonly breaks: number[]
  readonly gaps: number[]
}

/** Prepares a text for those who ask for passages of it. */
export function indexPassages({ text, quotes, breaks, gaps }: QuotableText): PassageIndex {
  const words = spokenWords(text, breaks)
  return {
    phrases: phrasesOfEdition(
      words,
      quotes.map((quote) => wordsWithin(words, quote)),
    ),
    words: `\\x${wordSequence(words)}`,
    wordsAnyCase: `\\x${caselessSequence(words)}`,
    breaks: [...breaks],
    gaps: [...gaps],
  }
}

/** Those of the words that are whole in a passage. */
export function wordsWithin(words: readonly SpokenWord[], { start, end }: Passage): SpokenWord[] {
  let [first, beyond] = [0, words.length]
  while (first < beyond) {
    const middle = (first + beyond) >> 1
    const word = words[middle] as SpokenWord
    // The break before a passage has its offset.
    if (word.start < start || word.end <= start) first = middle + 1
    else beyond = middle
  }
  let last = first
  while (last < words.length && (words[last] as SpokenWord).end <= end) last += 1
  return words.slice(first, last)
}
