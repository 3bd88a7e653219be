import type { Element, Root as HtmlRoot, RootContent as HtmlRootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import type { Nodes, Root } from 'mdast'
import {
  type DefListDescriptionNode,
  defListHastHandlers,
  type mdastDefListDescription2hast,
} from 'mdast-util-definition-list'
import rehypeRaw from 'rehype-raw'
import { remark } from 'remark'
import remarkRehype from 'remark-rehype'

// Markdown may nest lists and quotes a hundred deep, which makes two elements each.
const DEEPEST_HTML = 400

const markdownToHtml = remark()
  .use(remarkRehype, {
    allowDangerousHtml: true,
    handlers: { ...defListHastHandlers, defListDescription: writeDefinition },
    // As in Hugo: no heading anchor and no JavaScript name can contain a colon.
    clobberPrefix: 'fn:',
    footnoteLabel: ' ',
    footnoteBackLabel: '',
  })
  .freeze()

/** As Goldmark writes it: the first paragraph of a definition without blank lines is bare words. */
function writeDefinition(
  state: Parameters<typeof mdastDefListDescription2hast>[0],
  node: DefListDescriptionNode,
): Element {
  const [first, ...others] = state.all(node)
  const isBare = !node.spread && first?.type === 'element' && first.tagName === 'p'
  const lineEnd = { type: 'text', value: '\n' } as const
  const blocks = [...(first && !isBare ? [first] : []), ...others].flatMap((block) => [lineEnd, block])
  const children = [...(isBare ? first.children : []), ...blocks, ...(blocks.length > 0 ? [lineEnd] : [])]
  const definition: Element = { type: 'element', tagName: 'dd', properties: {}, children }
  state.patch(node, definition)
  return definition
}

const markdownWithRawHtml = markdownToHtml().use(rehypeRaw).freeze()

/**
 * Turns a Markdown tree into an HTML tree, not sanitised yet. Raw HTML is parsed as a browser would; positions count in `text`.
 * Throws a `RangeError` where raw HTML nests so deep that walks over the tree would take too long.
 */
export function toHtmlTree(tree: Root, text: string): HtmlRoot {
  // Raw HTML is expensive to parse, and most pages have none.
  if (!hasRawHtml(tree)) return markdownToHtml.runSync(tree)
  const html = markdownWithRawHtml.runSync(tree, text)
  refuseDepth(html)
  return html
}

function hasRawHtml(node: Nodes): boolean {
  return node.type === 'html' || ('children' in node && node.children.some(hasRawHtml))
}

/** Does not recurse: the deepest trees would overflow the stack. */
function refuseDepth(tree: HtmlRoot): void {
  const pending: { readonly nodes: HtmlRoot['children']; readonly depth: number }[] = [
    { nodes: tree.children, depth: 1 },
  ]
  for (let level = pending.pop(); level !== undefined; level = pending.pop()) {
    if (level.depth > DEEPEST_HTML) throw new RangeError(`Elements are nested more than ${DEEPEST_HTML} deep.`)
    for (const node of level.nodes) {
      if ('children' in node) pending.push({ nodes: node.children, depth: level.depth + 1 })
    }
  }
}

/** Writes one node of an HTML tree. */
export type WriteNode = (node: HtmlRootContent) => string

/** Writes sanitised HTML; empty where there is nothing but space. */
export function writeHtml(nodes: readonly HtmlRootContent[], writeNode: WriteNode = (node) => toHtml(node)): string {
  if (nodes.every((node) => node.type === 'text' && node.value.trim() === '')) return ''
  return nodes.map(writeNode).join('').trim()
}

/** Writes each node once and remembers its HTML: for a tree that no longer changes. */
export function createNodeWriter(): WriteNode {
  const written = new Map<HtmlRootContent, string>()
  return (node) => {
    const html = written.get(node) ?? toHtml(node)
    written.set(node, html)
    return html
  }
}
