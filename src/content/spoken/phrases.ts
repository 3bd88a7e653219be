import { hashWord } from './hash-word.ts'
import { foldCase, type SpokenWord } from './spoken-words.ts'

/** How many words a phrase has. */
const WORDS = 3

/** Of so many phrases in a row, the text of an edition keeps one. */
const WINDOW = 4

/** Quotes of so many words at most are also known by each two of their words. */
const SHORT_QUOTE = 8

/** Whole quotes of so many words at most are found if one of these is another. */
export const fewWords = 3

/** How many phrases of a passage are looked for at most. */
const MOST_LOOKED_FOR = 40

/** How many phrases are looked for at most of what is nearly said. */
const MOST_NEARLY = 16

/**
 * How many bits of the hash of a phrase are kept: so few that the editions of a large site share them, which takes a fifth of the
 * space in an index. Of 100,000 editions some 200 have a phrase by chance; that they do not have the passage, their words tell.
 */
const BITS_KEPT = 18

/** Outside of quotes a passage is found if it has so many words. */
export const leastWords = WORDS + WINDOW - 1

/**
 * By what the passages of an edition are found: hashes of phrases of three words in any case, with the marks between them. All phrases of its quotes, and of its other text so many that six words in a row always hold one that follows from these words alone.
 */
export function phrasesOfEdition(text: readonly SpokenWord[], quotes: readonly (readonly SpokenWord[])[]): number[] {
  const found = new Set(selected(phrases(hashesOf(text), WORDS)))
  for (const quote of quotes) {
    const words = hashesOf(quote)
    for (const phrase of wholePhrases(words)) found.add(phrase)
    if (words.length <= SHORT_QUOTE) for (const phrase of phrases(words, 2)) found.add(phrase.hash)
    for (const phrase of phrasesButOne(words)) found.add(phrase)
  }
  return kept(found)
}

/**
 * The phrases that every edition has which has these passages, as far as `phrasesOfEdition` promises. Where a passage is long
 * enough to be found outside of quotes, so may be the others, which say nothing then.
 */
export function phrasesOfPassages(passages: readonly (readonly SpokenWord[])[]): number[] {
  const hashed = passages.map(hashesOf)
  const long = hashed.filter(({ length }) => length >= leastWords)
  if (long.length > 0) return sampled(long.flatMap((words) => selected(phrases(words, WORDS))))
  const told = hashed.length === 1 ? hashed : hashed.filter(({ length }) => length >= WORDS)
  return sampled(told.flatMap(wholePhrases))
}

/** Phrases of which an edition has some that has nearly this passage: those with the longest words. */
export function phrasesNearPassage(passage: readonly SpokenWord[]): number[] {
  const words = hashesOf(passage)
  const all = words.length < WORDS ? phrases(words, words.length) : phrases(words, WORDS)
  const pairs = words.length <= SHORT_QUOTE + 1 ? phrases(words, 2) : []
  const longest = all.sort((a, b) => b.letters - a.letters).slice(0, MOST_NEARLY)
  return kept([...[...longest, ...pairs].map(({ hash }) => hash), ...phrasesButOne(words)])
}

/** What is stored of these hashes, and looked for: the same for all of them, once they are chosen. */
function kept(hashes: Iterable<number>): number[] {
  const found = new Set<number>()
  for (const hash of hashes) found.add(hash >>> (32 - BITS_KEPT))
  return [...found]
}

interface Phrase {
  readonly hash: number
  /** How many letters its words have: long words are rare ones. */
  readonly letters: number
}

interface HashedWord {
  readonly hash: number
  /** Of the marks before it. */
  readonly marks: number
  readonly letters: number
}

function hashesOf(words: readonly SpokenWord[]): HashedWord[] {
  const hashed: HashedWord[] = []
  let marks = 0
  for (const { key, isWord } of words) {
    const hash = hashWord(isWord ? foldCase(key) : key)
    if (isWord) hashed.push({ hash, marks, letters: key.length })
    marks = isWord ? 0 : Math.imul(marks ^ hash, 0x01000193)
  }
  return hashed
}

function phrases(words: readonly HashedWord[], size: number): Phrase[] {
  const found: Phrase[] = []
  for (let start = 0; start + size <= words.length; start++) {
    let [hash, letters] = [size, 0]
    for (let index = start; index < start + size; index++) {
      const word = words[index] as HashedWord
      // What is before the first is no part of the phrase.
      if (index > start) hash = Math.imul(hash ^ word.marks, 0x85ebca6b)
      hash = Math.imul(hash ^ word.hash, 0x9e3779b1)
      hash ^= hash >>> 15
      letters += word.letters
    }
    found.push({ hash, letters })
  }
  return found
}

/** Of two or three words, what they are with any other word in the place of one, and without the one in the middle. */
function phrasesButOne(words: readonly HashedWord[]): number[] {
  if (words.length < 2 || words.length > fewWords) return []
  const others = words.map((_, other) => words.map((word, index) => (index === other ? ANY_WORD : word)))
  const ends = words.length === fewWords ? [[words[0] as HashedWord, words[2] as HashedWord]] : []
  return [...others, ...ends].flatMap((left) => phrases(left, left.length)).map(({ hash }) => hash)
}

// No word has its hash but by chance.
const ANY_WORD: HashedWord = { hash: 0, marks: 0, letters: 0 }

/** All phrases; of fewer words than a phrase has, the one of these. */
function wholePhrases(words: readonly HashedWord[]): number[] {
  if (words.length === 0) return []
  return phrases(words, Math.min(WORDS, words.length)).map(({ hash }) => hash)
}

/** Of each `WINDOW` phrases in a row the one with the longest words, so that a passage has the same as the text it is in. */
function selected(all: readonly Phrase[]): number[] {
  const chosen: number[] = []
  for (let start = 0; start + WINDOW <= all.length; start++) {
    let best = all[start] as Phrase
    for (let index = start + 1; index < start + WINDOW; index++) {
      const other = all[index] as Phrase
      if (other.letters > best.letters || (other.letters === best.letters && other.hash > best.hash)) best = other
    }
    if (chosen.at(-1) !== best.hash) chosen.push(best.hash)
  }
  return chosen
}

function sampled(found: readonly number[]): number[] {
  const phrases = kept(found)
  if (phrases.length <= MOST_LOOKED_FOR) return phrases
  return Array.from(
    { length: MOST_LOOKED_FOR },
    (_, index) => phrases[Math.floor((index * phrases.length) / MOST_LOOKED_FOR)] as number,
  )
}
