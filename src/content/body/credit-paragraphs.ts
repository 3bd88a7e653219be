import type { Image, Nodes, Paragraph, Root } from 'mdast'
import { toString as toText } from 'mdast-util-to-string'
import { walk } from './walk-tree.ts'

/** A credit written beside an image; offsets count in the body. */
export interface CreditParagraph {
  readonly image: Image
  readonly start: number
  readonly end: number
}

const KIND =
  '(?:photos?|photograph(?:y|s)?|images?|pictures?|illustrations?|graphics?|artwork|cover|header|banner|feature[d]?|' +
  'fotos?|bild(?:er)?|imagen|imagem|immagine|afbeelding|crédits?)'
const CREDIT_LABEL = new RegExp(
  `^[\\s*_([]*(?:${KIND}(?: ${KIND})?\\s*(?:credits?|courtesy|source|by|copyright|©|von|par|por|de|di|door)(?!\\p{L})|` +
    `(?:${KIND}(?: ${KIND})?|credits?|source|courtesy)\\s*:|(?:photo|image)?\\s*(?:credit|courtesy of)\\s|bildquelle|bildnachweis)`,
  'iu',
)

/** Finds the paragraphs that credit an image: directly below it, or below it in the same paragraph. */
export function findCreditParagraphs(tree: Root): CreditParagraph[] {
  const found: CreditParagraph[] = []
  walk<Nodes>(tree, (node) => {
    if (!('children' in node)) return
    const children: readonly Nodes[] = node.children
    children.forEach((child, index) => {
      const previous = children[index - 1]
      const image = previous ? onlyImage(previous) : null
      if (image && child.type === 'paragraph') push(found, image, child, 0)
      else if (child.type === 'paragraph') pushWithin(found, child)
    })
  })
  return found
}

/** The image of a block that shows an image and says nothing. */
function onlyImage(node: Nodes): Image | null {
  if (node.type === 'image') return node
  if (node.data && 'hName' in node.data && node.data.hName === 'figcaption') return null
  if (!('children' in node) || node.type === 'list' || node.type === 'table') return null
  const parts: readonly Nodes[] = node.children
  if (parts.some((part) => part.type === 'text' && part.value.trim() !== '')) return null
  return parts.map(onlyImage).findLast((image) => image !== null) ?? null
}

function pushWithin(found: CreditParagraph[], paragraph: Paragraph): void {
  const at = paragraph.children.findIndex((child) => onlyImage(child) !== null)
  const image = at < 0 ? null : onlyImage(paragraph.children[at]!)
  if (image) push(found, image, paragraph, at + 1)
}

function push(found: CreditParagraph[], image: Image, paragraph: Paragraph, from: number): void {
  const nodes = paragraph.children.slice(from)
  while (nodes[0] && toText(nodes[0]).trim() === '') nodes.shift()
  const start = nodes[0]?.position?.start.offset
  const end = paragraph.position?.end.offset
  if (start === undefined || end === undefined) return
  const text = nodes.map((node) => toText(node)).join('')
  if (text.length <= 1000 && CREDIT_LABEL.test(text)) found.push({ image, start, end })
}
