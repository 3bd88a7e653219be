import type { Element, ElementContent, Root, RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { reparseHtml } from '../../content/body/reparse-html.ts'
import { markQuotes } from './mark-quotes.ts'

/** What is needed to show the body of an article within the desk. */
export interface BodyParts {
  /** As GraphQL gives it: sanitised, with absolute addresses. */
  readonly html: string
  /** The words of its quotes, in reading order. */
  readonly quotes: readonly string[]
  /** Where the desk may show an image from, by the address that it has on the site. */
  readonly files: ReadonlyMap<string, string>
}

/**
 * The body as HTML: its quotes are marked, each with the id `quote-1`, `quote-2` …, and it loads nothing from elsewhere: an image
 * whose file is not among the site's is a sentence.
 */
export function showBody({ html, quotes, files }: BodyParts): string {
  const tree = reparseHtml(html)
  tree.children = withOwnMedia(tree.children, files) as RootContent[]
  markQuotes(tree, quotes)
  return toHtml(tree as Root)
}

const PLAYERS = new Set(['audio', 'video', 'iframe', 'object', 'embed'])

function withOwnMedia(nodes: readonly (RootContent | ElementContent)[], files: BodyParts['files']) {
  return nodes.flatMap((node): (RootContent | ElementContent)[] => {
    if (node.type !== 'element') return [node]
    if (node.tagName === 'img') return [ownImage(node, files)]
    if (node.tagName === 'source') return []
    if (PLAYERS.has(node.tagName)) return [absent('A recording or a video', node.properties.src)]
    return [{ ...node, children: withOwnMedia(node.children, files) as ElementContent[] }]
  })
}

function ownImage(image: Element, files: BodyParts['files']): Element {
  const { src, alt, srcSet: _others, ...properties } = image.properties
  const file = files.get(String(src))
  if (file === undefined) return absent(alt ? `An image, “${alt}”,` : 'An image', src)
  return { ...image, properties: { ...properties, src: file, alt: alt ?? '', loading: 'lazy', decoding: 'async' } }
}

function absent(what: string, address: unknown): Element {
  const text = `${what} that is not among the files of the site: ${String(address ?? 'without an address')}`
  return {
    type: 'element',
    tagName: 'span',
    properties: { className: ['absent'] },
    children: [{ type: 'text', value: text }],
  }
}
