import type { Element, Nodes, Root } from 'hast'
import { isRefusedUrl, LINK_SCHEMES, WEB_SCHEMES } from '../../safe-url.ts'
import type { BodyContext } from './context.ts'
import { takeNote } from './marks.ts'
import { schema } from './sanitise-schema.ts'
import { readSources } from './source-set.ts'
import { absoluteUrl } from './urls.ts'
import { walk } from './walk.ts'

/** A link or image as the source gives it; `offset` counts in the body. */
export interface FoundUrl {
  readonly element: Element
  /** As written, or resolved for `ref` and `relref`. */
  readonly written: string
  /** Absolute; null where what is written is no URL. */
  readonly url: string | null
  readonly offset: number
}

/** An image, and whether its HTML says that there is nothing to put into words, or has them in another place than `alt`. */
export interface FoundImage extends FoundUrl {
  readonly needsNoAlt: boolean
}

/** What the HTML tree of a body holds before it is sanitised. */
export interface Found {
  readonly links: readonly FoundUrl[]
  readonly images: readonly FoundImage[]
  /** `<figure>` elements of raw HTML, for their captions. */
  readonly figures: readonly Element[]
  /** Elements the sanitiser will not let pass. */
  readonly refused: readonly Element[]
  /** Addresses that were left out because of their scheme, in elements that stay. */
  readonly refusedUrls: readonly RefusedUrl[]
}

/** An address as written that no page may lead to or show; `offset` counts in the body. */
export interface RefusedUrl {
  readonly written: string
  readonly schemes: ReadonlySet<string>
  readonly offset: number
}

const allowed = new Set(schema.tagNames)

/** Makes a tree ready for the sanitiser, in place: URLs absolute, ids only ours, and what matters found and marked. */
export function markUp(tree: Root, context: BodyContext): Found {
  const links: FoundUrl[] = []
  const images: FoundImage[] = []
  const figures: Element[] = []
  const refused: Element[] = []
  const refusedUrls: RefusedUrl[] = []
  const setUrl = (node: Element, property: string, note: string | null, schemes = WEB_SCHEMES) => {
    const read = readUrl(node, property, note, { schemes, context })
    if (read?.isRefused && allowed.has(node.tagName)) {
      refusedUrls.push({ written: read.written, schemes, offset: node.position?.start?.offset ?? 0 })
    }
    return read === null || read.isRefused ? null : read
  }
  walk<Nodes>(tree, (node, parent) => {
    if (node.type === 'comment' && node.value === 'more' && parent && 'children' in parent) {
      parent.children[parent.children.indexOf(node)] = element('span', { more: true })
      return
    }
    if (node.type !== 'element') return
    const note = takeNote(node)
    if (node.properties.dataFootnotes !== undefined) {
      // Their title would be in one language, whatever that of the page.
      node.children = node.children.filter((child) => child.type !== 'element' || child.tagName !== 'h2')
    }
    keepOwnIds(node, note)
    if (!allowed.has(node.tagName)) refused.push(node)
    if (note?.startsWith('section ')) node.data = { mark: { section: Number(note.slice(8)) } }
    if (node.tagName === 'figure' && note === null) figures.push(node)
    const offset = node.position?.start?.offset ?? 0
    if (node.tagName === 'a' && !isFootnoteLink(node)) {
      const found = setUrl(node, 'href', note, LINK_SCHEMES)
      if (!found) return
      node.data = { mark: { link: links.length } }
      links.push({ element: node, written: found.written, url: found.url, offset })
    }
    if (node.properties.srcSet) {
      for (const written of setSources(node, context)) refusedUrls.push({ written, schemes: WEB_SCHEMES, offset })
    }
    if (node.tagName === 'img') {
      const found = setUrl(node, 'src', note)
      if (!found) return
      node.data = { mark: { image: images.length } }
      images.push({
        element: node,
        written: found.written,
        url: found.url,
        offset,
        needsNoAlt: needsNoAlt(node, note),
      })
    }
    for (const property of ['src', 'poster', 'cite']) {
      if (node.tagName !== 'img' && typeof node.properties[property] === 'string') setUrl(node, property, null)
    }
  })
  return { links, images, figures, refused, refusedUrls }
}

/** Whoever writes `alt=""` in HTML says that the image is an ornament; `![](…)` says nothing. */
function needsNoAlt({ properties }: Element, note: string | null): boolean {
  const { alt, role, ariaHidden, ariaLabel } = properties
  if (note === null && alt === '') return true
  return role === 'presentation' || role === 'none' || ariaHidden === 'true' || Boolean(ariaLabel)
}

function element(tagName: string, mark: NonNullable<Element['data']>['mark']): Element {
  return { type: 'element', tagName, properties: {}, children: [], ...(mark ? { data: { mark } } : {}) }
}

/** Whether a link was made for a footnote, which leads to a place on the same page whatever the page's URL. */
export function isFootnoteLink({ properties }: Element): boolean {
  const isMarked = properties.dataFootnoteRef !== undefined || properties.dataFootnoteBackref !== undefined
  // An author can write these attributes on any link.
  return isMarked && typeof properties.href === 'string' && properties.href.startsWith('#')
}

function keepOwnIds(node: Element, note: string | null): void {
  const { id } = node.properties
  const own =
    note === 'heading' || note?.startsWith('section ') || (typeof id === 'string' && /^fn:fn(?:ref)?-/.test(id))
  if (!own) delete node.properties.id
}

interface ReadUrl {
  readonly written: string
  readonly url: string | null
  readonly isRefused: boolean
}

/** Makes one URL absolute, or takes it out; null where the element has none. */
function readUrl(
  node: Element,
  property: string,
  note: string | null,
  { schemes, context }: { schemes: ReadonlySet<string>; context: BodyContext },
): ReadUrl | null {
  const value = node.properties[property]
  const written = note === null ? value : note.slice(note.indexOf(' ') + 1)
  if (typeof written !== 'string' || typeof value !== 'string') return null
  // Markdown encodes what its author wrote, and so hides a scheme that clients get to see.
  const isRefused = isRefusedUrl(value, schemes) || (note !== null && isRefusedUrl(written, schemes))
  // A call nobody can resolve has left nothing that could be followed.
  const isLost = isRefused || (value === '' && written !== '')
  const url = isLost ? null : absoluteUrl(value, context, schemes)
  if (url === null) delete node.properties[property]
  else node.properties[property] = url
  return { written, url, isRefused }
}

/** Makes the URLs of a `srcset` absolute, and gives those it had to leave out because of their scheme. */
function setSources(node: Element, context: BodyContext): string[] {
  const sources = readSources([node.properties.srcSet].flat().join(', '))
  const absolute = sources.flatMap(({ url, descriptor }) => {
    const read = absoluteUrl(url, context)
    return read === null ? [] : [descriptor === '' ? read : `${read} ${descriptor}`]
  })
  if (absolute.length > 0) node.properties.srcSet = absolute.join(', ')
  else delete node.properties.srcSet
  return sources.flatMap(({ url }) => (isRefusedUrl(url, WEB_SCHEMES) ? url : []))
}
