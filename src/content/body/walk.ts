interface Tree {
  readonly type: string
}

/**
 * Calls `see` with a node and with all below it, parents first, in the order of the text. `see` may put another node in a
 * node's place, and other children into it. `unist-util-visit`, which can do more, takes several times as long.
 */
export function walk<Node extends Tree>(
  node: Node,
  see: (node: Node, parent: Node | null) => void,
  parent: Node | null = null,
): void {
  see(node, parent)
  if (!('children' in node)) return
  for (const child of node.children as readonly Node[]) walk(child, see, node)
}
