import { hash } from 'node:crypto'
import { groupPairs } from '../group-pairs.ts'
import { hashWord } from '../spoken/hash-word.ts'
import { leastWords } from '../spoken/phrases.ts'
import { foldCase, type SpokenWord, spokenWords } from '../spoken/spoken-words.ts'

/** What stands in the place of words that were taken back. */
export const TAKEN_BACK = '(taken back)'

/** By what a passage is found again although nobody keeps its words. */
export interface PassageKey {
  /** How many words it has. */
  readonly words: number
  /** Of 32 bits: what another passage of as many words hardly has. */
  readonly hash: number
  /** SHA-256 of the words, in hexadecimal. */
  readonly digest: string
}

/** A passage that was taken back. */
export interface TakenBack {
  readonly key: PassageKey
  /** The files it is taken out of; null for all of them. */
  readonly paths: readonly string[] | null
}

/** Whether a passage is long enough that its words are nobody else's: a shorter one is taken out of the files it stood in alone. */
export function isDistinct({ words }: Pick<PassageKey, 'words'>): boolean {
  return words >= leastWords
}

/** Whether a passage is taken out of this file. */
export function concerns({ paths }: TakenBack, path: string): boolean {
  return paths === null || paths.includes(path)
}

/** Whether a text is nothing but the mark of what was taken back. */
export function isMark(text: string): boolean {
  return text.replace(/[\s.!?…]+$/, '') === TAKEN_BACK
}

/** The key of a passage, which is the same for every typography, punctuation and case; null where it has no word. */
export function keyOfPassage(text: string): PassageKey | null {
  const words = wordsOf(spokenWords(text))
  if (words.length === 0) return null
  return { words: words.length, hash: hashOf(words), digest: digestOf(words) }
}

/** A key as text, for files and tables. */
export function writePassageKey({ words, hash, digest }: PassageKey): string {
  return `${words}:${(hash >>> 0).toString(16).padStart(8, '0')}:${digest}`
}

/** The key in such a text; null where it is none. */
export function readPassageKey(text: string): PassageKey | null {
  const [, words, hash, digest] = /^([1-9]\d{0,5}):([\da-f]{8}):([\da-f]{64})$/.exec(text) ?? []
  if (words === undefined || hash === undefined || digest === undefined) return null
  return { words: Number(words), hash: Number.parseInt(hash, 16) | 0, digest }
}

/**
 * Of written keys, with spaces between them, those that may be told to anybody: null unless all may. That of a few words would tell
 * them to whoever tries all there are.
 */
export function tellableKeys(words: string): string[] | null {
  const keys = words.split(' ').map(readPassageKey)
  return keys.every((key) => key !== null && key.words >= TELLABLE_WORDS) ? words.split(' ') : null
}

/** The ranges of words, by their indexes, that are one of the passages; `end` is not included. */
export function findKeys(spoken: readonly SpokenWord[], keys: readonly PassageKey[]): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = []
  const bySize = groupPairs(keys.map((key) => [key.words, key] as const))
  const folded = wordsOf(spoken)
  const hashes = folded.map(hashWord)
  for (const [size, wanted] of bySize) {
    if (size > folded.length) continue
    const known = new Set(wanted.map((key) => key.hash))
    const digests = new Set(wanted.map(({ digest }) => digest))
    const highest = power(size - 1)
    let rolling = 0
    for (let end = 1; end <= folded.length; end++) {
      if (end > size) rolling = (rolling - Math.imul(hashes[end - size - 1] as number, highest)) | 0
      rolling = (Math.imul(rolling, BASE) + (hashes[end - 1] as number)) | 0
      const start = end - size
      if (start >= 0 && known.has(rolling) && digests.has(digestOf(folded.slice(start, end))))
        found.push({ start, end })
    }
  }
  return found
}

const TELLABLE_WORDS = 10
const BASE = 0x01000193

function power(exponent: number): number {
  let product = 1
  for (let count = 0; count < exponent; count++) product = Math.imul(product, BASE)
  return product
}

function hashOf(words: readonly string[]): number {
  return words.reduce((rolling, word) => (Math.imul(rolling, BASE) + hashWord(word)) | 0, 0)
}

function digestOf(words: readonly string[]): string {
  return hash('sha256', words.join(' '))
}

function wordsOf(spoken: readonly SpokenWord[]): string[] {
  return spoken.filter(({ isWord }) => isWord).map(({ key }) => foldCase(key))
}
