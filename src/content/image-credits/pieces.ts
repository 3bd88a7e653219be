import { type MarkedCaption, slice } from './caption-marks.ts'
import { type Span, trimSpan } from './caption-text.ts'

/** Words of a statement between two marks or titles, without the punctuation around them. */
export interface Piece extends Span {
  /** A licence or an address stands right after it. */
  readonly beforeMark: boolean
  /** The statement holds nothing else. */
  readonly alone: boolean
}

/** The words of a statement between the stretches already read, in order. */
export function piecesBetween(caption: MarkedCaption, span: Span, cuts: readonly Span[]): Piece[] {
  const ends = [...cuts.map((cut) => cut.start), span.end]
  const starts = [span.start, ...cuts.map((cut) => cut.end)]
  return starts
    .map((start, index) => ({
      ...withoutDangling(caption.masked, trimPunctuation(caption.masked, { start, end: ends[index]! })),
      beforeMark: caption.marks.some((mark) => mark.start === ends[index]),
      alone: cuts.length === 0,
    }))
    .filter((piece) => piece.end > piece.start && /[\p{L}\p{N}©]/u.test(slice(caption, piece)))
}

/** The span without separators at its ends; brackets and the final full stop of an abbreviation stay. */
export function trimPunctuation(text: string, span: Span): Span {
  let { start, end } = trimSpan(text, span)
  while (start < end && /[\s,;:.!|/()[\]·•–—-]/.test(text[start]!) && !/^\(c\)/i.test(text.slice(start, start + 3)))
    start++
  while (end > start && /[\s,;:|/([·•–—-]/.test(text[end - 1]!)) end--
  if (text[end - 1] === ')' && !text.slice(start, end).includes('(')) end--
  return trimSpan(text, { start, end })
}

const dangling =
  /(?:^|\s)(?:(?:and\s+)?(?:is\s+)?(?:available|found|hosted|posted|published)\s+(?:here|(?:at|on|from|via|under)(?:\s+the)?)|via|from|on|at|see|source|und|and|or|under|is|are)$/i

/** The words that lead to a mark, such as "available at", say nothing once the mark is read. */
function withoutDangling(text: string, span: Span): Span {
  const words = dangling.exec(text.slice(span.start, span.end))
  return words === null ? span : trimPunctuation(text, { start: span.start, end: span.start + words.index })
}
