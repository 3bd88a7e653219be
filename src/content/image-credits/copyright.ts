import { type MarkedCaption, slice } from './caption-marks.ts'
import type { Span } from './caption-text.ts'
import { splitAtConnectors } from './connectors.ts'
import { leadingName, looksLikeHandle } from './names.ts'
import type { Statement } from './statement.ts'
import { cleanName, describe, takeParts } from './statement-facts.ts'

/** Reads the words after a © sign: the holder counts as the creator, and the notice as the licence where no other is stated. */
export function readCopyright(caption: MarkedCaption, statement: Statement, span: Span): void {
  const { head, parts } = splitAtConnectors(caption, span)
  const written = slice(caption, head)
  const holder = cleanName(
    written.replace(/^(?:\d{4}(?:\s?[-–,]\s?\d{2,4})*)\s*,?\s*(?:by\s+)?/i, '').replace(/^by\s+/i, ''),
  )
  if ((leadingName(holder) === '' && !looksLikeHandle(holder)) || holder.split(/\s+/).length > 9) {
    describe(statement, slice(caption, span))
    return
  }
  statement.isCredit = true
  statement.creator = holder
  statement.creatorSpan = head
  statement.notice = `© ${written.replace(/\.$/, '')}`
  takeParts(caption, statement, parts)
}
