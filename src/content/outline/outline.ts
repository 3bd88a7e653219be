import { hash } from 'node:crypto'
import type { Document, DocumentImage, DocumentLink, DocumentQuote, DocumentSection, Page } from '../document.ts'
import type { Position } from '../problem.ts'
import { findPageAnchors, type PageAnchors } from './page-anchors.ts'

/** What the rest of the site needs of a body: small enough to hold for every page at once. */
export interface BodyOutline {
  /** As in `Document.summary`. */
  readonly summary: string | null
  /** SHA-256 (hexadecimal) of the Markdown; null for a body without text. */
  readonly bodyDigest: string | null
  readonly sections: readonly Pick<DocumentSection, 'anchor' | 'heading' | 'line' | 'position' | 'themes'>[]
  readonly quotes: readonly Pick<DocumentQuote, 'section'>[]
  /** Those that lead to a place on the site and whose address no shortcode makes. */
  readonly links: readonly DocumentLink[]
  /** Those whose address no shortcode makes. */
  readonly images: readonly DocumentImage[]
  readonly anchors: PageAnchors
}

/** A document without its text; plain data that survives JSON. */
export interface DocumentOutline extends Omit<Page, 'summary'>, BodyOutline {}

/** Takes from a document what its page does not hold. */
export function outlineBody(document: Document): BodyOutline {
  const { summary, markdown, sections, quotes, links, images } = document
  const isTemplated = findTemplated(document)
  return {
    summary,
    bodyDigest: markdown.trim() === '' ? null : hash('sha256', markdown),
    sections: sections.map(({ anchor, heading, line, position, themes }) => {
      return { anchor, heading, line, position, themes }
    }),
    quotes: quotes.map(({ section }) => ({ section })),
    links: links.filter((link) => link.target !== null && !isTemplated(link)),
    images: images.filter((image) => !isTemplated(image)),
    anchors: findPageAnchors(document),
  }
}

// The page these name is known; that of another language is not looked up.
const REF = /^\{\{[<%]\s{0,20}(?:rel)?ref\s{1,20}(?:"[^"\n]{0,300}"|`[^`\n]{0,300}`|[^\s"`=}]{1,300})\s{0,20}[>%]\}\}/

/** Whether a shortcode makes a part of the address of the link or image at a position, so that it is not known here. */
function findTemplated({ markdown, bodyLine }: Document): (at: Position) => boolean {
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
