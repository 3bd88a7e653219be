import type { Element } from 'hast'
import type { Image, Nodes, Paragraph, Root } from 'mdast'
import { toString as toText } from 'mdast-util-to-string'
import type { Locate } from '../line-index.ts'
import type { BodyContext } from './context.ts'
import { writeHtml } from './html-tree.ts'
import type { FoundUrl, HtmlFindings } from './prepare-html.ts'
import { captionOfPicture } from './render-shortcode.ts'
import { readPicture } from './shortcode-arguments.ts'
import type { ShortcodeTag } from './shortcode-scan.ts'
import { absoluteUrl } from './urls.ts'
import { findElements, walk } from './walk-tree.ts'

/** A caption of an image in the body, before a credit is read from it. */
export interface BodyCaption {
  /** Absolute URL of the image; null where the caption belongs to none. */
  readonly image: string | null
  readonly alt: string | null
  /** As written; may contain Markdown or HTML. */
  readonly caption: string
  /** The part of it that is said to be the credit; null where nothing is said to be. */
  readonly credit: string | null
  readonly line: number
  readonly column: number
}

/** What `findCaptions` reads from. */
export interface CaptionSource {
  readonly tree: Root
  readonly markdown: string
  readonly tags: readonly ShortcodeTag[]
  readonly found: HtmlFindings
  readonly context: BodyContext
  readonly locate: Locate
}

/** Every caption of the body's images, in order: of figures, in image titles, and credits written below an image. */
export function findCaptions(source: CaptionSource): BodyCaption[] {
  const captions = [
    ...source.tags.flatMap((tag) => captionOfShortcode(tag, source) ?? []),
    ...source.found.figures.flatMap((figure) => captionOfFigureElement(figure) ?? []),
    ...source.found.images.flatMap((image) => captionInTitle(image) ?? []),
    ...findCreditParagraphs(source),
  ]
  captions.sort((a, b) => a.offset - b.offset)
  return captions.map(({ offset, ...caption }) => ({ ...caption, ...source.locate(offset) }))
}

type FoundCaption = Omit<BodyCaption, 'line' | 'column'> & { readonly offset: number }

function captionOfShortcode(tag: ShortcodeTag, { context }: CaptionSource): FoundCaption | null {
  const picture = readPicture(tag, context.shortcodes)
  const caption = picture && captionOfPicture(picture)
  if (!caption) return null
  const [src] = picture.sources
  const image = src ? absoluteUrl(src, context) : null
  return { image, alt: picture.alt, caption, credit: picture.credit, offset: tag.start }
}

function captionOfFigureElement(figure: Element): FoundCaption | null {
  const caption = findElements(figure, 'figcaption')[0]
  const image = findElements(figure, 'img')[0]
  if (!caption || !image) return null
  const html = writeHtml(caption.children)
  const offset = (caption.position ?? figure.position)?.start?.offset ?? 0
  return html === '' ? null : { ...imageOf(image), caption: html, credit: null, offset }
}

function captionInTitle({ element, offset }: FoundUrl): FoundCaption | null {
  const { title } = element.properties
  if (typeof title !== 'string' || title.trim() === '') return null
  return { ...imageOf(element), caption: title.trim(), credit: null, offset }
}

function imageOf(image: Element): { image: string | null; alt: string | null } {
  const { src, alt } = image.properties
  return { image: typeof src === 'string' ? src : null, alt: typeof alt === 'string' ? alt : null }
}

const LONGEST_CREDIT = 1000
const KIND =
  '(?:photos?|photograph(?:y|s)?|images?|pictures?|illustrations?|graphics?|artwork|cover|header|banner|feature[d]?|' +
  'fotos?|bild(?:er)?|imagen|imagem|immagine|afbeelding|crédits?)'
const CREDIT_LABEL = new RegExp(
  `^[\\s*_([]*(?:${KIND}(?: ${KIND})?\\s*(?:credits?|courtesy|source|by|copyright|©|von|par|por|de|di|door)(?!\\p{L})|` +
    `(?:${KIND}(?: ${KIND})?|credits?|source|courtesy)\\s*:|(?:photo|image)?\\s*(?:credit|courtesy of)\\s|bildquelle|bildnachweis)`,
  'iu',
)

/** The paragraphs that credit an image: directly below it, or below it in the same paragraph. */
function findCreditParagraphs({ tree, markdown, context }: CaptionSource): FoundCaption[] {
  const found: FoundCaption[] = []
  const add = (image: Image, paragraph: Paragraph, from: number): void => {
    const nodes = paragraph.children.slice(from)
    while (nodes[0] && toText(nodes[0]).trim() === '') nodes.shift()
    const offset = nodes[0]?.position?.start.offset
    const end = paragraph.position?.end.offset
    if (offset === undefined || end === undefined) return
    const text = nodes.map((node) => toText(node)).join('')
    if (text.length > LONGEST_CREDIT || !CREDIT_LABEL.test(text)) return
    const caption = markdown.slice(offset, end).trim()
    found.push({ image: absoluteUrl(image.url, context), alt: image.alt ?? null, caption, credit: null, offset })
  }
  walk<Nodes>(tree, (node) => {
    if (!('children' in node)) return
    const children: readonly Nodes[] = node.children
    children.forEach((child, index) => {
      if (child.type !== 'paragraph') return
      const previous = children[index - 1]
      const imageAbove = previous ? onlyImage(previous) : null
      const ownImages = child.children.map(onlyImage)
      const position = ownImages.findIndex((image) => image !== null)
      if (imageAbove) add(imageAbove, child, 0)
      else if (position >= 0) add(ownImages[position]!, child, position + 1)
    })
  })
  return found
}

/** The image of a block that shows an image and has no words. */
function onlyImage(node: Nodes): Image | null {
  if (node.type === 'image') return node
  if (node.data && 'hName' in node.data && node.data.hName === 'figcaption') return null
  if (!('children' in node) || node.type === 'list' || node.type === 'table') return null
  const children: readonly Nodes[] = node.children
  if (children.some((child) => child.type === 'text' && child.value.trim() !== '')) return null
  return children.map(onlyImage).findLast((image) => image !== null) ?? null
}
