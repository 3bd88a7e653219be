import type { Root as HtmlRoot } from 'hast'
import type { Root } from 'mdast'
import rehypeRaw from 'rehype-raw'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { type Processor, unified } from 'unified'

const parser = unified().use(remarkParse).use(remarkGfm).freeze()

const parserWithoutEmail = unified().use(remarkParse).use(remarkGfm).use(leaveOutEmail).freeze()

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
  // Looking for an address at every letter takes as long as all the rest.
  return (text.includes('@') ? parser : parserWithoutEmail).parse(text)
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

/** Takes the search for bare e-mail addresses out of what parses text; everything else stays as it is. */
function leaveOutEmail(this: Processor): void {
  const data = this.data()
  data.micromarkExtensions = (data.micromarkExtensions ?? []).map((extension) => {
    if (Array.isArray(extension) || !extension.text) return extension
    const text = Object.entries(extension.text).map(([code, constructs]) => [
      code,
      [constructs].flat().filter((construct) => construct?.name !== 'emailAutolink'),
    ])
    return { ...extension, text: Object.fromEntries(text) }
  })
}
