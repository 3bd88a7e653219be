import type { Element, ElementContent, Root, RootContent } from 'hast'

/** Something that was left out of a text: what it is, in words, and why. */
export interface Omission {
  readonly what: string
  readonly reason: string
}

/** Why the image at an address may not be shown; null where it may. */
export type RefusalOf = (url: string) => string | null

const PLAYERS: Readonly<Record<string, string>> = { audio: 'A recording', video: 'A video' }

/**
 * Takes out of a tree, in place, every image that may not be shown, with the figure it alone is in and links to it, and every
 * recording and video, which have no credits, unless they are to be kept. Of an image that stays, only the file it names is shown.
 * `omitted` is by address.
 */
export function leaveOut(
  tree: Root,
  refusalOf: RefusalOf,
  { players }: { readonly players: 'LEAVE_OUT' | 'KEEP' } = { players: 'LEAVE_OUT' },
): { shown: string[]; omitted: Map<string, Omission> } {
  const shown = new Set<string>()
  const omitted = new Map<string, Omission>()
  tree.children = clean(tree.children) as RootContent[]
  return { shown: [...shown], omitted }

  function clean(nodes: readonly (RootContent | ElementContent)[]): (RootContent | ElementContent)[] {
    return nodes.flatMap((node): (RootContent | ElementContent)[] =>
      node.type === 'element' ? cleanElement(node) : [node],
    )
  }

  function cleanElement(element: Element): ElementContent[] {
    const { tagName, properties } = element
    if (tagName === 'img') return cleanImage(element)
    const player = PLAYERS[tagName]
    if (player !== undefined && players === 'KEEP') return [element]
    if (tagName === 'source' || tagName === 'track') return []
    if (player !== undefined) {
      omitted.set(`${tagName} ${String(properties.src)}`, { what: player, reason: 'Its licence is not stated.' })
      return []
    }
    const had = countPictures(element)
    const children = clean(element.children) as ElementContent[]
    const kept = { ...element, children }
    const lost = had > 0 && countPictures(kept) === 0
    if (lost && (tagName === 'figure' || tagName === 'picture' || isBlank(children))) return []
    return tagName === 'a' && isForbiddenLink(properties.href) ? children : [kept]
  }

  function cleanImage(image: Element): ElementContent[] {
    const { src, alt } = image.properties
    const url = typeof src === 'string' ? src : ''
    const reason = refusalOf(url)
    if (reason !== null) {
      omitted.set(url, omittedImage(alt, reason))
      return []
    }
    shown.add(url)
    const { srcSet: _others, ...properties } = image.properties
    return [{ ...image, properties }]
  }

  /** A link to a picture leads to it as surely as showing it. */
  function isForbiddenLink(href: unknown): boolean {
    return typeof href === 'string' && (omitted.has(href) || (IMAGE_FILE.test(href) && refusalOf(href) !== null))
  }
}

/** An image that is not shown, by the words that describe it. */
export function omittedImage(alt: unknown, reason: string): Omission {
  const words = typeof alt === 'string' ? alt.trim() : ''
  return { what: words === '' ? 'An image' : `The image “${words}”`, reason }
}

const IMAGE_FILE = /\.(?:avif|bmp|gif|jpe?g|png|svg|tiff?|webp)(?:[?#]|$)/i

function countPictures({ children }: Element): number {
  return children.reduce((sum, node) => {
    if (node.type !== 'element') return sum
    return sum + (node.tagName === 'img' || node.tagName in PLAYERS ? 1 : countPictures(node))
  }, 0)
}

function isBlank(nodes: readonly ElementContent[]): boolean {
  return nodes.every((node) => {
    if (node.type === 'text') return node.value.trim() === ''
    return node.type === 'comment' || (node.type === 'element' && node.tagName !== 'img' && isBlank(node.children))
  })
}
