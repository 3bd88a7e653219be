import type { Release } from '../parts/release.ts'
import { digits } from '../parts/words.ts'

/** What a release changed, in numbers: `2 new, 1 changed`. */
export function tellCounts({ added, changed, moved, withdrawn }: Release): string {
  const parts = [
    [added, 'new'],
    [changed, 'changed'],
    [moved, 'moved'],
    [withdrawn, 'withdrawn'],
  ] as const
  const told = parts.filter(([number]) => number > 0).map(([number, word]) => `${digits(number)} ${word}`)
  return told.length === 0 ? 'No article changed.' : `${told.join(', ')}.`
}
