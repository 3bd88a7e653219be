import type { BlockContent, Blockquote, Code, Emphasis, Html, Image, Nodes, PhrasingContent } from 'mdast'
import { escapeHtml } from '../character-references.ts'
import type { Markup } from '../settings/markup.ts'
import type { ShortcodeTemplate } from '../settings/shortcode-templates.ts'
import { annotate } from './annotations.ts'
import type { BodyContext } from './context.ts'
import { parseMarkdown } from './parse-markdown.ts'
import { plainWords } from './plain-words.ts'
import { resolveRef } from './ref-shortcodes.ts'
import { type Picture, readPicture, readQuotation } from './shortcode-arguments.ts'
import type { ShortcodeTag } from './shortcode-scan.ts'
import { walk } from './walk-tree.ts'

/** What a shortcode call becomes: inline nodes and blocks, a URL, the text between its tags (as HTML, as Markdown or as code), or no output. */
export type Rendered =
  | { readonly kind: 'nodes'; readonly nodes: readonly InlineOrBlock[] }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'inner' | 'markdown' | 'code' | 'nothing' | 'unknown' }

/** A node that may stay among inline nodes until it is taken out of its paragraph. */
export type InlineOrBlock = PhrasingContent | BlockContent

/** Hugo's own shortcodes that are rendered here. */
export const KNOWN_SHORTCODES = [
  ...['comment', 'details', 'figure', 'gist', 'highlight', 'instagram', 'param', 'qr', 'ref', 'relref', 'tweet'],
  ...['twitter', 'vimeo', 'vimeo_simple', 'x', 'x_simple', 'youtube'],
]

/** Those of Hugo's own that are a pair of tags. */
export const PAIRED_SHORTCODES = ['comment', 'details', 'highlight']

/** Parses Markdown that a call contains; its offsets count in the body where it is in it. */
export type ParseInner = (text: string, start: number | null) => BlockContent[]

/** Renders a call as Hugo's own templates would, without scripts: players become links. Other calls that show a picture or quote are told by their arguments. */
export function renderShortcode(tag: ShortcodeTag, context: BodyContext, parseInner: ParseInner): Rendered {
  const template = Object.hasOwn(context.shortcodes, tag.name) ? context.shortcodes[tag.name] : undefined
  if (tag.kind === 'close') {
    return showsDetails(tag, template) ? { kind: 'nodes', nodes: [asHtml('</details>')] } : { kind: 'nothing' }
  }
  const argument = (name: string) => tag.named.get(name) ?? tag.positional[0] ?? ''
  if (template === undefined || (template.embeds && PLAYERS.includes(tag.name))) {
    switch (tag.name) {
      case 'highlight':
        return tag.inner === null ? { kind: 'unknown' } : { kind: 'nodes', nodes: [renderCode(tag, tag.inner.text)] }
      case 'ref':
      case 'relref':
        return { kind: 'url', url: resolveRef(tag, context) ?? '' }
      case 'youtube':
        return renderLink(tag, 'https://www.youtube.com/watch?v=', argument('id'))
      case 'vimeo':
      case 'vimeo_simple':
        return renderLink(tag, 'https://vimeo.com/', argument('id'))
      case 'instagram':
        return renderLink(tag, 'https://www.instagram.com/p/', argument('id'))
      case 'x':
      case 'x_simple':
      case 'tweet':
      case 'twitter':
        return renderLink(
          tag,
          `https://x.com/${encodeURIComponent(tag.named.get('user') ?? 'i')}/status/`,
          argument('id'),
        )
      case 'gist':
        return renderLink(
          tag,
          `https://gist.github.com/${encodeURIComponent(argument('user'))}/`,
          tag.positional[1] ?? '',
        )
      case 'details':
        return renderDetails(tag, tag.named.get('summary') || 'Details', { markup: context.markup, parseInner })
      case 'param':
        return renderParam(tag, argument('name'), context)
      case 'qr':
        return { kind: 'nodes', nodes: parseInline(tag.inner?.text ?? argument('text'), context.markup) }
      case 'comment':
        return { kind: 'nothing' }
    }
  }
  // Inline templates are switched off in Hugo by default, and write nothing then.
  if (tag.name.endsWith('.inline')) return { kind: 'nothing' }
  const picture = readPicture(tag, context.shortcodes)
  const quotation = readQuotation(tag)
  if (picture || quotation) {
    return {
      kind: 'nodes',
      nodes: [
        ...(picture ? [renderPicture(picture, context.markup)] : []),
        ...(quotation ? [renderQuotation(quotation, tag, { parseInner, markup: context.markup })] : []),
      ],
    }
  }
  if (template !== undefined && showsDetails(tag, template)) {
    return renderDetails(tag, argumentOf(tag, template.summary!), { markup: context.markup, parseInner })
  }
  if (template?.frame && template.inner === 'none') {
    const { start, argument: name } = template.frame
    return renderLink(tag, start.replace(YOUTUBE_FRAME, 'https://www.youtube.com/watch?v='), argumentOf(tag, name))
  }
  if (tag.inner === null) return { kind: 'unknown' }
  if (template?.inner === 'code') return { kind: 'code' }
  return { kind: template?.inner === 'written' && !tag.isMarkdown ? 'inner' : 'markdown' }
}

const PLAYERS = ['gist', 'instagram', 'tweet', 'twitter', 'vimeo', 'vimeo_simple', 'x', 'x_simple', 'youtube']
const YOUTUBE_FRAME = /^https:\/\/www\.youtube(?:-nocookie)?\.com\/embed\/$/i

/** Whether a pair of tags is `<details>`: Hugo's own, or one whose template makes Markdown of what is in it. */
function showsDetails({ name }: ShortcodeTag, template: ShortcodeTemplate | undefined): boolean {
  return template === undefined ? name === 'details' : template.summary !== undefined && template.inner === 'markdown'
}

/** The value of an argument that is given by its name or, as a number, by its position; '' where it is missing. */
function argumentOf({ named, positional }: ShortcodeTag, argument: string): string {
  return named.get(argument) ?? positional[Number(argument)] ?? ''
}

function renderDetails(
  { named, inner }: ShortcodeTag,
  summary: string,
  { markup, parseInner }: { readonly markup: Markup; readonly parseInner: ParseInner },
): Rendered {
  const words = escapeHtml(plainWords(summary, markup))
  const start = asHtml(`<details${named.get('open') ? ' open' : ''}><summary>${words}</summary>`)
  if (inner === null) return { kind: 'nodes', nodes: [start] }
  return { kind: 'nodes', nodes: [start, ...parseInner(inner.text, inner.start), asHtml('</details>')] }
}

/** The caption of a picture: its title, caption and credit as one Markdown text; null where it has none. */
export function captionOfPicture({ title, caption, credit, creditUrl }: Picture): string | null {
  const linked = credit && creditUrl ? `[${credit}](<${creditUrl.replaceAll(/[<>\n]/g, encodeURIComponent)}>)` : credit
  const words = [caption, linked].filter((part) => part).join(' ')
  const heading = title?.trim() ?? ''
  if (heading === '' || words === '') return heading || words || null
  return `${heading}${/\p{P}$/u.test(heading) ? ' ' : '. '}${words}`
}

/** The `<figure>` of Hugo's own template, as inline nodes with the names of HTML elements. */
function renderPicture(picture: Picture, markup: Markup): Emphasis {
  const caption = captionOfPicture(picture)
  const captionContent = caption === null ? [] : parseInline(caption, markup)
  // As in Hugo, the caption stands in for the text that is missing; who made the picture does not say what it shows.
  const alt = picture.alt ?? plainWords(picture.caption || picture.title || '', markup)
  const size = { width: picture.width ?? undefined, height: picture.height ?? undefined }
  // An empty `alt` is intended: the image is decoration.
  const role = picture.alt?.trim() === '' ? 'presentation' : undefined
  const hProperties = Object.fromEntries(
    Object.entries({ ...size, role }).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
  const children = picture.sources.map((url): PhrasingContent => {
    const image: Image = { type: 'image', url, alt, title: null, data: { hProperties } }
    return picture.link ? { type: 'link', url: picture.link, title: null, children: [image] } : image
  })
  if (captionContent.length > 0) {
    children.push({ type: 'emphasis', data: { hName: 'figcaption' }, children: captionContent })
  }
  const figure: Emphasis = { type: 'emphasis', data: { hName: 'figure' }, children }
  annotate(figure, 'figure')
  return figure
}

function renderQuotation(
  { text, attribution }: { readonly text: string; readonly attribution: string | null },
  { inner }: ShortcodeTag,
  { parseInner, markup }: { readonly parseInner: ParseInner; readonly markup: Markup },
): Blockquote {
  const isInner = inner !== null && inner.text.trim() === text
  const children = isInner ? parseInner(inner.text, inner.start) : parseInner(text, null)
  if (attribution === null) return { type: 'blockquote', children }
  return {
    type: 'blockquote',
    children: [
      ...children,
      { type: 'paragraph', data: { hName: 'footer' }, children: parseInline(attribution, markup) },
    ],
  }
}

function parseInline(text: string, markup: Markup): PhrasingContent[] {
  const [first, ...others] = parseMarkdown(text, markup).children
  if (first?.type !== 'paragraph' || others.length > 0) return [{ type: 'text', value: text }]
  // Their offsets count in the argument, not in the body.
  walk<Nodes>(first, (node) => delete node.position)
  return first.children
}

/** The text between the tags of a call as a code block, in the language that the call names. */
export function renderCode(tag: ShortcodeTag, inner: string): Code {
  const language = tag.positional[0] ?? tag.named.get('lang') ?? tag.named.get('type') ?? ''
  const lang = /^[\w+#.-]+$/.test(language) ? language : null
  return { type: 'code', lang, value: inner.replaceAll(/\r\n?/g, '\n').replace(/^\n/, '').trimEnd() }
}

function renderLink(tag: ShortcodeTag, prefix: string, id: string): Rendered {
  if (!id) return { kind: 'unknown' }
  // Hugo wants the id alone; whoever gives the whole address means it.
  const isAddress = /^https?:\/\//i.test(id)
  if (prefix === '' && !isAddress) return { kind: 'unknown' }
  const url = isAddress ? id : prefix + encodeURIComponent(id)
  const label = tag.named.get('title') ?? url
  return { kind: 'nodes', nodes: [{ type: 'link', url, title: null, children: [{ type: 'text', value: label }] }] }
}

/** A value of the page's front matter, else of the site's parameters. */
function renderParam({ isMarkdown }: ShortcodeTag, name: string, { page, params, markup }: BodyContext): Rendered {
  const key = name.toLowerCase()
  let value: unknown = { ...page.extra, title: page.title }
  for (const part of key.split('.')) {
    const entries: [string, unknown][] = value !== null && typeof value === 'object' ? Object.entries(value) : []
    value = entries.find(([other]) => other.toLowerCase() === part)?.[1]
  }
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value)
  const found = isPlain ? String(value) : Object.hasOwn(params, key) ? params[key] : undefined
  if (found === undefined) return { kind: 'unknown' }
  return { kind: 'nodes', nodes: isMarkdown ? parseValue(found, markup) : [{ type: 'text', value: found }] }
}

/** The Markdown of a value: without its paragraph where it is one, so that it may stand in a line. */
function parseValue(text: string, markup: Markup): InlineOrBlock[] {
  const { children } = parseMarkdown(text, markup)
  for (const node of children) walk<Nodes>(node, (inner) => delete inner.position)
  const [first, ...others] = children
  return first?.type === 'paragraph' && others.length === 0 ? first.children : (children as BlockContent[])
}

function asHtml(value: string): Html {
  return { type: 'html', value }
}
