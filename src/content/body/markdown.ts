import type { Root as HtmlRoot, RootContent as HtmlRootContent } from 'hast'
import { toHtml as writeNode } from 'hast-util-to-html'
import type { Nodes, Root } from 'mdast'
import rehypeRaw from 'rehype-raw'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { findAddressStarts } from './address-starts.ts'
import { parseEverywhere, parseWhereNeeded } from './github-extensions.ts'

const LETTER_H = 'h'.charCodeAt(0)

// `fn:` as in Hugo: no heading anchor and no JavaScript name can hold a colon.
const toHtml = unified()
  .use(remarkRehype, {
    allowDangerousHtml: true,
    clobberPrefix: 'fn:',
    footnoteLabel: ' ',
    footnoteBackLabel: '',
  })
  .freeze()

const raw = unified().use(rehypeRaw).freeze()

/** Parses CommonMark with GitHub's extensions; the costly step, taken once a page. */
export function parseMarkdown(text: string): Root {
  const starts = findAddressStarts(text)
  const tree = parseWhereNeeded(text, starts)
  return hasMissed(tree, starts) ? parseEverywhere(text) : tree
}

/** Turns a Markdown tree into an HTML tree in which raw HTML is still unparsed text. */
export function toHtmlTree(tree: Root): HtmlRoot {
  return toHtml.runSync(tree)
}

/** Parses the raw HTML of a tree as a browser would; `text` is the source its positions count in. */
export function parseRawHtml(tree: HtmlRoot, text: string): HtmlRoot {
  return raw.runSync(tree, text) as HtmlRoot
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
