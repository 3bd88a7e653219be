import type { Element, ElementContent, Properties, RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { reparseHtml } from './body/reparse-html.ts'

/**
 * The HTML of an article as part of a page under a heading of the first level: no level of headings is skipped, check boxes are signs
 * that are read out, pictures without words for them are passed over rather than read out by the names of their files, what is wide
 * can be scrolled by keyboard (tables in a `div` of class `wide`), and lists have nothing but items.
 */
export function accessibleHtml(html: string): string {
  const tree = reparseHtml(html)
  let above = 1
  tree.children = tree.children.map((node) => mend(node) as RootContent)
  return toHtml(tree)

  function mend(node: RootContent | ElementContent): RootContent | ElementContent {
    if (node.type !== 'element') return node
    const element = { ...node, ...levelled(node) }
    element.children = node.children.map((child) => mend(child) as ElementContent)
    switch (node.tagName) {
      case 'input':
        return { type: 'text', value: node.properties.checked ? '☑' : '☐' }
      case 'img':
        return { ...element, properties: { alt: '', ...withoutShares(node.properties) } }
      case 'ul':
      case 'ol':
        return { ...element, children: itemsOf(element.children) }
      case 'pre':
        return { ...element, properties: { ...node.properties, tabIndex: 0 } }
      case 'table':
        return wide(element)
      default:
        return element
    }
  }

  /** Of a heading, the name with its level here. */
  function levelled({ tagName }: Element): Pick<Element, 'tagName'> {
    const level = /^h([1-6])$/.exec(tagName)?.[1]
    if (level === undefined) return { tagName }
    above = Math.max(2, Math.min(Number(level), above + 1))
    return { tagName: `h${above}` }
  }
}

/** Widths and heights of pictures are pixels: `42%` is none. */
function withoutShares(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).filter(
      ([name, value]) => (name !== 'width' && name !== 'height') || /^\d+$/.test(String(value)),
    ),
  )
}

function wide(table: Element): Element {
  return { type: 'element', tagName: 'div', properties: { className: ['wide'], tabIndex: 0 }, children: [table] }
}

/** What stands in a list beside its items is a part of the item before it. */
function itemsOf(nodes: readonly ElementContent[]): ElementContent[] {
  const items: ElementContent[] = []
  for (const node of nodes) {
    const isItem = node.type === 'element' && node.tagName === 'li'
    const isSpace = node.type === 'comment' || (node.type === 'text' && node.value.trim() === '')
    const last = items.findLast((item) => item.type === 'element')
    if (isItem || isSpace) items.push(node)
    else if (last !== undefined) last.children.push(node)
    else items.push({ type: 'element', tagName: 'li', properties: {}, children: [node] })
  }
  return items
}
