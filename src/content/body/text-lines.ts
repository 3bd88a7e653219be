import type { TextLayout, TextRange } from './text-layout.ts'

/** A line of the text as its author wrote it. */
export interface TextLine extends TextRange {
  /** The line before it is only wrapped: a reader sees one line. */
  readonly isSoft: boolean
  /** A blank line comes before it. */
  readonly opensParagraph: boolean
}

/** The lines of a part of the text, without the line ends between them; blank lines are left out. */
export function linesOf(range: TextRange, layout: TextLayout): TextLine[] {
  const lines: TextLine[] = []
  let start = range.start
  let isSoft = false
  let opensParagraph = false
  for (let offset = range.start; offset <= range.end; offset++) {
    const breaks = layout.text[offset] === '\n'
    if (offset < range.end && !breaks && !layout.lineEnds.has(offset)) continue
    if (offset > start) lines.push({ start, end: offset, isSoft, opensParagraph })
    opensParagraph = breaks && offset === start
    isSoft = !breaks
    start = offset + 1
  }
  return lines
}
