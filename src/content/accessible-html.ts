import type { Element, ElementContent, RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { reparseHtml } from './body/reparse-html.ts'

/**
 * The HTML of an article as part of a page under a heading of the first level: no level of headings is skipped, check boxes are signs
 * that are read out, and pictures without words for them are passed over rather than read out by the names of their files.
 */
export function accessibleHtml(html: string): string {
  const tree = reparseHtml(html)
  let above = 1
  tree.children = tree.children.map((node) => mend(node) as RootContent)
  return toHtml(tree)

  function mend(node: RootContent | ElementContent): RootContent | ElementContent {
    if (node.type !== 'element') return node
    if (node.tagName === 'input') return { type: 'text', value: node.properties.checked ? '☑' : '☐' }
    const level = /^h([1-6])$/.exec(node.tagName)?.[1]
    if (level !== undefined) above = Math.max(2, Math.min(Number(level), above + 1))
    const tagName = level === undefined ? node.tagName : `h${above}`
    const children = node.children.map((child) => mend(child) as ElementContent)
    const properties = node.tagName === 'img' ? { alt: '', ...node.properties } : node.properties
    return { ...node, tagName, properties, children } satisfies Element
  }
}
