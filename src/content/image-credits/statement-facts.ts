import { type MarkedCaption, slice } from './caption-marks.ts'
import type { Span } from './caption-text.ts'
import type { Part } from './connectors.ts'
import { isDate, leadingName, looksLikeName, saysUnknown, withoutDate } from './names.ts'
import { knownSourceName } from './source-names.ts'
import type { Statement } from './statement.ts'

/** Takes the words as the creator, as far as they look like a name; the rest becomes description. */
export function takeCreator(caption: MarkedCaption, statement: Statement, span: Span): void {
  const account = readAccount(slice(caption, span))
  if (account !== null) {
    takeSourceName(statement, account.collection)
    takeCreator(caption, statement, { start: span.end - account.name.length, end: span.end })
    return
  }
  const written = slice(caption, span)
  statement.creatorSpan = span
  const notice = /^(.*?)\s*(?:©|\(c\))\s*,?\s*(.*)$/iu.exec(written)
  const name = cleanName(notice?.[1] || notice?.[2] || written)
  if (notice !== null) statement.notice = notice[2] ? `© ${notice[2]}` : `© ${name}`
  if (name === '') return
  statement.isCredit = true
  if (saysUnknown(name)) return
  const leading = leadingName(name)
  const words = name.split(/\s+/)
  const isShort = words.length <= 4 || looksLikeName(name)
  if (
    isShort &&
    (leading === '' ||
      looksLikeName(name) ||
      caption.links.some((link) => link.start <= span.start && link.end >= span.end))
  )
    statement.creator = name
  else if (leading !== '') {
    statement.creator = leading.replace(/,$/, '')
    describe(statement, name.slice(leading.length).trim())
  } else statement.isCredit = false
}

const accountName = /^([\p{L}\p{N}]+(?: [\p{L}\p{N}]+)?)(?: user:?|:) (.+)$/iu

/** A name given as an account of a known collection: \"Flickr user ana\", \"Flickr: Ana\"; null for any other words. */
export function readAccount(text: string): { collection: string; name: string } | null {
  const parts = accountName.exec(text)
  return parts !== null && knownSourceName(parts[1]!) !== null ? { collection: parts[1]!, name: parts[2]! } : null
}

/** Takes the words as the name of the source, in its usual spelling where it is a known one. */
export function takeSourceName(statement: Statement, written: string): void {
  const name = withoutDate(written.replace(/\.$/, ''))
  if (name === '' || statement.sourceName !== null || /^(?:here|link|website)$/i.test(name)) return
  const usual = knownSourceName(name)
  statement.sourceName = usual !== null && !/^the\s/i.test(name) ? usual : name
  statement.isCredit = true
}

/** Takes what follows connecting words: sources by name, asides as description. */
export function takeParts(caption: MarkedCaption, statement: Statement, parts: readonly Part[]): void {
  for (const part of parts) {
    if (part.kind === 'source') takeSourceName(statement, slice(caption, part))
    if (part.kind === 'aside') describe(statement, slice(caption, part))
  }
}

/** Adds to what the caption says besides the credit; punctuation and dates alone add nothing. */
export function describe(statement: Statement, text: string): void {
  const plain = text.replace(/^[\s,;:–—-]+|[\s,;:–—-]+$/g, '')
  if (/[\p{L}\p{N}]/u.test(plain) && !isDate(plain)) statement.description.push(plain)
}

/** The name without quotation marks, dates, "own work" and the article before it. */
export function cleanName(text: string): string {
  const name = withoutDate(
    withoutQuotes(
      text
        .replace(ownWork, '')
        .trim()
        .replace(/^the\s+(?=\p{Lu})/u, '')
        .replace(/^I,\s+(?=\p{Lu})/u, ''),
    ),
  )
  const bare = /(?:^|\s)(?:Inc|Ltd|Co|Jr|Sr|al|\p{L})\.$/u.test(name) ? name : name.replace(/\.$/, '')
  return bare.replace(/^[\s,;:/–—-]+|[\s,;:/–—-]+$/g, '')
}

const ownWork =
  /\s*(?:[-–—,(]\s*)(?:own work|self-made|eigenes werk|travail personnel|trabajo propio|opera propria)\b.*$/iu

/** The text without the quotation marks around it. */
export function withoutQuotes(text: string): string {
  return text.replace(/^["“”„«»'‘’「《]\s?(.*?)\s?["“”«»'‘’」》]$/u, '$1')
}
