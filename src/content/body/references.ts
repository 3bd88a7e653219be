import type { Definition, Nodes, Root } from 'mdast'
import { walk } from './walk-tree.ts'

/** Turns reference links and images into plain ones, in place, so that any part of the tree can stand alone. */
export function resolveReferences(tree: Root): void {
  const definitions = new Map<string, Definition>()
  walk<Nodes>(tree, (node) => {
    if (node.type !== 'definition') return
    const key = node.identifier.toUpperCase()
    if (!definitions.has(key)) definitions.set(key, node)
  })
  if (definitions.size === 0) return
  walk<Nodes>(tree, (node, parent) => {
    if (node.type !== 'linkReference' && node.type !== 'imageReference') return
    const definition = definitions.get(node.identifier.toUpperCase())
    if (!definition || !parent || !('children' in parent)) return
    const { url, title = null } = definition
    const position = node.position ? { position: node.position } : {}
    const children = parent.children as Nodes[]
    children[children.indexOf(node)] =
      node.type === 'linkReference'
        ? { type: 'link', url, title, children: node.children, ...position }
        : { type: 'image', url, title, alt: node.alt ?? null, ...position }
  })
}
