import {
  type Attribution,
  findAtSentenceEnd,
  isName,
  readAfterQuote,
  readDashLine,
  shift,
} from './attribution-words.ts'
import { trimInvisible } from './invisible-characters.ts'
import { isSentence } from './quotable.ts'
import { readQuoted } from './quotation-marks.ts'
import type { TextLayout, TextRange } from './text-layout.ts'
import { linesOf, type TextLine } from './text-lines.ts'

/** One of several quotations in a block. */
export interface SplitQuote {
  /** Without its marks. */
  readonly range: TextRange
  readonly attribution: Attribution | null
  /** It is in quotation marks. */
  readonly isQuoted: boolean
}

/**
 * The quotations of a block that is several from end to end: each has quotation marks or ends in an attribution, and either
 * all have an attribution, or none, or the first one has. Empty where the block is anything else.
 */
export function splitQuotes(range: TextRange, layout: TextLayout): SplitQuote[] {
  const lines = linesOf(range, layout)
  const quotes: SplitQuote[] = []
  for (let index = 0; index < lines.length; ) {
    const found = readMarked(lines, index, layout) ?? readUnmarked(lines, index, layout)
    if (!found) return []
    quotes.push(found.quote)
    index = found.next
  }
  const isClear = quotes[0]?.attribution != null || quotes.every(({ attribution }) => attribution === null)
  return quotes.length > 1 && isClear ? quotes : []
}

interface Found {
  readonly quote: SplitQuote
  /** Index of the line after the quotation and its attribution. */
  readonly next: number
}

/** A passage in quotation marks that is closed at the end of a line or has its attribution behind it or on the next line. */
function readMarked(lines: readonly TextLine[], index: number, layout: TextLayout): Found | null {
  const { start } = lines[index]!
  const text = layout.text.slice(start, lines.at(-1)!.end)
  const quoted = readQuoted(text)
  if (!quoted || !isSentence(text.slice(quoted.start, quoted.end), text[quoted.after])) return null
  const last = lines.findIndex(({ end }) => end >= start + quoted.after)
  const line = lines[last]!
  const after = readAfterQuote(layout.text.slice(start, line.end), quoted.after)
  if (after === null) return null
  const range = { start: start + quoted.start, end: start + quoted.end }
  if (after !== 'nothing') return { quote: { range, attribution: shift(after, start), isQuoted: true }, next: last + 1 }
  const below = lines[last + 1]
  const words = below && readDashLine(layout.text.slice(below.start, below.end))
  if (!below || !words) return { quote: { range, attribution: null, isQuoted: true }, next: last + 1 }
  const attribution = shift({ ...words, quoteEnd: 0 }, below.start)
  return { quote: { range, attribution, isQuoted: true }, next: last + 2 }
}

/** Words without marks, up to a name after a dash: on a line of its own or behind the last sentence of a line. */
function readUnmarked(lines: readonly TextLine[], index: number, layout: TextLayout): Found | null {
  const { start } = lines[index]!
  if (readQuoted(layout.text.slice(start, lines.at(-1)!.end))) return null
  for (let last = index; last < lines.length; last++) {
    const line = lines[last]!
    const text = layout.text.slice(line.start, line.end)
    const dashed = readDashLine(text)
    if (dashed && last === index) return null
    const found = dashed ? shift({ ...dashed, quoteEnd: 0 }, line.start) : endOfLine(lines, start, last, layout)
    if (!found) continue
    if (!isName(trimInvisible(layout.text.slice(found.start, found.end)).replace(/\.$/, ''))) return null
    const words = trimInvisible(layout.text.slice(start, found.quoteEnd))
    const quote = { range: { start, end: start + words.length }, attribution: found, isQuoted: false }
    return { quote, next: last + 1 }
  }
  return null
}

/** The attribution behind the last sentence of a line that is not merely wrapped. */
function endOfLine(lines: readonly TextLine[], start: number, last: number, layout: TextLayout): Attribution | null {
  if (lines[last + 1]?.isSoft) return null
  const found = findAtSentenceEnd(layout.text.slice(start, lines[last]!.end))
  return found && shift(found, start)
}
