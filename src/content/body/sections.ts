import type { Element, Nodes, Root, RootContent } from 'hast'
import type { DocumentSection } from '../document.ts'
import type { SectionHeading } from './headings.ts'
import { findLeads } from './leads.ts'
import { type WriteNode, writeHtml } from './markdown.ts'
import type { Locate } from './places.ts'
import { splitSections } from './split-sections.ts'
import type { TextLayout } from './text-layout.ts'
import { walk } from './walk-tree.ts'

/** A section with the offset in `Body.text` at which it begins, heading included. */
export interface PlacedSection extends DocumentSection {
  readonly start: number
}

/** The sanitised tree of a body, its text, and the source that both came from. */
export interface SectionSource {
  readonly tree: Root
  readonly layout: TextLayout
  readonly writeNode: WriteNode
  readonly headings: readonly SectionHeading[]
  readonly markdown: string
  /** The place of an offset in the body. */
  readonly locate: Locate
}

/** The sections of a body in reading order; the text before the first heading is one only where it holds something. */
export function findSections(source: SectionSource): PlacedSection[] {
  const { tree, layout, headings, markdown } = source
  const elements = sectionHeadings(tree)
  const [before = [], ...parts] = splitSections(tree)
  const firstStart = elements[0] ? layout.rangeOf(elements[0]).start : layout.footnotes
  const sections: PlacedSection[] = []
  if (layout.text.slice(0, firstStart).trim() !== '' || before.some(holdsMedia)) {
    sections.push({
      ...content(before, source, { start: 0, end: firstStart }),
      ...{ anchor: '', heading: null, level: 0, position: 0, parent: null, themes: [], start: 0 },
      markdown: trimLines(markdown.slice(0, headings[0]?.start)),
      line: source.locate(0).line,
    })
  }
  const ancestors: PlacedSection[] = []
  elements.forEach((element, index) => {
    const own = headings[element.data!.mark!.section!]!
    const next = elements[index + 1]
    const range = layout.rangeOf(element)
    while (ancestors.length > 0 && ancestors.at(-1)!.level >= own.level) ancestors.pop()
    const end = next ? layout.rangeOf(next).start : layout.footnotes
    sections.push({
      ...content(parts[index] ?? [], source, { start: range.end, end }),
      anchor: own.anchor,
      heading: layout.text.slice(range.start, range.end).replaceAll(/\s+/g, ' ').trim(),
      level: own.level,
      position: sections.length,
      parent: ancestors.at(-1)?.position ?? null,
      themes: own.themes,
      start: range.start,
      markdown: trimLines(markdown.slice(own.end, headings[element.data!.mark!.section! + 1]?.start)),
      line: source.locate(own.start).line,
    })
    ancestors.push(sections.at(-1)!)
  })
  return sections
}

function sectionHeadings(tree: Root): Element[] {
  const found: Element[] = []
  walk<Nodes>(tree, (node) => {
    if (node.type === 'element' && node.data?.mark?.section !== undefined) found.push(node)
  })
  return found
}

function content(
  nodes: readonly RootContent[],
  { layout, writeNode }: SectionSource,
  range: { start: number; end: number },
) {
  return {
    leads: findLeads(nodes, layout),
    html: writeHtml(nodes, writeNode),
    text: layout.text.slice(range.start, range.end).trim(),
  }
}

function holdsMedia(node: RootContent): boolean {
  if (node.type !== 'element') return false
  return ['img', 'video', 'audio', 'table'].includes(node.tagName) || node.children.some(holdsMedia)
}

/** Cuts blank lines off both ends; the first line's indentation means something and stays. */
function trimLines(markdown: string): string {
  return markdown.replace(/^(?:[ \t]*(?:\r\n|\r|\n))+/, '').trimEnd()
}
