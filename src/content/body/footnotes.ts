import { hash } from 'node:crypto'
import type { Element, ElementContent, Root, RootContent } from 'hast'
import { findElements, walk } from './walk-tree.ts'

/** A footnote of a page. */
export interface Footnote {
  /** 1, 2, 3 … as the page numbers them. */
  readonly number: number
  readonly item: Element
}

/** The footnotes of a page by the `href` that leads to them, in their order. */
export type Footnotes = ReadonlyMap<string, Footnote>

/** A part of a page that stands by itself. */
export interface Standing {
  readonly footnotes: Footnotes
  /** What tells this part from every other one of the site: its footnotes get ids no other part has. */
  readonly name: string
  /** Whether headings keep their ids: the anchors by which the page is linked to. */
  readonly anchors: boolean
}

/** The footnotes of a sanitised tree. */
export function findFootnotes(tree: Root): Footnotes {
  const footnotes = new Map<string, Footnote>()
  walk<Root | RootContent>(tree, (node) => {
    if (node.type !== 'element' || !isFootnotes(node)) return
    for (const list of findElements(node, 'ol')) {
      for (const item of list.children) {
        if (item.type !== 'element' || typeof item.properties.id !== 'string') continue
        footnotes.set(`#${item.properties.id}`, { number: footnotes.size + 1, item })
      }
    }
  })
  return footnotes
}

/** Whether a node holds the footnotes of a page. */
export function isFootnotes(node: Root | RootContent): boolean {
  return node.type === 'element' && node.properties.dataFootnotes !== undefined
}

/** Whether a link belongs to a footnote: it leads to a place on the same page, whatever the page's URL. */
export function isFootnoteLink(node: Element): boolean {
  return node.properties.dataFootnoteRef !== undefined || node.properties.dataFootnoteBackref !== undefined
}

/**
 * Copies of the nodes with the footnotes they refer to below them, numbered as on their page: every link between the two has
 * its target, and no id occurs twice, on a page of several parts as well. Nodes without any are not copied.
 */
export function withFootnotes(nodes: readonly RootContent[], { footnotes, name, anchors }: Standing): RootContent[] {
  if (footnotes.size === 0) return nodes.flatMap((node) => edit(node, { anchors, refer: () => null }))
  const key = hash('sha256', name).slice(0, 8)
  const referred = new Map<Footnote, number>()
  const refer = (link: Element): Element | null => {
    const footnote = footnotes.get(String(link.properties.href))
    if (!footnote) return null
    const count = (referred.get(footnote) ?? 0) + 1
    referred.set(footnote, count)
    const { href: _href, id: _id, ...properties } = link.properties
    const target = `${key}-${footnote.number}`
    return { ...link, properties: { href: `#fn:${target}`, id: referenceId(target, count), ...properties } }
  }
  const own = nodes.flatMap((node) => edit(node, { anchors, refer }))
  const items = new Map<Footnote, ElementContent[]>()
  // A footnote may refer to others, which this loop comes to as well.
  for (const footnote of referred.keys()) {
    items.set(
      footnote,
      footnote.item.children.flatMap((node) => edit(node, { anchors, refer, keepBack: true })),
    )
  }
  if (items.size === 0) return own
  const carried = [...footnotes.values()].filter((footnote) => items.has(footnote))
  const list = carried.map((footnote, index): Element => {
    const target = `${key}-${footnote.number}`
    const follows = footnote.number === (carried[index - 1]?.number ?? 0) + 1
    const properties = { id: `fn:${target}`, ...(follows ? {} : { value: String(footnote.number) }) }
    const children = leadBack(items.get(footnote) ?? [], target, referred.get(footnote) ?? 0)
    return { ...footnote.item, properties, children }
  })
  const gap = own.at(-1)?.type === 'text' ? [] : [lineEnd]
  return [...own, ...gap, element('section', { dataFootnotes: true }, [element('ol', {}, list)])]
}

/** Copies of nodes as an excerpt of their page: its words, without footnotes and without ids. */
export function withoutFootnotes(nodes: readonly RootContent[]): RootContent[] {
  return nodes.flatMap((node) => edit(node, { anchors: false, refer: () => null }))
}

interface Edits {
  readonly anchors: boolean
  /** The link to take the place of one that leads to a footnote; null for none. */
  readonly refer: (link: Element) => Element | null
  readonly keepBack?: boolean
}

/** The node itself where nothing of it changes. */
function edit<Node extends RootContent>(node: Node, edits: Edits): Node[] {
  if (node.type !== 'element') return [node]
  if (isFootnotes(node)) return []
  if (node.properties.dataFootnoteBackref !== undefined) return edits.keepBack ? [node] : []
  if (node.properties.dataFootnoteRef !== undefined)
    return [edits.refer(node)].filter((link) => link !== null) as Node[]
  const children = node.children.flatMap((child) => edit(child, edits))
  if (node.tagName === 'sup' && children.length === 0) return []
  const { id, ...properties } = node.properties
  const losesId = id !== undefined && !(edits.anchors && /^h[1-6]$/.test(node.tagName))
  const isSame = children.length === node.children.length && children.every((child, at) => child === node.children[at])
  if (isSame && !losesId) return [node]
  return [{ ...node, properties: losesId ? properties : node.properties, children }]
}

/** The words of a footnote with as many links back as there are references to it; the page may have more. */
function leadBack(nodes: readonly ElementContent[], target: string, references: number): ElementContent[] {
  let count = 0
  const rewrite = (node: ElementContent): ElementContent[] => {
    if (node.type !== 'element') return [node]
    if (node.properties.dataFootnoteBackref === undefined)
      return [{ ...node, children: dropLastSpace(node.children.flatMap(rewrite)) }]
    count += 1
    if (count > references) return []
    return [{ ...node, properties: { ...node.properties, href: `#${referenceId(target, count)}` } }]
  }
  return nodes.flatMap(rewrite)
}

/** Removes the spaces that were between links back that are gone. */
function dropLastSpace(nodes: readonly ElementContent[]): ElementContent[] {
  const last = nodes.findLastIndex((node) => node.type !== 'text' || node.value !== ' ')
  return nodes.slice(0, last + 1)
}

function referenceId(target: string, count: number): string {
  return `fnref:${target}${count > 1 ? `-${count}` : ''}`
}

const lineEnd = { type: 'text', value: '\n' } as const

/** An element with a line for each child. */
function element(tagName: string, properties: Element['properties'], children: readonly Element[]): Element {
  return { type: 'element', tagName, properties, children: [lineEnd, ...children.flatMap((child) => [child, lineEnd])] }
}
