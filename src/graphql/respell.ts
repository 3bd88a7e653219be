import type { Correction } from '../database/read/spelling.ts'

/** Of the words of a search, how many are looked at, and how long they are. */
const MOST_WORDS = 8
const WORD = /(?<![\p{L}\p{M}\p{N}-])[\p{L}\p{M}]{3,40}(?![\p{L}\p{M}\p{N}])/gu

/** The words that may be misspelt: not those that are not to be there, not short ones, and none with digits. */
export function wordsIn(text: string): string[] {
  const words = [...text.matchAll(WORD)].map(([word]) => word.toLowerCase()).filter((word) => word !== 'or')
  return [...new Set(words)].slice(0, MOST_WORDS)
}

/** The text of a search with the nearest words in place of those that nothing has. */
export function respell(text: string, corrections: readonly Correction[]): string {
  const nearest = new Map(corrections.map((correction) => [correction.word, correction.nearest]))
  return text.replace(WORD, (word) => nearest.get(word.toLowerCase()) ?? word)
}

/** Each correction with the word of a text that it stands for, where one of these is such a word: `library` for the stem `librari`. */
export function asWritten(corrections: readonly Correction[], written: readonly string[]): Correction[] {
  return corrections.map(({ word, nearest }) => {
    const alike = written.map((form) => ({ form, shared: sharedBeginning(folded(form), nearest) }))
    const best = alike.reduce((most, one) => (one.shared > most.shared ? one : most), { form: nearest, shared: 0 })
    return { word, nearest: best.shared >= Math.max(3, nearest.length - 2) ? best.form : nearest }
  })
}

function folded(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

function sharedBeginning(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return length
}
