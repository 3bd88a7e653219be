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
import { isRef } from './ref-shortcodes.ts'
import { type InlineOrBlock, type Rendered, renderCode, renderShortcode } from './render-shortcode.ts'
import { joinsWithInner, readPicture } from './shortcode-arguments.ts'
import { maskShortcodes, splitAtMasks } from './shortcode-mask.ts'
import {
  type Inner,
  joinsAlways,
  moveTag,
  type ShortcodeScan,
  type ShortcodeTag,
  scanShortcodes,
} from './shortcode-scan.ts'
import { walk } from './walk-tree.ts'

/** The text as the author wrote it, and the tags that are masked in the tree. */
export interface ShortcodeSource extends Pick<ShortcodeScan, 'tags' | 'pairs'> {
  readonly text: string
}

/**
 * Finds the tags of a body as `applyShortcodes` expects them. `madeMarkdown`: the text is between tags whose template makes
 * Markdown of it, which reaches the text of templates that print theirs as it is.
 */
export function scanBody(
  text: string,
  { shortcodes }: Pick<BodyContext, 'shortcodes'>,
  madeMarkdown = false,
): ShortcodeScan {
  return scanShortcodes(text, {
    joins: (tag, inner, inMarkdown) =>
      joinsAlways(tag) || joinsWithInner(tag, { text: inner, isMarkdown: madeMarkdown || inMarkdown }, shortcodes),
    makesMarkdown: ({ name, isMarkdown }) => isMarkdown || shortcodes[name]?.inner === 'markdown',
  })
}

/** The tags of a text that is not Markdown itself: every pair is one tag, since only within one Markdown may be. */
function scanWritten({ text, start }: Inner, { shortcodes }: Pick<BodyContext, 'shortcodes'>): ShortcodeTag[] {
  const { tags } = scanShortcodes(text, {
    joins: (tag, inner) =>
      joinsAlways(tag) ||
      joinsWithInner(tag, { text: inner, isMarkdown: false }, shortcodes) ||
      readPicture(tag, shortcodes) === null,
    makesMarkdown: () => false,
  })
  // As in Hugo, `{{% %}}` makes no Markdown there.
  return tags.map((tag) => ({ ...moveTag(tag, start), isMarkdown: false }))
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

// Every level is scanned anew.
const DEEPEST_CALL = 20

/**
 * Replaces masked shortcodes by what they stand for, in place: in text, URLs, raw HTML and code. `depth` counts the calls around.
 * Throws a `RangeError` where calls nest so deep that reading them would take too long.
 */
export function applyShortcodes(
  tree: Root,
  source: ShortcodeSource,
  context: BodyContext,
  depth = 0,
): ShortcodeOutcome {
  let level = depth
  const applied = new Set<ShortcodeTag>()
  const unknown = new Set<ShortcodeTag>()
  const code: [number, number][] = []

  const render = (tag: ShortcodeTag): Rendered => {
    applied.add(tag)
    if (level > DEEPEST_CALL) throw new RangeError(`Calls are nested more than ${DEEPEST_CALL} deep.`)
    const rendered = renderShortcode(tag, context, parseInner)
    if (rendered.kind === 'unknown' || rendered.kind === 'markdown') unknown.add(tag)
    return rendered
  }
  const addOutcome = (inner: ShortcodeOutcome): void => {
    for (const tag of inner.applied) applied.add(tag)
    for (const tag of inner.unknown) unknown.add(tag)
  }
  const parseInner = (text: string, start: number | null): BlockContent[] => {
    const scan = scanBody(text, context, true)
    const inner = parseMarkdown(maskShortcodes(text, scan.tags), context.markup, start ?? 0)
    const tags = scan.tags.map((tag) => moveTag(tag, start ?? 0))
    walk<Nodes>(inner, (node) => moveBy(node, start))
    const whole = start === null ? text : source.text
    const outcome = applyShortcodes(inner, { text: whole, tags, pairs: [] }, context, level + 1)
    if (start !== null) addOutcome(outcome)
    return inner.children as BlockContent[]
  }
  /** What is between the tags of a call whose template prints it as it is: HTML, or lines of text, and the calls in it. */
  const innerNodes = (inner: Inner | null): InlineOrBlock[] => {
    if (inner === null) return []
    const tags = scanWritten(inner, context)
    const isHtml = /<[a-z!/]/i.test(inner.text)
    const parts = splitInner(inner, tags)
    const nodes: InlineOrBlock[] = []
    level++
    for (const [index, part] of parts.entries()) {
      const last = nodes.at(-1)
      const open = last?.type === 'html' && isInsideTag(last.value) ? last : null
      if (typeof part === 'string') {
        const html = isHtml ? part : writeLines(part)
        if (open) open.value += html
        else if (part !== '') nodes.push({ type: 'html', value: html })
        continue
      }
      const tag = tags[part]!
      if (open) open.value += escapeHtml(toUrl(tag))
      else nodes.push(...toNodes(tag, isAlone(parts, index)).map((node) => placeAtTag(node, tag)))
    }
    level--
    return nodes
  }
  /** Code with the addresses that calls in it give; other calls in it stay as written. */
  const codeOf = (inner: Inner): string => {
    const tags = scanWritten(inner, context)
    return splitInner(inner, tags)
      .map((part) =>
        typeof part === 'string' ? part : isRef(tags[part]!) ? toUrl(tags[part]!) : toSource(tags[part]!),
      )
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
    if (rendered.kind === 'unknown') return UNRESOLVED
    return nodesOf(rendered, tag, false)
      .map((node) =>
        node.type === 'html'
          ? node.value
          : writeHtml(toHtmlTree({ type: 'root', children: [node] }, source.text).children),
      )
      .join('')
  }
  const toNodes = (tag: ShortcodeTag, isAlone: boolean): readonly InlineOrBlock[] =>
    tag.kind === 'escaped' ? [{ type: 'text', value: toSource(tag) }] : nodesOf(render(tag), tag, isAlone)
  const nodesOf = (rendered: Rendered, tag: ShortcodeTag, isAlone: boolean): readonly InlineOrBlock[] => {
    const { inner } = tag
    switch (rendered.kind) {
      case 'nodes':
        return rendered.nodes
      case 'url':
        return [{ type: 'text', value: rendered.url }]
      case 'inner':
        return innerNodes(inner)
      case 'code':
        return inner === null ? [] : [renderCode(tag, codeOf(inner))]
      case 'markdown': {
        const blocks = inner === null ? [] : parseInner(inner.text, inner.start)
        const [first, ...others] = blocks
        return first?.type === 'paragraph' && others.length === 0 && !isAlone ? first.children : blocks
      }
      default:
        return []
    }
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
      return toNodes(tag, false).map((node) => placeAtTag(node, tag))
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
      else written += isInsideTag(written) ? escapeHtml(toUrl(source.tags[part]!)) : toHtml(source.tags[part]!)
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
  return { applied: [...applied].sort((a, b) => a.start - b.start), unknown, code }
}

/** Stands in a URL or attribute for the output of a call that is not known; `prepareHtml` removes it. */
export const UNRESOLVED = '\uFDE6'

/** Whether HTML ends inside a tag or a comment. */
function isInsideTag(html: string): boolean {
  return /<[a-z][^>]*$/i.test(html) || html.lastIndexOf('<!--') > html.lastIndexOf('-->')
}

function isKnown({ name }: ShortcodeTag, { shortcodes }: BodyContext): boolean {
  return name === 'details' || Object.hasOwn(shortcodes, name)
}

function splitLines(text: string): InlineOrBlock[] {
  return text.split('\n').flatMap((line, index): InlineOrBlock[] => {
    const words: InlineOrBlock = { type: 'text', value: line }
    return index === 0 ? [words] : [{ type: 'break' }, words]
  })
}

function splitInner({ text, start }: Inner, tags: readonly ShortcodeTag[]): (string | number)[] {
  return splitAtMasks(
    maskShortcodes(
      text,
      tags.map((tag) => moveTag(tag, -start)),
    ),
  )
}

/** The text of a template that prints it as it is, without HTML in it, as HTML: its lines are kept. */
function writeLines(text: string): string {
  const lines = text.trim()
  const start = text.indexOf(lines)
  const [before, after] = [text.slice(0, start), text.slice(start + lines.length)]
  return before + escapeHtml(lines).replaceAll(/\r?\n/g, '<br>') + after
}

/** Whether nothing but tags and other calls is on the lines of a call. */
function isAlone(parts: readonly (string | number)[], index: number): boolean {
  const [before, after] = [parts[index - 1], parts[index + 1]].map((part) =>
    String(part ?? '').replaceAll(/<[^<>]*>/g, ''),
  )
  return /(?:^|\n)[ \t]*$/.test(before ?? '') && /^[ \t]*(?:\r?\n|$)/.test(after ?? '')
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

const BLOCKS: ReadonlySet<string> = new Set<BlockContent['type']>([
  ...(['blockquote', 'code', 'heading', 'list', 'paragraph', 'table', 'thematicBreak'] as const),
])

/** Splits a paragraph at figures, quotes, code and block elements, which HTML does not allow in one; parts without words are dropped. */
function splitAtBlocks(paragraph: Paragraph, nodes: readonly InlineOrBlock[]): RootContent[] {
  const blocks: RootContent[] = []
  let inline: PhrasingContent[] = []
  const endParagraph = (): void => {
    if (!inline.every(isBlank)) blocks.push({ ...paragraph, children: inline })
    inline = []
  }
  for (const node of nodes) {
    const isBlock = BLOCKS.has(node.type) || (node.type === 'html' && BLOCK_HTML.test(node.value))
    if (!isBlock && !(node.data && 'hName' in node.data && node.data.hName === 'figure')) {
      inline.push(node as PhrasingContent)
      continue
    }
    endParagraph()
    blocks.push(node as RootContent)
  }
  endParagraph()
  return blocks
}

function isBlank(node: Nodes): boolean {
  return node.type === 'break' || ((node.type === 'text' || node.type === 'html') && node.value.trim() === '')
}
