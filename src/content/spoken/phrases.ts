import { type SpokenWord, spokenWords } from './spoken-words.ts'

/** How many words a phrase has. */
const WORDS = 3

/** Of so many phrases in a row, the text of an edition keeps one. */
const WINDOW = 4

/** Quotes of so many words at most are also known by each two of their words. */
const SHORT_QUOTE = 8

/** How many phrases of a passage are looked for at most. */
const MOST_LOOKED_FOR = 40

/**
 * By what the passages of an edition are found: hashes of phrases of three words in any case, as 32-bit integers. All phrases of
 * its quotes, and of its other text so many that six words in a row always hold one that follows from these words alone.
 */
export function phrasesOfEdition(text: string, quotes: readonly string[]): number[] {
  const found = new Set(selected(phrases(hashesOf(spokenWords(text)), WORDS)))
  for (const quote of quotes) {
    const words = hashesOf(spokenWords(quote))
    for (const phrase of wholePhrases(words)) found.add(phrase)
    if (words.length <= SHORT_QUOTE) for (const phrase of phrases(words, 2)) found.add(phrase.hash)
  }
  return [...found]
}

/** The phrases that every edition has which has this passage, as far as `phrasesOfEdition` promises. */
export function phrasesOfPassage(passage: readonly SpokenWord[]): number[] {
  const words = hashesOf(passage)
  const all = phrases(words, WORDS)
  return sampled(all.length < WINDOW ? wholePhrases(words) : [...new Set(selected(all))])
}

/** Phrases of which an edition has some that has nearly this passage. */
export function phrasesNearPassage(passage: readonly SpokenWord[]): number[] {
  const words = hashesOf(passage)
  const pairs = words.length <= SHORT_QUOTE + 1 ? phrases(words, 2).map(({ hash }) => hash) : []
  return sampled([...new Set([...wholePhrases(words), ...pairs])])
}

interface Phrase {
  readonly hash: number
  /** How many letters its words have: long words are rare ones. */
  readonly letters: number
}

interface HashedWord {
  readonly hash: number
  readonly letters: number
}

function hashesOf(words: readonly SpokenWord[]): HashedWord[] {
  return words.filter(({ isWord }) => isWord).map(({ key }) => hashWord(key.toLowerCase()))
}

/** FNV-1a. */
function hashWord(word: string): HashedWord {
  let hash = 0x811c9dc5
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193)
  return { hash, letters: word.length }
}

function phrases(words: readonly HashedWord[], size: number): Phrase[] {
  const found: Phrase[] = []
  for (let start = 0; start + size <= words.length; start++) {
    let [hash, letters] = [size, 0]
    for (let index = start; index < start + size; index++) {
      const word = words[index] as HashedWord
      hash = Math.imul(hash ^ word.hash, 0x9e3779b1)
      hash ^= hash >>> 15
      letters += word.letters
    }
    found.push({ hash, letters })
  }
  return found
}

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

function sampled(phrases: readonly number[]): number[] {
  if (phrases.length <= MOST_LOOKED_FOR) return [...phrases]
  return Array.from(
    { length: MOST_LOOKED_FOR },
    (_, index) => phrases[Math.floor((index * phrases.length) / MOST_LOOKED_FOR)] as number,
  )
}
