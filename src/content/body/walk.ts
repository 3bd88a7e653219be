interface Tree {
  readonly type: string
}

/**
 * Calls `see` with a node and with all below it, parents first, in the order of the text. What only looks at a tree needs
 * no more; `unist-util-visit`, which also tells of parents and lets the tree be changed, takes several times as long.
 */
export function walk<Node extends Tree>(node: Node, see: (node: Node) => void): void {
  see(node)
  if (!('children' in node)) return
  for (const child of node.children as readonly Node[]) walk(child, see)
}
