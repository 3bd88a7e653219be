import { hash } from 'node:crypto'

/** Whether a text is one that articles had which were erased. */
export function isErasedText(markdown: string, erasedBodies: ReadonlySet<string>): boolean {
  return erasedBodies.size > 0 && markdown.trim() !== '' && erasedBodies.has(hash('sha256', markdown))
}
