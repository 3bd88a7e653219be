import type { Emphasis, Image, PhrasingContent } from 'mdast'
import { toString as toText } from 'mdast-util-to-string'
import { parseMarkdown } from './markdown.ts'
import { NOTE, writeNote } from './marks.ts'
import type { ShortcodeTag } from './shortcode-scan.ts'

/** The caption a `figure` call gives: its title, caption and attribution as one Markdown text; null where it has none. */
export function captionOfFigure(tag: ShortcodeTag): string | null {
  const credit = [tag.named.get('caption'), attributionOf(tag)].filter((part) => part).join(' ')
  const title = tag.named.get('title')?.trim() ?? ''
  if (title === '' || credit === '') return title || credit || null
  return `${title}${/\p{P}$/u.test(title) ? ' ' : '. '}${credit}`
}

/** Builds the `<figure>` Hugo's own template makes, in phrasing nodes that bear HTML names. */
export function figureNode(tag: ShortcodeTag): Emphasis {
  const { named } = tag
  const caption = captionOfFigure(tag)
  const captionContent = caption === null ? [] : parseInline(caption)
  const alt = named.get('alt') ?? captionContent.map((node) => toText(node)).join('')
  const image: Image = { type: 'image', url: named.get('src') ?? '', alt, title: null }
  const size = { width: named.get('width'), height: named.get('height') }
  // An empty `alt` is meant: the image is an ornament.
  const role = named.get('alt')?.trim() === '' ? 'presentation' : undefined
  const properties = Object.entries({ ...size, role }).filter(([, value]) => value !== undefined)
  image.data = { hProperties: Object.fromEntries(properties) }
  const link = named.get('link')
  const picture: PhrasingContent = link ? { type: 'link', url: link, title: null, children: [image] } : image
  const children: PhrasingContent[] = named.has('src') ? [picture] : []
  if (captionContent.length > 0) {
    children.push({ type: 'emphasis', data: { hName: 'figcaption' }, children: captionContent })
  }
  return { type: 'emphasis', data: { hName: 'figure', hProperties: { [NOTE]: writeNote('figure') } }, children }
}

function attributionOf(tag: ShortcodeTag): string | undefined {
  const attribution = tag.named.get('attr')
  const url = tag.named.get('attrlink')
  return attribution && url ? `[${attribution}](<${url.replaceAll(/[<>\n]/g, encodeURIComponent)}>)` : attribution
}

function parseInline(text: string): PhrasingContent[] {
  const [first, ...others] = parseMarkdown(text).children
  return first?.type === 'paragraph' && others.length === 0 ? first.children : [{ type: 'text', value: text }]
}
