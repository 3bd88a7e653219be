import { hashWord } from './hash-word.ts'
import { BREAK, type SpokenWord } from './spoken-words.ts'

/**
 * Words and marks in their order, as two bytes each, in hexadecimal: whether a passage stands in a text is then found by comparing
 * bytes alone. A break is zero, which no word is. Different words may have the same bytes, once in 65,535.
 */
export function wordSequence(words: readonly SpokenWord[]): string {
  let sequence = ''
  for (const { key } of words) sequence += key === BREAK ? '0000' : shortHash(key)
  return sequence
}

function shortHash(key: string): string {
  const hash = hashWord(key)
  return ((hash ^ (hash >>> 16)) & 0xffff || 1).toString(16).padStart(4, '0')
}
