import type { Root as HtmlRoot, RootContent as HtmlRootContent } from 'hast'
import { toHtml as writeNode } from 'hast-util-to-html'
import type { Nodes, Root } from 'mdast'
import rehypeRaw from 'rehype-raw'
import { remark } from 'remark'
import remarkRehype from 'remark-rehype'
import { findAddressStarts } from './address-starts.ts'
import { parseEverywhere, parseWhereNeeded } from './github-extensions.ts'

const LETTER_H = 'h'.charCodeAt(0)

// Of nested lists and quotes, `assessBody` admits a hundred, which make two elements each.
const DEEPEST_HTML = 400

const toHtml = remark()
  .use(remarkRehype, {
    allowDangerousHtml: true,
    // As in Hugo: no heading anchor and no JavaScript name can hold a colon.
    clobberPrefix: 'fn:',
    footnoteLabel: ' ',
    footnoteBackLabel: '',
  })
  .freeze()

const toHtmlWithRawHtml = toHtml().use(rehypeRaw).freeze()

/** Parses CommonMark with GitHub's extensions; the costly step, taken once a page. */
export function parseMarkdown(text: string): Root {
  const starts = findAddressStarts(text)
  const tree = parseWhereNeeded(text, starts)
  return hasMissed(tree, starts) ? parseEverywhere(text) : tree
}

/**
 * Turns a Markdown tree into an HTML tree, not sanitised yet. Raw HTML is read as a browser would; positions count in `text`.
 * Throws a `RangeError` where raw HTML nests so deep that walks over the tree would take too long.
 */
export function toHtmlTree(tree: Root, text: string): HtmlRoot {
  // Raw HTML is expensive to parse, and most pages have none.
  if (!hasRawHtml(tree)) return toHtml.runSync(tree)
  const html = toHtmlWithRawHtml.runSync(tree, text)
  refuseDepth(html)
  return html
}

/** Writes an HTML tree; whoever calls it has sanitised the tree. */
export function writeHtml(children: readonly HtmlRootContent[], write: WriteNode = (node) => writeNode(node)): string {
  if (children.every((child) => child.type === 'text' && child.value.trim() === '')) return ''
  return children.map(write).join('').trim()
}

/** Writes one node of an HTML tree. */
export type WriteNode = (node: HtmlRootContent) => string

/** Writes each node once and remembers it: for a tree that nobody changes any more. */
export function createNodeWriter(): WriteNode {
  const written = new Map<HtmlRootContent, string>()
  return (node) => {
    const html = written.get(node) ?? writeNode(node)
    written.set(node, html)
    return html
  }
}

/** Whether the words of a tree hold an address after all: in an unfinished link, or one whose letters are escaped. */
function hasMissed(node: Nodes, starts: ReadonlySet<number>): boolean {
  if (node.type === 'text') {
    const isWeb = !starts.has(LETTER_H) && /https?:\/\/|www\./i.test(node.value)
    return isWeb || (starts.size === 0 && /[-+.\w]@[-\w]/.test(node.value))
  }
  return 'children' in node && node.children.some((child) => hasMissed(child, starts))
}

function hasRawHtml(node: Nodes): boolean {
  return node.type === 'html' || ('children' in node && node.children.some(hasRawHtml))
}

/** Without recursion, which the deepest trees would run out of stack. */
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
