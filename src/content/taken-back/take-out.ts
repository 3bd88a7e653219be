import { type SpokenWord, spokenWords } from '../spoken/spoken-words.ts'
import { isAddress } from './is-address.ts'
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
 * Puts the mark in the place of each passage, in text, Markdown or HTML; null where there is none. Tags and the ends
 * of links within a passage whose counterpart is outside stay.
 */
export function takeOut(text: string, keys: readonly PassageKey[]): TakenOut | null {
  const ranges = findRanges(text, keys)
  if (ranges.length === 0) return null
  let [rest, removed] = [0, 0]
  const parts: string[] = []
  const shifts: { readonly start: number; readonly end: number; readonly to: number }[] = []
  for (const { start, end } of ranges) {
    const part = text.slice(start, end)
    const mark = TAKEN_BACK + unpairedTags(part) + unpairedLinks(part)
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

type Range = { readonly start: number; readonly end: number }

/** What begins before the words, such as emphasis, ends after them, and stays. */
function withoutMarksAround(written: string, { start, end }: Range): Range {
  const said = written.slice(start, end)
  const [before, after] = [/^\u2060*/, /\u2060*$/].map((marks) => marks.exec(said)?.[0].length ?? 0) as [number, number]
  return before === said.length ? { start, end } : { start: start + before, end: end - after }
}

/** With all of a character that is written as several, where a part of them is in the range. */
function toWhole({ start, end }: Range, characters: readonly Range[]): Range {
  const [first, last] = [start, end].map((at) => characters.find((one) => one.start < at && at < one.end))
  return { start: first?.start ?? start, end: last?.end ?? end }
}

const TAG = /<(\/?)([a-z][a-z0-9-]*)(?:\s[^<>]*)?(\/?)>/gi
const VOID = /^(?:area|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i

/** The tags of a part of HTML that are opened or closed outside of it. */
function unpairedTags(part: string): string {
  const closing: { readonly name: string; readonly tag: string }[] = []
  const opening: { readonly name: string; readonly tag: string }[] = []
  for (const [tag, slash, name = '', selfClosing] of part.matchAll(TAG)) {
    if (selfClosing || VOID.test(name)) continue
    if (slash === '') opening.push({ name, tag })
    else if (opening.at(-1)?.name === name) opening.pop()
    else closing.push({ name, tag })
  }
  // </p><p> parts what is no longer there.
  while (closing.length > 0 && closing.at(-1)?.name === opening[0]?.name) {
    closing.pop()
    opening.shift()
  }
  return [...closing, ...opening].map(({ tag }) => tag).join('')
}

/** The ends of links in a part of Markdown that are opened or closed outside of it. */
function unpairedLinks(part: string): string {
  const closing: string[] = []
  let opened = 0
  for (const [end] of part.matchAll(/\[|\](?:\([^()\n]{0,2000}\)|\[[^[\]\n]{0,500}\])?/g)) {
    if (end === '[') opened += 1
    else if (opened > 0) opened -= 1
    else closing.push(end)
  }
  return closing.join('') + '['.repeat(opened)
}
