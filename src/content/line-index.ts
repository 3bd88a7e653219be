import type { Place, Position } from './problem.ts'
import type { SourceFile } from './source-file.ts'

/** The line and column of an offset in a text, counted from 1; an offset past the end gives the end. */
export type Locate = (offset: number) => Position

/** Indexes the lines of a text (LF, CRLF or CR) once, so that each look-up is a binary search. */
export function indexLines(text: string): Locate {
  const starts = [0]
  for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length)
  return (offset) => {
    const within = Math.min(Math.max(offset, 0), text.length)
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= within) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: within - starts[low]! + 1 }
  }
}

/** The place of a single offset in a file; for several, `indexLines` reads the text once. */
export function placeAt({ path, text }: SourceFile, offset: number): Place {
  return { path, ...indexLines(text)(offset) }
}
