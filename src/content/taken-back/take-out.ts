import { type SpokenWord, spokenWords } from '../spoken/spoken-words.ts'
import { isAddress } from './is-address.ts'
import { findMarkupPairs, type MarkupPair, type TextRange } from './markup-pairs.ts'
import { findKeys, type PassageKey, TAKEN_BACK } from './passage-key.ts'
import { escapesIn, withoutEscapes } from './without-escapes.ts'
import { referencesIn, withoutMarkup } from './without-markup.ts'

/** A text without passages that were taken back. */
export interface TakenOut {
  readonly text: string
  /** Where they were in the text before, in UTF-16 code units; in order, none within another. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[]
  /** Where what was at an offset is now; what was inside of a passage is at its mark. */
  readonly move: (offset: number) => number
}

/**
 * Puts the mark in the place of each passage, in text, Markdown or HTML; null where there is none. Emphasis, code, links and tags that
 * hold other words as well stay whole, and those that hold words of the passage alone go with it.
 */
export function takeOut(text: string, keys: readonly PassageKey[]): TakenOut | null {
  const found = findRanges(text, keys)
  if (found.length === 0) return null
  const ranges = cutWithMarkup(text, found)
  let [rest, removed] = [0, 0]
  const parts: string[] = []
  const shifts: { readonly start: number; readonly end: number; readonly to: number }[] = []
  for (const { start, end, mark } of ranges) {
    parts.push(text.slice(rest, start), mark)
    shifts.push({ start, end, to: start - removed })
    removed += end - start - mark.length
    rest = end
  }
  parts.push(text.slice(rest))
  const whole = parts.join('')
  return {
    text: whole,
    ranges,
    move(offset) {
      let shift = 0
      for (const [index, { start, end, to }] of shifts.entries()) {
        if (offset < start) break
        if (offset < end) return to
        const next = shifts[index + 1]
        // By how much the passages up to here made the text longer.
        shift = next ? next.to - next.start : whole.length - text.length
      }
      return offset + shift
    },
  }
}

/**
 * Where passages are: in the words as they stand, and in those without markup and escapes. Addresses stay whole.
 */
function findRanges(text: string, keys: readonly PassageKey[]): { start: number; end: number }[] {
  const plain = withoutEscapes(text)
  const readings = new Set([text, plain, withoutMarkup(text), withoutMarkup(plain)])
  const found = [...readings].flatMap((written) => {
    const words: SpokenWord[] = spokenWords(written).filter(({ isWord }) => isWord)
    return findKeys(words, keys).map(({ start, end }) =>
      withoutMarksAround(written, {
        start: (words[start] as SpokenWord).start,
        end: (words[end - 1] as SpokenWord).end,
      }),
    )
  })
  if (found.length === 0) return []
  const characters = [...referencesIn(text), ...escapesIn(text)]
  const whole = found.filter((range) => !isAddress(text, range)).map((range) => toWhole(range, characters))
  const merged: { start: number; end: number }[] = []
  for (const range of whole.sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1)
    if (last && range.start < last.end) last.end = Math.max(last.end, range.end)
    else merged.push({ ...range })
  }
  return merged
}

/** What begins before the words, such as emphasis, ends after them, and stays. */
function withoutMarksAround(written: string, { start, end }: TextRange): TextRange {
  const said = written.slice(start, end)
  const [before, after] = [/^\u2060*/, /\u2060*$/].map((marks) => marks.exec(said)?.[0].length ?? 0) as [number, number]
  return before === said.length ? { start, end } : { start: start + before, end: end - after }
}

/** With all of a character that is written as several, where a part of them is in the range. */
function toWhole({ start, end }: TextRange, characters: readonly TextRange[]): TextRange {
  const [first, last] = [start, end].map((at) => characters.find((one) => one.start < at && at < one.end))
  return { start: first?.start ?? start, end: last?.end ?? end }
}

/** What is put in the place of a range that takes with it the marks which hold words of it alone. */
interface Cut extends TextRange {
  readonly mark: string
}

/** Keeps the marks of which the other one is outside and holds other words as well: emphasis, links and tags stay whole. */
function cutWithMarkup(text: string, ranges: readonly TextRange[]): Cut[] {
  const pairs = findMarkupPairs(text)
  const inside = byInside(pairs)
  return ranges.map((range) => {
    const { start, end } = withOwnMarks(range, inside)
    const isInside = (mark: TextRange | null) => mark !== null && start <= mark.start && mark.end <= end
    const closing = pairs
      .flatMap(({ open, close, isInline }) =>
        close && isInside(close) && !isInside(open) ? { ...close, isInline } : [],
      )
      .sort(byStart)
    const opening = pairs
      .flatMap(({ open, close, isInline }) => (open && isInside(open) && !isInside(close) ? { ...open, isInline } : []))
      .sort(byStart)
    const written = ({ start: from, end: to }: TextRange) => text.slice(from, to)
    // </p><p> parts what is no longer there.
    while (isSameTag(written(closing.at(-1) ?? NOWHERE), written(opening[0] ?? NOWHERE))) {
      closing.pop()
      opening.shift()
    }
    const [closes, opens] = [closing, opening].map((marks) => marks.map(written).join('')) as [string, string]
    // Emphasis begins with what is no space, and an element with what it holds.
    if (closes === '' && opening.every(({ isInline }) => isInline)) return { start, end, mark: opens + TAKEN_BACK }
    const space = opens === '' ? '' : (/^[ \t]*/.exec(text.slice(end))?.[0] ?? '')
    return { start, end: end + space.length, mark: TAKEN_BACK + closes + space + opens }
  })
}

const NOWHERE = { start: 0, end: 0 }

function byStart(a: TextRange, b: TextRange): number {
  return a.start - b.start
}

function isSameTag(one: string, other: string): boolean {
  const [name, otherName] = [one, other].map((tag) => /^<\/?([a-z][a-z0-9-]*)/i.exec(tag)?.[1]?.toLowerCase())
  return name !== undefined && name === otherName
}

/** Pairs by where the words that they hold begin, and by where those end. */
function byInside(pairs: readonly MarkupPair[]) {
  const inline = pairs.filter(({ isInline, open, close }) => isInline && open !== null && close !== null)
  const whole = inline as { readonly open: TextRange; readonly close: TextRange }[]
  return {
    before: new Map(whole.map((pair) => [pair.open.end, pair])),
    after: new Map(whole.map((pair) => [pair.close.start, pair])),
  }
}

/** With the marks beside the range that hold nothing but words of it. */
function withOwnMarks({ start, end }: TextRange, { before, after }: ReturnType<typeof byInside>): TextRange {
  let [from, to] = [start, end]
  for (;;) {
    const [opening, closing] = [before.get(from), after.get(to)]
    if (opening && start <= opening.close.start && opening.close.end <= to) from = opening.open.start
    else if (closing && from <= closing.open.start && closing.open.end <= end) to = closing.close.end
    else return { start: from, end: to }
  }
}
