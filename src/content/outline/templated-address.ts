import type { Document } from '../document.ts'
import type { Position } from '../problem.ts'

// The page these name is known; that of another language is not looked up.
const REF = /^\{\{[<%]\s{0,20}(?:rel)?ref\s{1,20}(?:"[^"\n]{0,300}"|`[^`\n]{0,300}`|[^\s"`=}]{1,300})\s{0,20}[>%]\}\}/

/** Whether a shortcode makes a part of the address of the link or image at a place: nobody here can say what it makes. */
export function findTemplated({ markdown, bodyLine }: Document): (at: Position) => boolean {
  if (!/\{\{[<%]/.test(markdown)) return () => false
  const lines = markdown.split(/\r\n|\n|\r/)
  return ({ line, column }) => {
    const written = (lines[line - bodyLine] ?? '').slice(column - 1, column + 600)
    const [words = '', first = '', second = ''] = written.split('](', 3)
    // `[![picture](address)](address)`: the second address is the link's.
    const addresses = words.startsWith('[![') ? [first, second] : [first]
    return (
      /^<[^>]{0,400}\{\{[<%]/.test(written) ||
      addresses.some((text) => /^[^)\s]{0,400}\{\{[<%]/.test(text.replace(REF, '')))
    )
  }
}
