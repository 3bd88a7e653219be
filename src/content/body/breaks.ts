import type { TextLayout, TextRange } from './text-layout.ts'

/**
 * Offsets of a text at which words end that nobody may run on into the next ones, because different people or different things
 * speak there. What follows on: the paragraphs of running text, the lines of a paragraph, and all that one quote has. What does
 * not: an item of a list, a cell, a heading, a caption, a box, a block quote, and what stands before or after any of them; nor a
 * quote and another paragraph, nor two quotes side by side.
 */
export function findBreaks(
  { text, boundaries }: Pick<TextLayout, 'text' | 'boundaries'>,
  quotes: readonly TextRange[],
): number[] {
  const hasWords = (start: number, end: number) => /[\p{L}\p{N}]/u.test(text.slice(start, end))
  const breaks = quotes.flatMap(({ start }, index) => {
    const before = quotes[index - 1]
    return before && before.end <= start && !hasWords(before.end, start) ? [start] : []
  })
  let next = 0
  for (const { at, followsOn } of boundaries) {
    while (quotes[next] && quotes[next]!.end <= at) next += 1
    const [before, here] = [quotes[next - 1], quotes[next]]
    if (here && here.start < at) continue
    const endsOne = before !== undefined && !hasWords(before.end, at)
    const beginsOne = here !== undefined && !hasWords(at, here.start)
    // Between two quotes side by side there is a break already.
    if ((!followsOn || endsOne || beginsOne) && !(endsOne && beginsOne)) breaks.push(at)
  }
  return breaks.sort((a, b) => a - b)
}

/** The same as far as a text itself tells: that a line is no line of a paragraph, and all that is beside a quote. */
export function likelyBreaks(text: string, quotes: readonly TextRange[]): number[] {
  const boundaries = [...text.matchAll(/\t|\n+/g)].map(({ index, 0: space }) => ({
    at: index + space.length,
    followsOn: space.length > 1,
  }))
  return findBreaks({ text, boundaries }, quotes)
}
