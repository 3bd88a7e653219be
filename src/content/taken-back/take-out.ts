import { type SpokenWord, spokenWords } from '../spoken/spoken-words.ts'
import { findKeys, type PassageKey, TAKEN_BACK } from './passage-key.ts'
import { withoutMarkup } from './without-markup.ts'

/** A text without passages that were taken back. */
export interface TakenOut {
  readonly text: string
  /** Where they were in the text before, in UTF-16 code units; in order, none within another. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[]
  /** Where what was at an offset is now; what was inside of a passage is at its mark. */
  readonly move: (offset: number) => number
}

/**
 * Puts the mark in the place of each passage, in text, Markdown or HTML; null where there is none. Tags within a passage whose
 * counterpart is outside stay.
 */
export function takeOut(text: string, keys: readonly PassageKey[]): TakenOut | null {
  const ranges = findRanges(text, keys)
  if (ranges.length === 0) return null
  let [rest, removed] = [0, 0]
  const parts: string[] = []
  const shifts: { readonly start: number; readonly end: number; readonly to: number }[] = []
  for (const { start, end } of ranges) {
    const mark = TAKEN_BACK + unpairedTags(text.slice(start, end))
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

/** Where passages are, as written: in the words as they stand, and in those without markup. */
function findRanges(text: string, keys: readonly PassageKey[]): { start: number; end: number }[] {
  const bare = withoutMarkup(text)
  const found = [text, ...(bare === text ? [] : [bare])].flatMap((written) => {
    const words: SpokenWord[] = spokenWords(written).filter(({ isWord }) => isWord)
    return findKeys(words, keys).map(({ start, end }) => ({
      start: (words[start] as SpokenWord).start,
      end: (words[end - 1] as SpokenWord).end,
    }))
  })
  const merged: { start: number; end: number }[] = []
  for (const range of found.sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1)
    if (last && range.start < last.end) last.end = Math.max(last.end, range.end)
    else merged.push({ ...range })
  }
  return merged
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
