import type { Element, ElementContent, Root, RootContent } from 'hast'
import type { DocumentSection } from '../document.ts'
import type { Locate } from '../line-index.ts'
import { type Footnotes, isFootnotes, withFootnotes } from './footnotes.ts'
import type { SectionHeading } from './headings.ts'
import { type WriteNode, writeHtml } from './html-tree.ts'
import { findLeads } from './leads.ts'
import type { TextLayout } from './text-layout.ts'

/** A section with the offset in `Body.text` at which it begins, heading included. */
export interface PlacedSection extends DocumentSection {
  readonly start: number
}

/** The sanitised tree of a body, its text, and the source that both came from. */
export interface SectionSource {
  readonly tree: Root
  /** Those of the tree. */
  readonly footnotes: Footnotes
  /** The path of the page. */
  readonly path: string
  readonly layout: TextLayout
  readonly writeNode: WriteNode
  readonly headings: readonly SectionHeading[]
  readonly markdown: string
  readonly locate: Locate
}

/** The sections of a body in reading order; what precedes the first heading is one only if it has text or media. */
export function findSections(source: SectionSource): PlacedSection[] {
  const { tree, footnotes, path, layout, writeNode, headings, markdown, locate } = source
  const sections: PlacedSection[] = []
  const ancestors: PlacedSection[] = []
  const parts = splitAtHeadings(tree.children.filter((node) => !isFootnotes(node)))
  parts.forEach(({ heading: element, nodes }, index) => {
    const next = parts[index + 1]?.heading
    const range = element ? layout.rangeOf(element) : { start: 0, end: 0 }
    const text = layout.text.slice(range.end, next ? layout.rangeOf(next).start : layout.footnotes).trim()
    if (!element && text === '' && !nodes.some(containsMedia)) return
    const number = element?.data?.section ?? -1
    const heading = headings[number]
    const level = heading?.level ?? 0
    const anchor = heading?.anchor ?? ''
    while (ancestors.length > 0 && ancestors.at(-1)!.level >= level) ancestors.pop()
    const section = {
      anchor,
      heading: element ? layout.textOf(element).replaceAll(/\s+/g, ' ').trim() : null,
      level,
      position: sections.length,
      parent: ancestors.at(-1)?.position ?? null,
      leads: findLeads(nodes, layout),
      markdown: trimLines(markdown.slice(heading?.end ?? 0, headings[number + 1]?.start)),
      html: writeHtml(withFootnotes(nodes, { footnotes, name: `${path}#${anchor}`, anchors: false }), writeNode),
      text,
      themes: heading?.themes ?? [],
      start: range.start,
      line: locate(heading?.start ?? 0).line,
    }
    sections.push(section)
    if (element) ancestors.push(section)
  })
  return sections
}

interface Part {
  /** Null for what precedes the first heading. */
  readonly heading: Element | null
  readonly nodes: RootContent[]
}

/** Splits nodes at the headings that open sections. A wrapper around a heading is repeated before and after it. */
function splitAtHeadings(nodes: readonly RootContent[]): Part[] {
  const parts: Part[] = [{ heading: null, nodes: [] }]
  for (const node of nodes) {
    if (node.type !== 'element') {
      parts.at(-1)!.nodes.push(node)
    } else if (node.data?.section !== undefined) {
      parts.push({ heading: node, nodes: [] })
    } else {
      const inner = splitAtHeadings(node.children)
      if (inner.length === 1) {
        parts.at(-1)!.nodes.push(node)
        continue
      }
      for (const { heading, nodes: children } of inner) {
        if (heading) parts.push({ heading, nodes: [] })
        if (children.every(isBlank)) continue
        // They were children of an element, so they may be children of its copy.
        parts.at(-1)!.nodes.push({ ...node, children: children as ElementContent[] })
      }
    }
  }
  return parts
}

function isBlank(node: RootContent): boolean {
  return node.type === 'text' && node.value.trim() === ''
}

function containsMedia(node: RootContent): boolean {
  if (node.type !== 'element') return false
  return ['img', 'video', 'audio', 'table'].includes(node.tagName) || node.children.some(containsMedia)
}

/** Removes blank lines at both ends; the indentation of the first line has a meaning and stays. */
function trimLines(markdown: string): string {
  return markdown.replace(/^(?:[ \t]*(?:\r\n|\r|\n))+/, '').trimEnd()
}
