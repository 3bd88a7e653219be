import type { Document } from '../document.ts'
import type { Position } from '../problem.ts'

/** Whether a shortcode makes a part of the address of the link or image that begins there: nobody here can say what it makes. */
export function isTemplated({ markdown, bodyLine }: Document, lines: readonly string[], at: Position): boolean {
  if (!markdown.includes('{{')) return false
  const written = (lines[at.line - bodyLine] ?? '').slice(at.column - 1, at.column + 600)
  const [words = '', first = '', second = ''] = written.split('](', 3)
  // `[![picture](address)](address)`: the second address is the link's.
  const addresses = words.startsWith('[![') ? [first, second] : [first]
  return /^<[^>]{0,400}\{\{/.test(written) || addresses.some((text) => /^[^)\s]{0,400}\{\{/.test(text))
}
