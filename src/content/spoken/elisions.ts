import { ellipsisAt, passageOf, placesOf, type WordRange } from './find-passage.ts'
import type { Difference, NearPassage } from './nearest-passage.ts'
import { BREAK, type SpokenWord } from './spoken-words.ts'

/** What somebody quotes with parts left out or put in: the parts that are quoted, and what is before, between and behind them. */
export interface Elided {
  readonly pieces: readonly (readonly SpokenWord[])[]
  /** One more than there are pieces; null where nothing is at an end. */
  readonly holes: readonly (Hole | null)[]
}

interface Hole {
  readonly words: readonly SpokenWord[]
  /** Whether it is an ellipsis alone, which stands for what is left out. */
  readonly isEllipsis: boolean
}

/** Fewer words do not tell what is quoted. */
const LEAST_WORDS = 3

/** Who leaves out more parts than this quotes no passage; each of them is looked for in whole texts. */
const MOST_PIECES = 20

/** How many words an insertion in square brackets has at most. */
const LONGEST_INSERTION = 40

/**
 * Reads an ellipsis, as in `We dug … wells` or `[…]`, and square brackets, as in `[They] dug` or `[t]hey`; null if there are none,
 * or too many.
 */
export function readElisions(quoted: readonly SpokenWord[]): Elided | null {
  const pieces: SpokenWord[][] = []
  const holes: (Hole | null)[] = [null]
  let piece: SpokenWord[] = []
  for (let index = 0; index < quoted.length; ) {
    const hole = holeAt(quoted, index)
    if (!hole) {
      piece.push(quoted[index] as SpokenWord)
      index += 1
      continue
    }
    const isFollowing = piece.length === 0 && (pieces.length > 0 || holes[0] != null)
    if (piece.length > 0) pieces.push(piece)
    if (piece.length > 0) holes.push(hole)
    else holes[holes.length - 1] = isFollowing ? joined(holes.at(-1), hole) : hole
    piece = []
    index += hole.words.length
  }
  if (piece.length > 0) {
    pieces.push(piece)
    holes.push(null)
  }
  const words = pieces.flat().filter(({ isWord }) => isWord).length
  if (words < LEAST_WORDS || pieces.length > MOST_PIECES) return null
  return holes.some((hole) => hole !== null) ? { pieces, holes } : null
}

function joined(before: Hole | null | undefined, hole: Hole): Hole {
  if (!before) return hole
  return { words: [...before.words, ...hole.words], isEllipsis: before.isEllipsis && hole.isEllipsis }
}

function holeAt(quoted: readonly SpokenWord[], index: number): Hole | null {
  const length = ellipsisAt(quoted, index)
  if (length > 0) return { words: quoted.slice(index, index + length), isEllipsis: true }
  // Letters that touch a bracket are of the same word.
  const first = quoted[index]?.isWord && isOpening(quoted[index + 1]) && touch(quoted, index) ? index + 1 : index
  if (!isOpening(quoted[first]) || ellipsisAt(quoted, first) > 0) return null
  const inside = quoted.slice(first, first + LONGEST_INSERTION + 2).findIndex(({ key }) => key === ']')
  if (inside < 0) return null
  const last = first + inside
  const end = quoted[last + 1]?.isWord && touch(quoted, last) ? last + 2 : last + 1
  return { words: quoted.slice(index, end), isEllipsis: false }
}

function isOpening(word: SpokenWord | undefined): boolean {
  return word?.key === '['
}

function touch(words: readonly SpokenWord[], index: number): boolean {
  return words[index]?.end === words[index + 1]?.start
}

/**
 * The shortest passage of the text that has all the pieces in their order, and what it has between them; null if no passage has,
 * up to a break.
 */
export function findElided({ pieces, holes }: Elided, text: readonly SpokenWord[]): NearPassage | null {
  const places = pieces.map((piece) => placesOf(piece, text))
  const chains = (places[0] ?? []).flatMap((first) => {
    const chain = chainFrom(first, places.slice(1))
    return chain && !text.slice(first.start, chain.at(-1)?.end).some(({ key }) => key === BREAK) ? [chain] : []
  })
  const lengthOf = (chain: readonly WordRange[]) => (chain.at(-1)?.end ?? 0) - (chain[0]?.start ?? 0)
  const [shortest] = chains.sort((a, b) => lengthOf(a) - lengthOf(b))
  if (!shortest) return null
  const differences = holes.flatMap((hole, index) => {
    const [before, behind] = [shortest[index - 1], shortest[index]]
    return hole ? differenceOf(hole, before && behind ? text.slice(before.end, behind.start) : []) : []
  })
  const whole = { start: shortest[0]?.start ?? 0, end: shortest.at(-1)?.end ?? 0 }
  return { ...passageOf(whole, text), differences, distance: differences.length }
}

/** The first place of each further piece behind the one before. */
function chainFrom(first: WordRange, further: readonly (readonly WordRange[])[]): WordRange[] | null {
  const chain = [first]
  for (const places of further) {
    const next = places.find(({ start }) => start >= (chain.at(-1)?.end ?? 0))
    if (!next) return null
    chain.push(next)
  }
  return chain
}

function differenceOf({ words, isEllipsis }: Hole, text: readonly SpokenWord[]): Difference {
  return { quoted: isEllipsis && text.length > 0 ? [] : words, text }
}
