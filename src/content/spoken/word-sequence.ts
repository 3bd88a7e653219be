import { hashWord } from './hash-word.ts'
import { BREAK, foldCase, type SpokenWord } from './spoken-words.ts'

/**
 * Words and marks in their order, as two bytes each, in hexadecimal: whether a passage stands in a text is then found by comparing
 * bytes alone. A break is zero, which no word is. Different words may have the same bytes, once in 65,535.
 */
export function wordSequence(words: readonly SpokenWord[]): string {
  let sequence = ''
  for (const { key } of words) {
    const bytes = key === BREAK ? 0 : twoBytes(key)
    sequence += `${HEXADECIMAL[bytes >> 8]}${HEXADECIMAL[bytes & 0xff]}`
  }
  return sequence
}

/** The same of words in any case, as the second byte of the two alone, for which few ask; a break may be the same as a word. */
export function caselessSequence(words: readonly SpokenWord[]): string {
  let sequence = ''
  for (const { key } of words) sequence += HEXADECIMAL[key === BREAK ? 0 : twoBytes(foldCase(key)) & 0xff]
  return sequence
}

const HEXADECIMAL = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function twoBytes(key: string): number {
  const hash = hashWord(key)
  return (hash ^ (hash >>> 16)) & 0xffff || 1
}
