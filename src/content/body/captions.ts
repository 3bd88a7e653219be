import type { Element } from 'hast'
import type { Root } from 'mdast'
import type { BodyContext } from './context.ts'
import { type CreditParagraph, findCreditParagraphs } from './credit-paragraphs.ts'
import { captionOfFigure } from './figure-shortcode.ts'
import type { Found, FoundUrl } from './mark-up.ts'
import { writeHtml } from './markdown.ts'
import type { Locate } from './places.ts'
import type { ShortcodeTag } from './shortcode-scan.ts'
import { absoluteUrl } from './urls.ts'

/** A caption of an image in the body, before anyone reads a credit from it. */
export interface BodyCaption {
  /** Absolute URL of the image; null where the caption belongs to none. */
  readonly image: string | null
  readonly alt: string | null
  /** As written; may hold Markdown or HTML. */
  readonly caption: string
  readonly line: number
  readonly column: number
}

/** What `findCaptions` reads from. */
export interface CaptionSource {
  readonly markdown: Root
  /** The body as written. */
  readonly text: string
  readonly tags: readonly ShortcodeTag[]
  readonly found: Found
  readonly context: BodyContext
  /** The place of an offset in the body. */
  readonly locate: Locate
}

/** Every caption of the body's images, in order: of figures, in image titles, and credits written below an image. */
export function findCaptions(source: CaptionSource): BodyCaption[] {
  const captions = [
    ...source.tags.flatMap((tag) => captionOfCall(tag, source) ?? []),
    ...source.found.figures.flatMap((figure) => captionOfFigureElement(figure) ?? []),
    ...source.found.images.flatMap((image) => captionOfTitle(image) ?? []),
    ...findCreditParagraphs(source.markdown).map((credit) => captionBelow(credit, source)),
  ]
  captions.sort((a, b) => a.offset - b.offset)
  return captions.map(({ offset, ...caption }) => ({ ...caption, ...source.locate(offset) }))
}

type FoundCaption = Omit<BodyCaption, 'line' | 'column'> & { readonly offset: number }

function captionOfCall(tag: ShortcodeTag, source: CaptionSource): FoundCaption | null {
  if (tag.kind !== 'open' || tag.name !== 'figure') return null
  const caption = captionOfFigure(tag)
  if (caption === null) return null
  const src = tag.named.get('src')
  const image = src ? absoluteUrl(src, source.context) : null
  return { image, alt: tag.named.get('alt') ?? null, caption, offset: tag.start }
}

function captionOfFigureElement(figure: Element): FoundCaption | null {
  const caption = firstOf(figure, 'figcaption')
  const image = firstOf(figure, 'img')
  if (!caption || !image) return null
  const written = writeHtml([...caption.children])
  const offset = caption.position?.start?.offset ?? figure.position?.start?.offset ?? 0
  return written === '' ? null : { ...imageOf(image), caption: written, offset }
}

function captionOfTitle({ element, offset }: FoundUrl): FoundCaption | null {
  const { title } = element.properties
  if (typeof title !== 'string' || title.trim() === '') return null
  return { ...imageOf(element), caption: title.trim(), offset }
}

function captionBelow({ image, start, end }: CreditParagraph, source: CaptionSource): FoundCaption {
  const url = absoluteUrl(image.url, source.context)
  return { image: url, alt: image.alt ?? null, caption: source.text.slice(start, end).trim(), offset: start }
}

function imageOf(image: Element): { image: string | null; alt: string | null } {
  const { src, alt } = image.properties
  return { image: typeof src === 'string' ? src : null, alt: typeof alt === 'string' ? alt : null }
}

function firstOf(node: Element, tagName: string): Element | null {
  for (const child of node.children) {
    if (child.type !== 'element') continue
    const found = child.tagName === tagName ? child : firstOf(child, tagName)
    if (found) return found
  }
  return null
}
