import { escapeHtml } from '../character-references.ts'
import type { Credit, Licence } from '../document.ts'
import { isWebAddress } from '../web-address.ts'

/** A credit in one line, as text and as safe HTML. */
export interface AttributionLine {
  readonly text: string
  readonly html: string
  /** Creator, source (by name or address) and licence are all known. */
  readonly complete: boolean
}

interface Segment {
  readonly text: string
  readonly href: string | null
  readonly before: string
}

/** Tells a credit in the order title, author, source, licence; the caption as it stands where it states none of them. */
export function attributionLine(credit: Credit, caption: string): AttributionLine {
  const segments = segmentsOf(credit)
  const complete = credit.creator !== null && (credit.source ?? credit.sourceName) !== null && credit.licence !== null
  if (segments.length === 0) return { text: caption, html: escapeHtml(caption), complete }
  return {
    text: segments.map(({ before, text }) => before + text).join(''),
    html: segments.map(({ before, ...segment }) => before + link(segment)).join(''),
    complete,
  }
}

function segmentsOf({ creator, creatorUrl, title, source, sourceName, licence }: Credit): Segment[] {
  const parts: { text: string; href: string | null; joint: string }[] = []
  if (title !== null) parts.push({ text: `“${title}”`, href: source, joint: '' })
  if (creator !== null) parts.push({ text: creator, href: creatorUrl, joint: title === null ? '' : ' by ' })
  const sourceText = sourceName ?? (source === null ? null : hostOf(source))
  if (sourceText !== null) parts.push({ text: sourceText, href: source, joint: ', ' })
  if (licence !== null) parts.push({ text: licenceText(licence), href: licence.url, joint: ', ' })
  return parts.map(({ text, href, joint }, index) => ({ text, href, before: index === 0 ? '' : joint }))
}

function licenceText({ name, spdx }: Licence): string {
  return name === '' ? (spdx ?? '') : name
}

function hostOf(href: string): string {
  return URL.canParse(href) ? new URL(href).hostname.replace(/^www\./, '') : href
}

function link({ text, href }: { text: string; href: string | null }): string {
  return href !== null && isWebAddress(href)
    ? `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`
    : escapeHtml(text)
}
