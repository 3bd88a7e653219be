import type { Position } from '../problem.ts'

/** Turns an offset into a text to its line and column, counted from 1; offsets past the end give the end. */
export type Locate = (offset: number) => Position

/** Indexes the lines of a text once (LF, CRLF or CR), so that each look-up costs a binary search. */
export function createLocate(text: string): Locate {
  const starts = [0]
  for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length)
  return (offset) => {
    const at = Math.min(Math.max(offset, 0), text.length)
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= at) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: at - starts[low]! + 1 }
  }
}
