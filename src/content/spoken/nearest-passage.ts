import { type Passage, passageOf, withoutLastMark } from './find-passage.ts'
import { fewWords } from './phrases.ts'
import { foldCase, type SpokenWord } from './spoken-words.ts'

/** The passage of a text that is most like what somebody quotes, and which words differ. */
export interface NearPassage extends Passage {
  /** In order, each with the words on either side; one of the two may be empty. */
  readonly differences: readonly Difference[]
  /** How many words differ. */
  readonly distance: number
}

/** What stands in the quoted words in place of what the text has there. */
export interface Difference {
  readonly quoted: readonly SpokenWord[]
  readonly text: readonly SpokenWord[]
}

/** How many of the places of one pair of words in the quoted words are considered. */
const MOST_PLACES = 4

/** The passage nearest to the quoted words; null if it has less than two thirds of them. */
export function nearestPassage(quoted: readonly SpokenWord[], text: readonly SpokenWord[]): NearPassage | null {
  const offset = likeliestOffset(quoted, text)
  if (offset === null) return null
  const near = align(quoted, text, offset)
  return near !== null && near.distance <= Math.max(1, Math.floor(quoted.length / 3)) ? near : null
}

/** The same for a short quote of which one word is another, is gone or is new; null if these words are not that. */
export function nearlyWholeQuote(quoted: readonly SpokenWord[], quote: readonly SpokenWord[]): NearPassage | null {
  if (!isButOneWord(keysOf(quoted), keysOf(quote))) return null
  const whole = quoted.at(-1)?.isWord ? withoutLastMark(quote) : quote
  const { start, end } = sameEnds(
    quoted.map(({ key }) => key),
    whole.map(({ key }) => key),
  )
  const difference = { quoted: quoted.slice(start, quoted.length - end), text: whole.slice(start, whole.length - end) }
  return {
    ...passageOf({ start: 0, end: whole.length }, whole),
    differences: [difference],
    distance: Math.max(difference.quoted.length, difference.text.length),
  }
}

function keysOf(words: readonly SpokenWord[]): string[] {
  return words.filter(({ isWord }) => isWord).map(({ key }) => foldCase(key))
}

function isButOneWord(some: readonly string[], others: readonly string[]): boolean {
  const [fewer, more] = [Math.min(some.length, others.length), Math.max(some.length, others.length)]
  if (fewer < 2 || fewer > fewWords || more > fewer + 1) return false
  const { start, end } = sameEnds(some, others)
  return start + end >= more - 1
}

/** How many keys at the start, and how many of the others at the end, are the same. */
function sameEnds(some: readonly string[], others: readonly string[]): { start: number; end: number } {
  const fewer = Math.min(some.length, others.length)
  let [start, end] = [0, 0]
  while (start < fewer && some[start] === others[start]) start += 1
  while (end < fewer - start && some.at(-1 - end) === others.at(-1 - end)) end += 1
  return { start, end }
}

/** How far into the text the quoted words begin, by most of the pairs of words that both have; null if they have none in common. */
function likeliestOffset(quoted: readonly SpokenWord[], text: readonly SpokenWord[]): number | null {
  const places = placesOfPairs(quoted)
  const width = 4 + Math.floor(quoted.length / 8)
  const votes = new Map<number, number>()
  let best: { readonly offset: number; readonly count: number } | null = null
  for (let index = 0; index + 1 < text.length; index++) {
    for (const place of places.get(keyAt(text, index))?.get(keyAt(text, index + 1)) ?? []) {
      const bucket = Math.floor((index - place) / width)
      const count = (votes.get(bucket) ?? 0) + 1
      votes.set(bucket, count)
      if (count > (best?.count ?? 0)) best = { offset: index - place, count }
    }
  }
  return best?.offset ?? null
}

/** Where each pair of words stands, by its first and then its second. */
function placesOfPairs(words: readonly SpokenWord[]): Map<string, Map<string, number[]>> {
  const places = new Map<string, Map<string, number[]>>()
  for (let index = 0; index + 1 < words.length; index++) {
    const first = keyAt(words, index)
    const second = keyAt(words, index + 1)
    const behind = places.get(first) ?? new Map<string, number[]>()
    const known = behind.get(second) ?? []
    if (known.length < MOST_PLACES) known.push(index)
    places.set(first, behind.set(second, known))
  }
  return places
}

function keyAt(words: readonly SpokenWord[], index: number): string {
  return words[index]?.key ?? ''
}

/**
 * Aligns the quoted words with the text near the offset, so that as few words as possible differ. Only so many words off the
 * offset are considered as may differ, which bounds the work; null if the text ends before that.
 */
function align(quoted: readonly SpokenWord[], text: readonly SpokenWord[], offset: number): NearPassage | null {
  const reach = 8 + Math.floor(quoted.length / 6)
  const width = 2 * reach + 1
  // Cell (row, column) is the distance of the first `row` quoted words from what ends before word `row + column - reach + offset`.
  const cells = new Uint16Array((quoted.length + 1) * width).fill(UNREACHED)
  const at = (row: number, column: number) =>
    row < 0 || column < 0 || column >= width ? UNREACHED : (cells[row * width + column] as number)
  const end = (row: number, column: number) => row + column - reach + offset
  const isInside = (row: number, column: number) => end(row, column) >= 0 && end(row, column) <= text.length
  const costOf = (row: number, column: number) => (quoted[row - 1]?.key === text[end(row, column) - 1]?.key ? 0 : 1)
  for (let row = 0; row <= quoted.length; row++) {
    for (let column = 0; column < width; column++) {
      if (!isInside(row, column)) continue
      cells[row * width + column] =
        row === 0
          ? 0
          : Math.min(
              at(row - 1, column) + (end(row, column) > 0 ? costOf(row, column) : UNREACHED),
              at(row - 1, column + 1) + 1,
              at(row, column - 1) + 1,
            )
    }
  }
  let column = 0
  for (let other = 1; other < width; other++) if (at(quoted.length, other) < at(quoted.length, column)) column = other
  const distance = at(quoted.length, column)
  if (distance >= UNREACHED) return null
  const last = end(quoted.length, column)
  const steps: Step[] = []
  let row = quoted.length
  while (row > 0) {
    const here = at(row, column)
    const word = quoted[row - 1] as SpokenWord
    const other = text[end(row, column) - 1]
    if (other && at(row - 1, column) + costOf(row, column) === here) {
      steps.push({ quoted: word, text: other, same: costOf(row, column) === 0 })
      row -= 1
    } else if (at(row - 1, column + 1) + 1 === here) {
      steps.push({ quoted: word, text: null, same: false })
      row -= 1
      column += 1
    } else if (other && column > 0) {
      steps.push({ quoted: null, text: other, same: false })
      column -= 1
    } else throw new Error('An alignment has a step that nothing leads to.')
  }
  const first = end(0, column)
  return {
    start: text[first]?.start ?? 0,
    end: text[last - 1]?.end ?? 0,
    distance,
    differences: differencesOf(steps.reverse()),
  }
}

const UNREACHED = 30_000

interface Step {
  readonly quoted: SpokenWord | null
  readonly text: SpokenWord | null
  readonly same: boolean
}

function differencesOf(steps: readonly Step[]): Difference[] {
  const found: { quoted: SpokenWord[]; text: SpokenWord[] }[] = []
  let open = false
  for (const step of steps) {
    if (!step.same) {
      if (!open) found.push({ quoted: [], text: [] })
      if (step.quoted) found.at(-1)?.quoted.push(step.quoted)
      if (step.text) found.at(-1)?.text.push(step.text)
    }
    open = !step.same
  }
  return found
}
