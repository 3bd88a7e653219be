import type { Element, Nodes, Root } from 'hast'
import { ANNOTATION, takeAnnotation } from './annotations.ts'
import { UNRESOLVED } from './apply-shortcodes.ts'
import type { BodyContext } from './context.ts'
import { isFootnoteLink } from './footnotes.ts'
import { LINK_PROTOCOLS, schema } from './sanitise-schema.ts'
import { absoluteUrl, addressOfImage, addressOfLinked } from './urls.ts'
import { walk } from './walk-tree.ts'

/** A link or image in the source; `offset` counts in the body. */
export interface FoundUrl {
  readonly element: Element
  /** As written, or resolved for `ref` and `relref`. */
  readonly written: string
  /** The address of the page that it names as a file; null where it is an address itself. */
  readonly linked: string | null
  /** Absolute; null where what is written is no URL. */
  readonly url: string | null
  readonly offset: number
}

/** An image, and whether its HTML marks it as decoration or describes it elsewhere than in `alt`. */
export interface FoundImage extends FoundUrl {
  readonly needsNoAlt: boolean
}

/** What the HTML tree of a body contains before it is sanitised. */
export interface HtmlFindings {
  readonly links: readonly FoundUrl[]
  readonly images: readonly FoundImage[]
  /** `<figure>` elements of raw HTML. */
  readonly figures: readonly Element[]
  /** Elements that the sanitiser will remove. */
  readonly refused: readonly Element[]
  /** Links and images whose address may not be opened, such as `javascript:`. */
  readonly dropped: readonly DroppedUrl[]
}

/** An address that was left out, as written; `offset` counts in the body. */
export interface DroppedUrl {
  readonly written: string
  readonly offset: number
}

const allowed = new Set(schema.tagNames)

/**
 * Prepares a tree for the sanitiser, in place: makes URLs absolute, removes ids that authors wrote in HTML, and records in
 * `data` what later steps look for.
 */
export function prepareHtml(tree: Root, context: BodyContext): HtmlFindings {
  const links: FoundUrl[] = []
  const images: FoundImage[] = []
  const figures: Element[] = []
  const refused: Element[] = []
  const dropped: DroppedUrl[] = []
  walk<Nodes>(tree, (node, parent) => {
    if (node.type === 'comment' && node.value === 'more' && parent && 'children' in parent) {
      const more: Element = { type: 'element', tagName: 'span', properties: {}, children: [], data: { more: true } }
      parent.children[parent.children.indexOf(node)] = more
    }
    if (node.type === 'text' && node.value.includes(UNRESOLVED)) node.value = node.value.replaceAll(UNRESOLVED, '')
    if (node.type !== 'element') return
    removeUnresolved(node)
    const annotation = takeAnnotation(node)
    if (node.properties.dataFootnotes !== undefined) {
      // The footnotes of the page have no place in its source; a section in raw HTML is none of them.
      if (node.position) delete node.properties.dataFootnotes
      // Their heading would be in one language, whatever the language of the page.
      else node.children = node.children.filter((child) => child.type !== 'element' || child.tagName !== 'h2')
    }
    removeForeignId(node, annotation)
    if (!allowed.has(node.tagName)) refused.push(node)
    if (annotation?.startsWith('section ')) node.data = { section: Number(annotation.slice(8)) }
    if (node.tagName === 'figure' && annotation === null) figures.push(node)
    const offset = node.position?.start?.offset ?? 0
    if (node.tagName === 'a' && !isFootnoteLink(node)) {
      const found = resolveUrl(node, 'href', annotation, context)
      if (!found) return
      if (found.url !== null && (!isSafe(found.url, LINK_PROTOCOLS) || CALL.test(found.written))) {
        dropped.push({ written: found.written, offset })
        delete node.properties.href
      }
      node.data = { link: links.length }
      links.push({ element: node, ...found, offset })
    } else if (node.tagName === 'img') {
      const found = resolveUrl(node, 'src', annotation, context)
      const isShown =
        found?.url != null &&
        !CALL.test(found.written) &&
        (isSafe(found.url, ['http', 'https']) || RASTER_DATA.test(found.url))
      if (found?.url != null && !isShown) dropped.push({ written: found.written, offset })
      if (!found || !isShown) return showWords(node, parent)
      node.data = { image: images.length }
      images.push({ element: node, ...found, offset, needsNoAlt: needsNoAlt(node, annotation) })
    }
    if (node.tagName !== 'img') {
      for (const name of ['src', 'poster', 'cite']) {
        const found = resolveUrl(node, name, null, context)
        if (found?.url && !isSafe(found.url, ['http', 'https'])) delete node.properties[name]
      }
    }
    if (node.properties.srcSet) resolveSrcSet(node, context)
  })
  return { links, images, figures, refused, dropped }
}

// A shortcode that was no call: an example, or part of an argument.
const CALL = /\{\{[<%]/

/** Images in the text itself: no script runs in these. */
export const RASTER_DATA = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp);/i

function isSafe(url: string, protocols: readonly string[]): boolean {
  return protocols.some((protocol) => url.toLowerCase().startsWith(`${protocol}:`))
}

/** An image without an address is not valid HTML; what it shows is still in its words. */
function showWords(image: Element, parent: Nodes | null): void {
  if (!parent || !('children' in parent)) return
  const { alt } = image.properties
  parent.children[parent.children.indexOf(image)] = { type: 'text', value: typeof alt === 'string' ? alt : '' }
}

/** `alt=""` in HTML says that the image is decoration; `![](…)` says nothing. */
function needsNoAlt({ properties }: Element, annotation: string | null): boolean {
  const { alt, role, ariaHidden, ariaLabel } = properties
  if (annotation === null && alt === '') return true
  return role === 'presentation' || role === 'none' || ariaHidden === 'true' || Boolean(ariaLabel)
}

function removeForeignId(node: Element, annotation: string | null): void {
  const { id } = node.properties
  const isHeading = annotation === 'heading' || annotation?.startsWith('section ')
  const isFootnote = typeof id === 'string' && /^fn:fn(?:ref)?-/.test(id)
  if (!isHeading && !isFootnote) delete node.properties.id
}

/** Makes one URL absolute, or removes it where it is none; null where the element has none. */
function resolveUrl(node: Element, property: string, annotation: string | null, context: BodyContext) {
  const value = node.properties[property]
  const written = annotation === null ? value : annotation.slice(annotation.indexOf(' ') + 1)
  if (typeof written !== 'string' || typeof value !== 'string') return null
  const find = property === 'href' ? addressOfLinked : addressOfImage
  const linked = annotation === null ? null : find(written, context)
  const url = absoluteUrl(linked ?? value, context)
  if (url === null) delete node.properties[property]
  else node.properties[property] = url
  return { written, linked, url }
}

const ENCODED_UNRESOLVED = encodeURIComponent(UNRESOLVED)

/** An attribute with a part that is not known has no value. */
function removeUnresolved({ properties }: Element): void {
  for (const [name, value] of Object.entries(properties)) {
    const isUnresolved = typeof value === 'string' && (value.includes(UNRESOLVED) || value.includes(ENCODED_UNRESOLVED))
    if (isUnresolved && name !== ANNOTATION) delete properties[name]
  }
}

function resolveSrcSet(node: Element, context: BodyContext): void {
  const sources = [node.properties.srcSet].flat().join(', ').split(/,\s+/)
  const absolute = sources.map((source) => {
    const [url = '', ...descriptor] = source.trim().split(/\s+/)
    return [absoluteUrl(url, context) ?? '', ...descriptor].join(' ')
  })
  if (absolute.every((source) => /^https?:/.test(source))) node.properties.srcSet = absolute.join(', ')
  else delete node.properties.srcSet
}
