import { nameToEmoji } from 'gemoji'
import type { Link, Nodes, PhrasingContent, Root } from 'mdast'
import type { Markup } from '../settings/markup.ts'
import { isBareUrl } from './headings.ts'
import { walk } from './walk-tree.ts'

/**
 * Puts emoji in place of their names, and breaks in place of line ends, where the site's settings say so. Only what stands
 * in the page itself is changed: text that shortcodes wrote has no position.
 */
export function applyTextMarks(tree: Root, { emoji, hardWraps }: Markup): void {
  if (!emoji && !hardWraps) return
  walk<Nodes>(tree, (node, parent) => {
    if (emoji && node.type === 'image' && node.alt) node.alt = withEmoji(node.alt)
    if (emoji && node.type === 'text' && node.position && !isAddress(parent)) node.value = withEmoji(node.value)
    if (hardWraps && 'children' in node && node.children.some(hasLineEnd)) {
      node.children = (node.children as PhrasingContent[]).flatMap(splitLines) as typeof node.children
    }
  })
}

function withEmoji(text: string): string {
  return text.replaceAll(/:([-+\w]+):/g, (written, name: string) =>
    Object.hasOwn(nameToEmoji, name) ? nameToEmoji[name]! : written,
  )
}

function isAddress(parent: Nodes | null): parent is Link {
  return parent?.type === 'link' && isBareUrl(parent)
}

function hasLineEnd(node: Nodes): boolean {
  return node.type === 'text' && node.position !== undefined && /[\r\n]/.test(node.value)
}

function splitLines(node: PhrasingContent): PhrasingContent[] {
  if (node.type !== 'text' || !hasLineEnd(node)) return [node]
  return node.value.split(/\r\n?|\n/).flatMap((value, index): PhrasingContent[] => {
    const text: PhrasingContent[] = value === '' ? [] : [{ ...node, value }]
    return index === 0 ? text : [{ type: 'break' }, ...text]
  })
}
