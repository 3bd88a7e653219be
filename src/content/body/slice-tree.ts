import type { Element, ElementContent, Nodes, RootContent } from 'hast'
import type { TextLayout, TextRange } from './text-layout.ts'

/** Copies of the nodes that give a part of the text, with only those words; pictures and breaks between them stay. */
export function sliceTree(nodes: readonly Nodes[], range: TextRange, layout: TextLayout): RootContent[] {
  const slice = (node: Nodes): RootContent[] => {
    const own = layout.rangeOf(node)
    const start = Math.max(own.start, range.start)
    const end = Math.min(own.end, range.end)
    if (node.type === 'text') {
      return start < end ? [{ type: 'text', value: layout.text.slice(start, end) }] : []
    }
    if (node.type !== 'element') return []
    if (own.start === own.end) {
      return own.start > range.start && own.end < range.end ? [node] : []
    }
    if (start >= end) return []
    const children = node.children.flatMap(slice) as ElementContent[]
    return [{ ...node, properties: withoutId(node), children }]
  }
  return nodes.flatMap(slice)
}

/** A passage shown a second time must not repeat an id. */
function withoutId(node: Element): Element['properties'] {
  const { id: _id, ...properties } = node.properties
  return properties
}
