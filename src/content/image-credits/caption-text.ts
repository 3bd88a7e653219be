import type { Nodes } from 'hast'
import rehypeRaw from 'rehype-raw'
import { remark } from 'remark'
import remarkRehype from 'remark-rehype'
import { isWebAddress } from '../web-address.ts'

/** A stretch of a text: `[start, end)` in UTF-16 code units. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A link over a stretch of the caption; `bare` where the text is the URL itself. Only http and https are kept. */
export interface CaptionLink extends Span {
  readonly href: string
  readonly bare: boolean
}

/** A caption as plain text, with where its links and emphasis were. A line break the writer asked for is `\n`. */
export interface CaptionText {
  readonly text: string
  readonly links: readonly CaptionLink[]
  readonly emphases: readonly Span[]
}

// A caption is one run of inline Markdown: "1. Roof" is no list, and HTML is never a block that hides Markdown.
const BLOCKS = [
  ...['blockQuote', 'codeFenced', 'codeIndented', 'definition', 'headingAtx', 'htmlFlow'],
  ...['list', 'setextUnderline', 'thematicBreak'],
]
const reader = remark()
  .use(remarkRehype, { allowDangerousHtml: true })
  .data({ micromarkExtensions: [{ disable: { null: BLOCKS } }] })
  .freeze()
const readerOfHtml = reader().use(rehypeRaw).freeze()

const LINE_ELEMENTS = new Set(['br', 'p', 'div', 'figcaption', 'li', 'tr'])
const EMPHASES = new Set(['em', 'i', 'cite'])
const UNSEEN = new Set(['img', 'script', 'style', 'template', 'title'])

/** Reads a caption written in Markdown, HTML or both into plain text; whitespace is collapsed, entities are decoded. */
export function readCaptionText(source: string): CaptionText {
  const collected: Collected = { text: '', links: [], emphases: [] }
  collect(parse(source), collected)
  const text = collected.text.trimEnd()
  const links = collected.links.filter((link) => link.end > link.start && isWebAddress(link.href))
  return {
    text,
    links: [...links, ...findBareUrls(text, links)].sort((a, b) => a.start - b.start),
    emphases: collected.emphases.filter((span) => span.end > span.start),
  }
}

/** The span without the whitespace at its ends. */
export function trimSpan(text: string, span: Span): Span {
  let { start, end } = span
  while (start < end && /\s/.test(text[start]!)) start++
  while (end > start && /\s/.test(text[end - 1]!)) end--
  return { start, end }
}

function parse(source: string): Nodes {
  // Most captions are plain text, for which the parsers would take most of the time.
  if (!/[*_[<&`\\!\r\n]/.test(source)) return { type: 'text', value: source }
  const tree = reader.parse(source)
  // HTML can only be where a tag is; to parse it takes as long as the Markdown.
  return source.includes('<') ? readerOfHtml.runSync(tree) : reader.runSync(tree)
}

interface Collected {
  text: string
  readonly links: CaptionLink[]
  readonly emphases: Span[]
}

function collect(node: Nodes, into: Collected): void {
  if (node.type === 'text') into.text = append(into.text, node.value)
  if (!('children' in node)) return
  if (node.type !== 'element') {
    for (const child of node.children) collect(child, into)
    return
  }
  if (UNSEEN.has(node.tagName)) return
  const isLine = LINE_ELEMENTS.has(node.tagName)
  if (isLine) into.text = breakLine(into.text)
  const start = into.text.length
  for (const child of node.children) collect(child, into)
  if (isLine && node.tagName !== 'br') into.text = breakLine(into.text)
  const span = trimSpan(into.text, { start, end: into.text.length })
  if (EMPHASES.has(node.tagName)) into.emphases.push(span)
  if (node.tagName === 'a' && typeof node.properties.href === 'string') {
    const href = node.properties.href.trim().replace(/^\/\//, 'https://')
    into.links.push({ ...span, href, bare: isUrlText(into.text.slice(span.start, span.end)) })
  }
}

// Private-use characters serve as masks further on, so none may come in with the caption; nor may marks of direction.
function append(text: string, more: string): string {
  const clean = more
    .replace(/[\s\u200b\ufeff]+/g, ' ')
    .replace(/[\ue000-\uf8ff\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
  return text + (text === '' || /\s$/.test(text) ? clean.replace(/^ /, '') : clean)
}

function breakLine(text: string): string {
  return text.trimEnd() === '' ? '' : `${text.trimEnd()}\n`
}

function isUrlText(text: string): boolean {
  return /^(?:https?:\/\/|www\.)\S+$/i.test(text)
}

const HOSTS_OFTEN_WITHOUT_SCHEME =
  'flickr\\.com/|flic\\.kr/|unsplash\\.com/|pexels\\.com/|pixabay\\.com/|commons\\.wikimedia\\.org/|creativecommons\\.org/'
const bareUrl = new RegExp(
  `(?<![\\p{L}\\p{N}/@.])(?:https?://|www\\.|(?:${HOSTS_OFTEN_WITHOUT_SCHEME}))[^\\s<>"“”«»、。，；：（）「」\\\\^\`{|}]{1,2000}`,
  'giu',
)

function findBareUrls(text: string, links: readonly CaptionLink[]): CaptionLink[] {
  const found: CaptionLink[] = []
  for (const match of text.matchAll(bareUrl)) {
    const written = withoutTrailingPunctuation(match[0])
    const href = /^https?:/i.test(written) ? written : `https://${written}`
    const span = { start: match.index, end: match.index + written.length }
    if (isWebAddress(href) && !links.some((link) => link.start < span.end && span.start < link.end))
      found.push({ ...span, href, bare: true })
  }
  return found
}

function withoutTrailingPunctuation(url: string): string {
  let end = url.length
  let unclosed = url.split('(').length - url.split(')').length
  while (end > 0 && /[.,;:!?'’*_~)\]]/.test(url[end - 1]!)) {
    if (url[end - 1] === ')' && unclosed >= 0) break
    if (url[end - 1] === ')') unclosed++
    end--
  }
  return url.slice(0, end)
}
