import type { Element, Nodes, Root } from 'hast'
import type { DocumentImage, DocumentLink } from '../document.ts'
import type { BodyContext } from './context.ts'
import type { FoundImage, FoundUrl } from './mark-up.ts'
import type { Locate } from './places.ts'
import type { TextLayout } from './text-layout.ts'
import { siteTarget } from './urls.ts'
import { walk } from './walk-tree.ts'

/** The links and images of a body in order, as far as the sanitiser let them pass; `withoutAlt` are images that want words. */
export function listLinks(
  tree: Root,
  found: { links: readonly FoundUrl[]; images: readonly FoundImage[] },
  at: {
    layout: TextLayout
    locate: Locate
    context: BodyContext
  },
): { links: DocumentLink[]; images: DocumentImage[]; withoutAlt: DocumentImage[] } {
  const links: DocumentLink[] = []
  const images: DocumentImage[] = []
  const withoutAlt: DocumentImage[] = []
  walk<Nodes>(tree, (node) => {
    if (node.type !== 'element') return
    const link = found.links[node.data?.mark?.link ?? -1]
    if (link && (node.properties.href || link.url === null)) links.push(linkOf(node, link, at))
    const image = found.images[node.data?.mark?.image ?? -1]
    const { src, alt } = node.properties
    if (image && typeof src === 'string') {
      const words = typeof alt === 'string' ? alt : ''
      const listed = { url: src, src: image.written, alt: words, ...at.locate(image.offset) }
      images.push(listed)
      if (words.trim() === '' && !image.needsNoAlt) withoutAlt.push(listed)
    }
  })
  return { links, images, withoutAlt }
}

function linkOf(
  node: Element,
  link: FoundUrl,
  at: { layout: TextLayout; locate: Locate; context: BodyContext },
): DocumentLink {
  const range = at.layout.rangeOf(node)
  const text = at.layout.text.slice(range.start, range.end).trim() || imageText(node)
  const target = link.url === null ? { target: null, fragment: null } : siteTarget(link.written, at.context)
  return { href: link.written, text, ...target, ...at.locate(link.offset) }
}

/** A link that is only a picture says what the picture shows. */
function imageText(node: Element): string {
  let text = ''
  walk<Nodes>(node, (child) => {
    if (child.type === 'element' && child.tagName === 'img' && typeof child.properties.alt === 'string')
      text ||= child.properties.alt
  })
  return text
}
