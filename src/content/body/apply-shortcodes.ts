import type { Code, Nodes, Paragraph, Parents, PhrasingContent, Root, RootContent } from 'mdast'
import { escapeHtml } from '../character-references.ts'
import type { BodyContext } from './context.ts'
import { type Rendered, renderShortcode } from './known-shortcodes.ts'
import { toHtmlTree, writeHtml } from './markdown.ts'
import { MASK, readMask } from './shortcode-mask.ts'
import type { ShortcodeTag } from './shortcode-scan.ts'
import { noteUrl } from './url-notes.ts'

/** The text as the author wrote it, and the tags that are masked in the tree. */
export interface ShortcodeSource {
  readonly text: string
  readonly tags: readonly ShortcodeTag[]
}

/** What became of the tags of a body. */
export interface ShortcodeOutcome {
  /** The tags that were rendered or dropped, in order; those inside code are not among them. */
  readonly applied: readonly ShortcodeTag[]
  /** Those among them that nobody knows. */
  readonly unknown: ReadonlySet<ShortcodeTag>
  /** The offsets that code takes up, as `[start, end)`. */
  readonly code: readonly (readonly [number, number])[]
}

/** Replaces masked shortcodes by what they stand for, in place: in words, URLs, raw HTML and code. */
export function applyShortcodes(tree: Root, source: ShortcodeSource, context: BodyContext): ShortcodeOutcome {
  const applied = new Set<ShortcodeTag>()
  const unknown = new Set<ShortcodeTag>()
  const code: [number, number][] = []
  const tagOf = (digits: string): ShortcodeTag => source.tags[readMask(digits)]!
  const render = (tag: ShortcodeTag): Rendered => {
    applied.add(tag)
    const rendered = renderShortcode(tag, context)
    if (rendered.kind === 'unknown') unknown.add(tag)
    return rendered
  }

  const asWritten = (value: string): string =>
    value.replaceAll(MASK, (_mask, digits: string) => writtenText(tagOf(digits), source.text))
  const asText = (value: string): string =>
    value.replaceAll(MASK, (_mask, digits: string) => plainRendering(tagOf(digits), source.text, render))
  const asHtml = (value: string): string =>
    value.replaceAll(MASK, (_mask, digits: string) => htmlRendering(tagOf(digits), source.text, render))

  const splitText = (value: string): PhrasingContent[] => {
    const parts: PhrasingContent[] = []
    let at = 0
    for (const match of value.matchAll(MASK)) {
      if (match.index > at) parts.push({ type: 'text', value: value.slice(at, match.index) })
      at = match.index + match[0].length
      const tag = tagOf(match[1]!)
      const node = tag.kind === 'escaped' ? textNode(writtenText(tag, source.text)) : nodeOf(render(tag))
      if (node) parts.push(placed(node, tag))
    }
    if (at < value.length) parts.push({ type: 'text', value: value.slice(at) })
    return parts
  }

  const walk = (parent: Parents): void => {
    const children: RootContent[] = []
    for (const node of parent.children as RootContent[]) {
      if (node.type === 'code' && isOnlyCalls(node, source.text)) {
        const content = splitText(node.value).filter((part) => part.type !== 'text' || part.value.trim() !== '')
        children.push(...splitBlocks({ type: 'paragraph', children: content }))
        continue
      }
      if (node.type === 'code' || node.type === 'inlineCode') {
        code.push([node.position?.start.offset ?? 0, node.position?.end.offset ?? 0])
        node.value = asWritten(node.value).replaceAll(/\r\n?/g, '\n')
      } else if (node.type === 'text' && MASK.test(node.value)) {
        MASK.lastIndex = 0
        const parts = splitText(node.value)
        if (node.position && parts[0]?.type === 'text') parts[0].position = node.position
        children.push(...parts)
        continue
      } else if (node.type === 'html') {
        node.value = asHtml(node.value)
      } else if (node.type === 'link' || node.type === 'image') {
        noteUrl(node, asText(node.url), asWrittenUrl(node.url, asWritten, asText))
        if (node.title) node.title = asText(node.title)
        if (node.type === 'image' && node.alt) node.alt = asText(node.alt)
      }
      if ('children' in node) walk(node)
      if (node.type === 'paragraph') children.push(...splitBlocks(node))
      else children.push(node)
    }
    // Shortcodes become blocks and words where blocks and words stand, so the kinds of children stay right.
    parent.children = children as typeof parent.children
  }
  walk(tree)
  return { applied: source.tags.filter((tag) => applied.has(tag)), unknown, code }
}

function writtenText(tag: ShortcodeTag, text: string): string {
  const written = text.slice(tag.start, tag.end)
  if (tag.kind !== 'escaped') return written
  return written.replace(/^(\{\{[<%][ \t\r\n]*)\/\*/, '$1').replace(/\*\/([ \t\r\n]*[>%]\}\})$/, '$1')
}

function plainRendering(tag: ShortcodeTag, text: string, render: (tag: ShortcodeTag) => Rendered): string {
  if (tag.kind === 'escaped') return writtenText(tag, text)
  const rendered = render(tag)
  return rendered.kind === 'url' ? rendered.url : ''
}

function htmlRendering(tag: ShortcodeTag, text: string, render: (tag: ShortcodeTag) => Rendered): string {
  if (tag.kind === 'escaped') return escapeHtml(writtenText(tag, text))
  const rendered = render(tag)
  if (rendered.kind === 'url') return escapeHtml(rendered.url)
  const node = nodeOf(rendered)
  return node ? writeHtml(toHtmlTree({ type: 'root', children: [node] }, text).children) : ''
}

/** A URL that holds an unknown call has no value; what is left as written is the call itself. */
function asWrittenUrl(url: string, asWritten: (url: string) => string, asText: (url: string) => string): string {
  const rendered = asText(url)
  return rendered === '' && url !== '' ? asWritten(url) : rendered
}

function textNode(value: string): PhrasingContent {
  return { type: 'text', value }
}

function nodeOf(rendered: Rendered): PhrasingContent | null {
  if (rendered.kind === 'url') return textNode(rendered.url)
  if (rendered.kind === 'inline') return rendered.node
  // A block among words is taken out of its paragraph by `splitBlocks`.
  return rendered.kind === 'block' ? (rendered.node as PhrasingContent) : null
}

/** Gives a node made from a tag, and all in it, the tag's place. */
function placed<Node extends Nodes>(node: Node, tag: ShortcodeTag): Node {
  node.position = {
    start: { line: 1, column: 1, offset: tag.start },
    end: { line: 1, column: 1, offset: tag.end },
  }
  if ('children' in node) for (const child of node.children) placed(child, tag)
  if (node.type === 'link' || node.type === 'image') noteUrl(node, node.url, node.url)
  return node
}

/** Whether an indented code block is nothing but calls that an author indented for looks. */
function isOnlyCalls(node: Code, text: string): boolean {
  const start = node.position?.start.offset ?? 0
  return !/^[ \t]*[`~]/.test(text.slice(start, start + 8)) && node.value.replaceAll(MASK, '').trim() === ''
}

function splitBlocks(paragraph: Paragraph): RootContent[] {
  const isBlock = (node: PhrasingContent): boolean =>
    (node as RootContent).type === 'code' || node.data?.hName === 'figure'
  if (!paragraph.children.some(isBlock)) return isBlank(paragraph.children) ? [] : [paragraph]
  const blocks: RootContent[] = []
  let words: PhrasingContent[] = []
  const flush = (): void => {
    if (!isBlank(words)) blocks.push({ ...paragraph, children: words })
    words = []
  }
  for (const node of paragraph.children) {
    if (isBlock(node)) {
      flush()
      blocks.push(node)
    } else {
      words.push(node)
    }
  }
  flush()
  return blocks
}

function isBlank(nodes: readonly PhrasingContent[]): boolean {
  return nodes.every((node) => (node.type === 'text' && node.value.trim() === '') || node.type === 'break')
}
