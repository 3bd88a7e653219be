import type { ElementContent, Root, RootContent } from 'hast'

/**
 * Parts a tree at the headings that open sections: first what precedes them all, then what follows each, headings and
 * footnotes left out. Wrappers that reach over a heading are repeated on both sides of it.
 */
export function splitSections(tree: Root): RootContent[][] {
  return split(tree.children.filter((node) => !isFootnotes(node)))
}

function split(nodes: readonly RootContent[]): RootContent[][] {
  const parts: RootContent[][] = [[]]
  for (const node of nodes) {
    if (node.type !== 'element') {
      parts.at(-1)!.push(node)
    } else if (node.data?.mark?.section !== undefined) {
      parts.push([])
    } else {
      const inner = split(node.children)
      if (inner.length === 1) {
        parts.at(-1)!.push(node)
        continue
      }
      inner.forEach((children, index) => {
        if (index > 0) parts.push([])
        const holdsSomething = children.some((child) => child.type !== 'text' || child.value.trim() !== '')
        // A section's own children were elements of an element, so they may be its children again.
        if (holdsSomething) parts.at(-1)!.push({ ...node, children: children as ElementContent[] })
      })
    }
  }
  return parts
}

function isFootnotes(node: RootContent): boolean {
  return node.type === 'element' && node.properties.dataFootnotes !== undefined
}
