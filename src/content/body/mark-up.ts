import type { Element, Nodes, Root } from 'hast'
import type { BodyContext } from './context.ts'
import { takeNote } from './marks.ts'
import { schema } from './sanitise-schema.ts'
import { absoluteUrl } from './urls.ts'
import { walk } from './walk-tree.ts'

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
}

const allowed = new Set(schema.tagNames)

/** Makes a tree ready for the sanitiser, in place: URLs absolute, ids only ours, and what matters found and marked. */
export function markUp(tree: Root, context: BodyContext): Found {
  const links: FoundUrl[] = []
  const images: FoundImage[] = []
  const figures: Element[] = []
  const refused: Element[] = []
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
      const found = readUrl(node, 'href', note, context)
      if (!found) return
      node.data = { mark: { link: links.length } }
      links.push({ element: node, ...found, offset })
    }
    if (node.tagName === 'img') {
      const found = readUrl(node, 'src', note, context)
      if (!found) return
      node.data = { mark: { image: images.length } }
      images.push({ element: node, ...found, offset, needsNoAlt: needsNoAlt(node, note) })
    }
    for (const property of ['src', 'poster', 'cite']) {
      if (node.tagName !== 'img' && typeof node.properties[property] === 'string')
        readUrl(node, property, null, context)
    }
    if (node.properties.srcSet) setSources(node, context)
  })
  return { links, images, figures, refused }
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
export function isFootnoteLink(node: Element): boolean {
  return node.properties.dataFootnoteRef !== undefined || node.properties.dataFootnoteBackref !== undefined
}

function keepOwnIds(node: Element, note: string | null): void {
  const { id } = node.properties
  const own =
    note === 'heading' || note?.startsWith('section ') || (typeof id === 'string' && /^fn:fn(?:ref)?-/.test(id))
  if (!own) delete node.properties.id
}

/** Makes one URL absolute; null where the element has none. */
function readUrl(node: Element, property: string, note: string | null, context: BodyContext) {
  const value = node.properties[property]
  const written = note === null ? value : note.slice(note.indexOf(' ') + 1)
  if (typeof written !== 'string' || typeof value !== 'string') return null
  // A call nobody can resolve has left nothing that could be followed.
  const url = value === '' && written !== '' ? null : absoluteUrl(value, context)
  if (url === null) delete node.properties[property]
  else node.properties[property] = url
  return { written, url }
}

function setSources(node: Element, context: BodyContext): void {
  const sources = [node.properties.srcSet].flat().join(', ').split(/,\s+/)
  const absolute = sources.map((source) => {
    const [url = '', ...descriptor] = source.trim().split(/\s+/)
    return [absoluteUrl(url, context) ?? '', ...descriptor].join(' ')
  })
  if (absolute.every((source) => /^https?:/.test(source))) node.properties.srcSet = absolute.join(', ')
  else delete node.properties.srcSet
}
