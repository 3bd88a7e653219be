import type { Code, Image, Link, Nodes, Paragraph, Parents, PhrasingContent, Root, RootContent, Text } from 'mdast'
import { escapeHtml } from '../character-references.ts'
import { annotate } from './annotations.ts'
import type { BodyContext } from './context.ts'
import { toHtmlTree, writeHtml } from './html-tree.ts'
import { type Rendered, renderShortcode } from './render-shortcode.ts'
import { splitAtMasks } from './shortcode-mask.ts'
import type { ShortcodeTag } from './shortcode-scan.ts'

/** The text as the author wrote it, and the tags that are masked in the tree. */
export interface ShortcodeSource {
  readonly text: string
  readonly tags: readonly ShortcodeTag[]
}

/** What became of the tags of a body. */
export interface ShortcodeOutcome {
  /** The tags that were rendered or dropped, in order; those inside code are not among them. */
  readonly applied: readonly ShortcodeTag[]
  /** Those among them whose name is unknown. */
  readonly unknown: ReadonlySet<ShortcodeTag>
  /** The offsets of code, as `[start, end)`. */
  readonly code: readonly (readonly [number, number])[]
}

/** Replaces masked shortcodes by what they stand for, in place: in text, URLs, raw HTML and code. */
export function applyShortcodes(tree: Root, source: ShortcodeSource, context: BodyContext): ShortcodeOutcome {
  const applied = new Set<ShortcodeTag>()
  const unknown = new Set<ShortcodeTag>()
  const code: [number, number][] = []

  const render = (tag: ShortcodeTag): Rendered => {
    applied.add(tag)
    const rendered = renderShortcode(tag, context)
    if (rendered.kind === 'unknown') unknown.add(tag)
    return rendered
  }
  const toSource = (tag: ShortcodeTag): string => withoutEscape(tag, source.text.slice(tag.start, tag.end))
  const toUrl = (tag: ShortcodeTag): string => {
    if (tag.kind === 'escaped') return toSource(tag)
    const rendered = render(tag)
    return rendered.kind === 'url' ? rendered.url : ''
  }
  const toHtml = (tag: ShortcodeTag): string => {
    if (tag.kind === 'escaped') return escapeHtml(toSource(tag))
    const rendered = render(tag)
    if (rendered.kind === 'url') return escapeHtml(rendered.url)
    if (rendered.kind !== 'node') return ''
    return writeHtml(toHtmlTree({ type: 'root', children: [rendered.node] }, source.text).children)
  }
  const toNode = (tag: ShortcodeTag): PhrasingContent | Code | null => {
    if (tag.kind === 'escaped') return { type: 'text', value: toSource(tag) }
    const rendered = render(tag)
    if (rendered.kind === 'url') return { type: 'text', value: rendered.url }
    return rendered.kind === 'node' ? rendered.node : null
  }
  const replaceMasks = (text: string, replace: (tag: ShortcodeTag) => string): string =>
    splitAtMasks(text)
      .map((part) => (typeof part === 'string' ? part : replace(source.tags[part]!)))
      .join('')
  const splitText = (text: string): InlineOrCode[] =>
    splitAtMasks(text).flatMap((part): InlineOrCode[] => {
      if (typeof part === 'string') return part === '' ? [] : [{ type: 'text', value: part }]
      const tag = source.tags[part]!
      const node = toNode(tag)
      return node ? [placeAtTag(node, tag)] : []
    })

  const replaceInText = (text: Text): InlineOrCode[] => {
    const parts = splitText(text.value)
    if (text.position && parts[0]?.type === 'text') parts[0].position ??= text.position
    return parts
  }
  const replaceInUrl = (node: Link | Image): void => {
    const url = replaceMasks(node.url, toUrl)
    // A URL with an unknown call has no value; the author's words are then the call itself.
    const written = url === '' && node.url !== '' ? replaceMasks(node.url, toSource) : url
    node.url = url
    annotateUrl(node, written)
    if (node.title) node.title = replaceMasks(node.title, toUrl)
    if (node.type === 'image' && node.alt) node.alt = replaceMasks(node.alt, toUrl)
  }
  const replaceIn = (parent: Parents): void => {
    const children = (parent.children as RootContent[]).flatMap((node): RootContent[] => {
      if (node.type === 'text') return replaceInText(node)
      if (node.type === 'code' && isIndentedCalls(node, source.text)) {
        const calls = splitText(node.value).filter((part) => !isBlank(part))
        return splitAtBlocks({ type: 'paragraph', children: [] }, calls)
      }
      if (node.type === 'code' || node.type === 'inlineCode') {
        code.push([node.position?.start.offset ?? 0, node.position?.end.offset ?? 0])
        node.value = replaceMasks(node.value, toSource).replaceAll(/\r\n?/g, '\n')
      } else if (node.type === 'html') {
        node.value = replaceMasks(node.value, toHtml)
      } else if (node.type === 'link' || node.type === 'image') {
        replaceInUrl(node)
      }
      if ('children' in node) replaceIn(node)
      return node.type === 'paragraph' ? splitAtBlocks(node, node.children) : [node]
    })
    // Blocks replace blocks and inline nodes replace inline nodes, so the children are of the kinds the parent may have.
    parent.children = children as typeof parent.children
  }
  replaceIn(tree)
  return { applied: source.tags.filter((tag) => applied.has(tag)), unknown, code }
}

/** A block of code stays among inline nodes until `splitAtBlocks` takes it out of its paragraph. */
type InlineOrCode = PhrasingContent | Code

/** Escaped examples are shown without the comment that escapes them. */
function withoutEscape(tag: ShortcodeTag, written: string): string {
  if (tag.kind !== 'escaped') return written
  return written.replace(/^(\{\{[<%][ \t\r\n]*)\/\*/, '$1').replace(/\*\/([ \t\r\n]*[>%]\}\})$/, '$1')
}

function annotateUrl(node: Link | Image, written: string): void {
  annotate(node, `${node.type} ${written}`)
}

/** Gives a rendered node, and all nodes in it, the tag's place in the source. */
function placeAtTag<Node extends Nodes>(node: Node, tag: ShortcodeTag): Node {
  node.position = {
    start: { line: 1, column: 1, offset: tag.start },
    end: { line: 1, column: 1, offset: tag.end },
  }
  if ('children' in node) for (const child of node.children) placeAtTag(child, tag)
  if (node.type === 'link' || node.type === 'image') annotateUrl(node, node.url)
  return node
}

/** Whether an indented code block is nothing but calls, which the author indented for looks. */
function isIndentedCalls(node: Code, text: string): boolean {
  const start = node.position?.start.offset ?? 0
  const isFenced = /^[ \t]*[`~]/.test(text.slice(start, start + 8))
  return !isFenced && splitAtMasks(node.value).every((part) => typeof part === 'number' || part.trim() === '')
}

/** Splits a paragraph at figures and code, which HTML does not allow in one; parts without words are dropped. */
function splitAtBlocks(paragraph: Paragraph, nodes: readonly InlineOrCode[]): RootContent[] {
  const blocks: RootContent[] = []
  let inline: PhrasingContent[] = []
  const endParagraph = (): void => {
    if (!inline.every(isBlank)) blocks.push({ ...paragraph, children: inline })
    inline = []
  }
  for (const node of nodes) {
    if (node.type !== 'code' && node.data?.hName !== 'figure') {
      inline.push(node)
      continue
    }
    endParagraph()
    blocks.push(node)
  }
  endParagraph()
  return blocks
}

function isBlank(node: Nodes): boolean {
  return (node.type === 'text' && node.value.trim() === '') || node.type === 'break'
}
