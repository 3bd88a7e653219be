import type { Code, Emphasis, Image, PhrasingContent } from 'mdast'
import { toString as toText } from 'mdast-util-to-string'
import { annotate } from './annotations.ts'
import type { BodyContext } from './context.ts'
import { parseMarkdown } from './parse-markdown.ts'
import { resolveRef } from './ref-shortcodes.ts'
import type { ShortcodeTag } from './shortcode-scan.ts'

/** What a shortcode call becomes: an inline node or a block, a URL, or no output. */
export type Rendered =
  | { readonly kind: 'node'; readonly node: PhrasingContent | Code }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'nothing' | 'unknown' }

/** The names `renderShortcode` knows. */
export const KNOWN_SHORTCODES = ['figure', 'highlight', 'ref', 'relref', 'youtube', 'vimeo']

/** Renders a call as Hugo's own templates would, without scripts: players become links. */
export function renderShortcode(tag: ShortcodeTag, context: BodyContext): Rendered {
  if (tag.kind === 'close') return { kind: 'nothing' }
  switch (tag.name) {
    case 'figure':
      return { kind: 'node', node: renderFigure(tag) }
    case 'highlight':
      return tag.inner === null ? { kind: 'unknown' } : { kind: 'node', node: renderHighlight(tag, tag.inner) }
    case 'ref':
    case 'relref':
      return { kind: 'url', url: resolveRef(tag, context) ?? '' }
    case 'youtube':
      return renderVideo(tag, 'https://www.youtube.com/watch?v=')
    case 'vimeo':
      return renderVideo(tag, 'https://vimeo.com/')
    default:
      return { kind: 'unknown' }
  }
}

/** The caption of a `figure` call: its title, caption and attribution as one Markdown text; null where it has none. */
export function captionOfFigure({ named }: ShortcodeTag): string | null {
  const attribution = named.get('attr')
  const url = named.get('attrlink')
  const linked =
    attribution && url ? `[${attribution}](<${url.replaceAll(/[<>\n]/g, encodeURIComponent)}>)` : attribution
  const credit = [named.get('caption'), linked].filter((part) => part).join(' ')
  const title = named.get('title')?.trim() ?? ''
  if (title === '' || credit === '') return title || credit || null
  return `${title}${/\p{P}$/u.test(title) ? ' ' : '. '}${credit}`
}

/** The `<figure>` of Hugo's own template, as inline nodes with the names of HTML elements. */
function renderFigure(tag: ShortcodeTag): Emphasis {
  const { named } = tag
  const caption = captionOfFigure(tag)
  const captionContent = caption === null ? [] : parseInline(caption)
  const alt = named.get('alt') ?? captionContent.map((node) => toText(node)).join('')
  const image: Image = { type: 'image', url: named.get('src') ?? '', alt, title: null }
  const size = { width: named.get('width'), height: named.get('height') }
  // An empty `alt` is intended: the image is decoration.
  const role = named.get('alt')?.trim() === '' ? 'presentation' : undefined
  const properties = Object.entries({ ...size, role }).filter(([, value]) => value !== undefined)
  image.data = { hProperties: Object.fromEntries(properties) }
  const link = named.get('link')
  const picture: PhrasingContent = link ? { type: 'link', url: link, title: null, children: [image] } : image
  const children: PhrasingContent[] = named.has('src') ? [picture] : []
  if (captionContent.length > 0) {
    children.push({ type: 'emphasis', data: { hName: 'figcaption' }, children: captionContent })
  }
  const figure: Emphasis = { type: 'emphasis', data: { hName: 'figure' }, children }
  annotate(figure, 'figure')
  return figure
}

function parseInline(text: string): PhrasingContent[] {
  const [first, ...others] = parseMarkdown(text).children
  return first?.type === 'paragraph' && others.length === 0 ? first.children : [{ type: 'text', value: text }]
}

function renderHighlight(tag: ShortcodeTag, inner: string): Code {
  const language = tag.positional[0] ?? tag.named.get('lang') ?? tag.named.get('type') ?? ''
  const lang = /^[\w+#.-]+$/.test(language) ? language : null
  return { type: 'code', lang, value: inner.replaceAll(/\r\n?/g, '\n').replace(/^\n/, '').trimEnd() }
}

function renderVideo(tag: ShortcodeTag, prefix: string): Rendered {
  const id = tag.positional[0] ?? tag.named.get('id')
  if (!id) return { kind: 'unknown' }
  const url = prefix + encodeURIComponent(id)
  const label = tag.named.get('title') ?? url
  return { kind: 'node', node: { type: 'link', url, title: null, children: [{ type: 'text', value: label }] } }
}
