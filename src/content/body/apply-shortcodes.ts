import type {
  BlockContent,
  Image,
  Link,
  Nodes,
  Paragraph,
  Parents,
  PhrasingContent,
  Root,
  RootContent,
  Text,
} from 'mdast'
import { escapeHtml } from '../character-references.ts'
import { annotate } from './annotations.ts'
import type { BodyContext } from './context.ts'
import { toHtmlTree, writeHtml } from './html-tree.ts'
import { parseMarkdown } from './parse-markdown.ts'
import { type InlineOrBlock, type Rendered, renderShortcode } from './render-shortcode.ts'
import { joinsWithInner } from './shortcode-arguments.ts'
import { maskShortcodes, splitAtMasks } from './shortcode-mask.ts'
import { joinsAlways, type ShortcodeScan, type ShortcodeTag, scanShortcodes } from './shortcode-scan.ts'
import { walk } from './walk-tree.ts'

/** The text as the author wrote it, and the tags that are masked in the tree. */
export interface ShortcodeSource extends Pick<ShortcodeScan, 'tags' | 'pairs'> {
  readonly text: string
}

/** Finds the tags of a body as `applyShortcodes` expects them. */
export function scanBody(text: string, { shortcodes }: Pick<BodyContext, 'shortcodes'>): ShortcodeScan {
  return scanShortcodes(text, (tag, inner) => joinsAlways(tag, inner) || joinsWithInner(tag, inner, shortcodes))
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
    const rendered = renderShortcode(tag, context, parseInner)
    if (rendered.kind === 'unknown') unknown.add(tag)
    return rendered
  }
  const addOutcome = (inner: ShortcodeOutcome): void => {
    for (const tag of inner.applied) applied.add(tag)
    for (const tag of inner.unknown) unknown.add(tag)
  }
  const parseInner = (text: string, start: number | null): BlockContent[] => {
    const scan = scanBody(text, context)
    const inner = parseMarkdown(maskShortcodes(text, scan.tags), context.markup)
    const moved = scan.tags.map((tag) => ({ ...tag, start: tag.start + (start ?? 0), end: tag.end + (start ?? 0) }))
    walk<Nodes>(inner, (node) => moveBy(node, start))
    const whole = start === null ? text : source.text
    addOutcome(applyShortcodes(inner, { text: whole, tags: moved, pairs: [] }, context))
    return inner.children as BlockContent[]
  }
  /** What is between the tags of a call whose template prints it as it is: HTML, or lines of text. */
  const innerHtml = ({ inner }: ShortcodeTag): string => {
    if (inner === null) return ''
    const { tags } = scanBody(inner.text, context)
    const text = maskShortcodes(inner.text, tags)
    const lines = /<[a-z!/]/i.test(text) ? text : escapeHtml(text.trim()).replaceAll(/\r?\n/g, '<br>')
    return splitAtMasks(lines)
      .map((part) => (typeof part === 'string' ? part : toHtml(tags[part]!)))
      .join('')
  }
  const toSource = (tag: ShortcodeTag): string => withoutEscape(tag, source.text.slice(tag.start, tag.end))
  const toUrl = (tag: ShortcodeTag): string => {
    if (tag.kind === 'escaped') return toSource(tag)
    const rendered = render(tag)
    if (rendered.kind === 'url') return rendered.url
    if (rendered.kind === 'nothing') return ''
    const words =
      rendered.kind === 'nodes' ? rendered.nodes.map((node) => (node.type === 'text' ? node.value : null)) : [null]
    if (words.every((word) => word !== null)) return words.join('')
    // A picture or quote is no part of an address.
    unknown.add(tag)
    return UNRESOLVED
  }
  const toHtml = (tag: ShortcodeTag): string => {
    if (tag.kind === 'escaped') return escapeHtml(toSource(tag))
    const rendered = render(tag)
    if (rendered.kind === 'url') return escapeHtml(rendered.url)
    if (rendered.kind === 'inner') return innerHtml(tag)
    if (rendered.kind === 'unknown') return UNRESOLVED
    if (rendered.kind !== 'nodes') return ''
    return rendered.nodes
      .map((node) =>
        node.type === 'html'
          ? node.value
          : writeHtml(toHtmlTree({ type: 'root', children: [node] }, source.text).children),
      )
      .join('')
  }
  const toNodes = (tag: ShortcodeTag): readonly InlineOrBlock[] => {
    if (tag.kind === 'escaped') return [{ type: 'text', value: toSource(tag) }]
    const rendered = render(tag)
    if (rendered.kind === 'url') return [{ type: 'text', value: rendered.url }]
    if (rendered.kind === 'inner') return [{ type: 'html', value: innerHtml(tag) }]
    return rendered.kind === 'nodes' ? rendered.nodes : []
  }
  const replaceMasks = (text: string, replace: (tag: ShortcodeTag) => string): string =>
    splitAtMasks(text)
      .map((part) => (typeof part === 'string' ? part : replace(source.tags[part]!)))
      .join('')
  // The text between the tags of an unknown call may be anything; its lines are kept.
  const kept = source.pairs.filter(({ open }) => !open.isMarkdown && !isKnown(open, context))
  const keepsLines = (offset: number) => kept.some(({ open, close }) => offset >= open.end && offset < close)
  const splitText = (text: string, start: number): InlineOrBlock[] => {
    let offset = start
    return splitAtMasks(text).flatMap((part): readonly InlineOrBlock[] => {
      if (typeof part === 'string') {
        if (part === '') return []
        const isKept = part.includes('\n') && keepsLines(offset + part.indexOf('\n'))
        return isKept ? splitLines(part) : [{ type: 'text', value: part }]
      }
      const tag = source.tags[part]!
      offset = tag.end
      return toNodes(tag).map((node) => placeAtTag(node, tag))
    })
  }

  const replaceInText = (text: Text): InlineOrBlock[] => {
    const parts = splitText(text.value, text.position?.start.offset ?? 0)
    if (text.position && parts[0]?.type === 'text') parts[0].position ??= text.position
    return parts
  }
  /** A call inside a tag of raw HTML makes a part of an attribute. */
  const replaceInHtml = (html: string): string => {
    let written = ''
    for (const part of splitAtMasks(html)) {
      if (typeof part === 'string') written += part
      else written += /<[a-z][^>]*$/i.test(written) ? escapeHtml(toUrl(source.tags[part]!)) : toHtml(source.tags[part]!)
    }
    return written
  }
  const replaceInUrl = (node: Link | Image): void => {
    node.url = replaceMasks(node.url, toUrl)
    annotateUrl(node, node.url)
    if (node.title) node.title = replaceMasks(node.title, toUrl)
    if (node.type === 'image' && node.alt) node.alt = replaceMasks(node.alt, toUrl)
  }
  const replaceIn = (parent: Parents): void => {
    const children = (parent.children as RootContent[]).flatMap((node): RootContent[] => {
      if (node.type === 'text') return replaceInText(node)
      if (node.type === 'code' && isIndentedCalls(node, source.text)) {
        const calls = splitText(node.value, node.position?.start.offset ?? 0).filter((part) => !isBlank(part))
        return splitAtBlocks({ type: 'paragraph', children: [] }, calls)
      }
      if (node.type === 'code' || node.type === 'inlineCode') {
        code.push([node.position?.start.offset ?? 0, node.position?.end.offset ?? 0])
        node.value = replaceMasks(node.value, toSource).replaceAll(/\r\n?/g, '\n')
      } else if (node.type === 'html') {
        node.value = replaceInHtml(node.value)
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

/** Stands in a URL or attribute for the output of a call that is not known; `prepareHtml` removes it. */
export const UNRESOLVED = '\uFDE6'

function isKnown({ name }: ShortcodeTag, { shortcodes }: BodyContext): boolean {
  return name === 'details' || Object.hasOwn(shortcodes, name)
}

function splitLines(text: string): InlineOrBlock[] {
  return text.split('\n').flatMap((line, index): InlineOrBlock[] => {
    const words: InlineOrBlock = { type: 'text', value: line }
    return index === 0 ? [words] : [{ type: 'break' }, words]
  })
}

/** Moves a node to its place in the body, or takes its place away where it was no part of it. */
function moveBy(node: Nodes, distance: number | null): void {
  const { position } = node
  delete node.position
  if (distance === null || position?.start.offset === undefined || position.end.offset === undefined) return
  node.position = {
    start: { ...position.start, offset: position.start.offset + distance },
    end: { ...position.end, offset: position.end.offset + distance },
  }
}

/** Escaped examples are shown without the comment that escapes them. */
function withoutEscape(tag: ShortcodeTag, written: string): string {
  if (tag.kind !== 'escaped') return written
  return written.replace(/^(\{\{[<%][ \t\r\n]*)\/\*/, '$1').replace(/\*\/([ \t\r\n]*[>%]\}\})$/, '$1')
}

function annotateUrl(node: Link | Image, written: string): void {
  annotate(node, `${node.type} ${written}`)
}

/** Gives a rendered node, and all nodes in it that have no place in the source, the place of the tag. */
function placeAtTag<Node extends Nodes>(node: Node, tag: ShortcodeTag): Node {
  node.position ??= {
    start: { line: 1, column: 1, offset: tag.start },
    end: { line: 1, column: 1, offset: tag.end },
  }
  if ('children' in node) for (const child of node.children) placeAtTag(child, tag)
  if (node.type === 'link' || node.type === 'image') annotateUrl(node, node.url)
  return node
}

/** Whether an indented code block is nothing but calls, which the author indented for looks. */
function isIndentedCalls(node: Nodes & { type: 'code' }, text: string): boolean {
  const start = node.position?.start.offset ?? 0
  const isFenced = /^[ \t]*[`~]/.test(text.slice(start, start + 8))
  return !isFenced && splitAtMasks(node.value).every((part) => typeof part === 'number' || part.trim() === '')
}

const BLOCK_HTML = /^\s*<\/?(?:details|div|p|ul|ol|dl|table|pre|section|aside|article|figure|blockquote|h[1-6])\b/i

/** Splits a paragraph at figures, quotes, code and block elements, which HTML does not allow in one; parts without words are dropped. */
function splitAtBlocks(paragraph: Paragraph, nodes: readonly InlineOrBlock[]): RootContent[] {
  const blocks: RootContent[] = []
  let inline: PhrasingContent[] = []
  const endParagraph = (): void => {
    if (!inline.every(isBlank)) blocks.push({ ...paragraph, children: inline })
    inline = []
  }
  for (const node of nodes) {
    const isBlock =
      node.type === 'code' || node.type === 'blockquote' || (node.type === 'html' && BLOCK_HTML.test(node.value))
    if (!isBlock && node.data?.hName !== 'figure') {
      inline.push(node)
      continue
    }
    endParagraph()
    blocks.push(node as RootContent)
  }
  endParagraph()
  return blocks
}

function isBlank(node: Nodes): boolean {
  return (node.type === 'text' && node.value.trim() === '') || node.type === 'break'
}
