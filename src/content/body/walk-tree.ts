import type { Element, RootContent } from 'hast'

interface Tree {
  readonly type: string
}

/**
 * Calls `visit` for a node and everything below it, parents first, in the order of the text. `visit` may replace the node in
 * its parent, or replace the node's children.
 */
export function walk<Node extends Tree>(
  node: Node,
  visit: (node: Node, parent: Node | null) => void,
  parent: Node | null = null,
): void {
  visit(node, parent)
  if (!('children' in node)) return
  for (const child of node.children as readonly Node[]) walk(child, visit, node)
}

/** The elements among HTML nodes, without text and comments. */
export function elementsOf(nodes: readonly RootContent[]): Element[] {
  return nodes.filter((node) => node.type === 'element')
}

/** The elements of a name below an element, in order, but none within another of that name. */
export function findElements(within: Element, tagName: string): Element[] {
  return elementsOf(within.children).flatMap((child) =>
    child.tagName === tagName ? [child] : findElements(child, tagName),
  )
}
