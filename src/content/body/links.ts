import type { Element, Nodes, Root } from 'hast'
import type { DocumentImage, DocumentLink } from '../document.ts'
import type { Locate } from '../line-index.ts'
import type { BodyContext } from './context.ts'
import type { FoundUrl, HtmlFindings } from './prepare-html.ts'
import type { TextLayout } from './text-layout.ts'
import { siteTarget } from './urls.ts'
import { findElements, walk } from './walk-tree.ts'

/** What `listLinks` reads from; `tree` is sanitised. */
export interface LinkSource {
  readonly tree: Root
  readonly found: HtmlFindings
  readonly layout: TextLayout
  readonly locate: Locate
  readonly context: BodyContext
}

/** The links and images that passed the sanitiser, in order; `withoutAlt` are the images that need a description. */
export function listLinks(source: LinkSource): {
  links: DocumentLink[]
  images: DocumentImage[]
  withoutAlt: DocumentImage[]
} {
  const links: DocumentLink[] = []
  const images: DocumentImage[] = []
  const withoutAlt: DocumentImage[] = []
  walk<Nodes>(source.tree, (node) => {
    if (node.type !== 'element') return
    const link = source.found.links[node.data?.link ?? -1]
    if (link && (node.properties.href || link.url === null)) links.push(describeLink(node, link, source))
    const found = source.found.images[node.data?.image ?? -1]
    const { src, alt } = node.properties
    if (!found || typeof src !== 'string' || src.startsWith('data:')) return
    const image = {
      url: src,
      src: found.written,
      alt: typeof alt === 'string' ? alt : '',
      ...source.locate(found.offset),
    }
    images.push(image)
    if (image.alt.trim() === '' && !found.needsNoAlt) withoutAlt.push(image)
  })
  return { links, images, withoutAlt }
}

function describeLink(node: Element, link: FoundUrl, { layout, locate, context }: LinkSource): DocumentLink {
  const text = layout.textOf(node).trim() || firstAlt(node)
  const target = link.url === null ? { target: null, fragment: null } : siteTarget(link.linked ?? link.written, context)
  return { href: link.written, text, ...target, ...locate(link.offset) }
}

function firstAlt(link: Element): string {
  const alts = findElements(link, 'img').map(({ properties }) => properties.alt)
  return alts.find((alt): alt is string => typeof alt === 'string' && alt !== '') ?? ''
}
