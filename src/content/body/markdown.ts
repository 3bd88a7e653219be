import type { Root as HtmlRoot } from 'hast'
import type { Nodes, Root } from 'mdast'
import rehypeRaw from 'rehype-raw'
import rehypeStringify from 'rehype-stringify'
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

const stringifier = unified().use(rehypeStringify).freeze()

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
export function writeHtml(children: HtmlRoot['children']): string {
  if (children.every((child) => child.type === 'text' && child.value.trim() === '')) return ''
  return stringifier.stringify({ type: 'root', children }).trim()
}

/** Whether the words of a tree hold an address after all: in an unfinished link, or one whose letters are escaped. */
function hasMissed(node: Nodes, starts: ReadonlySet<number>): boolean {
  if (node.type === 'text') {
    const isWeb = !starts.has(LETTER_H) && /https?:\/\/|www\./i.test(node.value)
    return isWeb || (starts.size === 0 && /[-+.\w]@[-\w]/.test(node.value))
  }
  return 'children' in node && node.children.some((child) => hasMissed(child, starts))
}
