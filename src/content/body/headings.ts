import type { Heading, Link, Nodes, PhrasingContent, Root } from 'mdast'
import { toString as toText } from 'mdast-util-to-string'
import { createAnchors } from './anchors.ts'
import type { BodyContext } from './context.ts'
import { type HeadingAttributes, parseHeadingAttributes } from './heading-attributes.ts'
import { NOTE, writeNote } from './marks.ts'
import { walk } from './walk-tree.ts'

/** A heading that opens a section; offsets count in the body. */
export interface SectionHeading {
  readonly anchor: string
  readonly level: number
  readonly themes: readonly string[]
  readonly start: number
  readonly end: number
}

/** The headings that open sections, and the ids authors set twice, each with its offset. */
export interface Headings {
  readonly sections: readonly SectionHeading[]
  readonly repeated: readonly { readonly id: string; readonly offset: number }[]
}

/** Gives every heading of a Markdown tree its id, in place, and lists those that open sections. */
export function anchorHeadings(tree: Root, context: BodyContext): Headings {
  const sections: SectionHeading[] = []
  const repeated: { id: string; offset: number }[] = []
  const anchors = createAnchors(context.headingIds)
  walk<Nodes>(tree, (heading, parent) => {
    if (heading.type !== 'heading') return
    const attributes = context.headingAttributes ? takeAttributes(heading) : null
    if (toText(heading).trim() === '') return
    const anchor = attributes?.id ? anchors.reserve(attributes.id) : anchors.generate(anchorText(heading))
    const start = heading.position?.start.offset ?? 0
    if (attributes?.id && anchor !== attributes.id) repeated.push({ id: attributes.id, offset: start })
    heading.data = { hProperties: { id: anchor } }
    if (parent?.type !== 'root') {
      heading.data.hProperties![NOTE] = writeNote('heading')
      return
    }
    heading.data.hProperties![NOTE] = writeNote(`section ${sections.length}`)
    const end = heading.position?.end.offset ?? start
    sections.push({ anchor, level: heading.depth, themes: attributes?.themes ?? [], start, end })
  })
  return { sections, repeated }
}

function takeAttributes(heading: Heading): HeadingAttributes | null {
  const last = heading.children.at(-1)
  if (last?.type !== 'text') return null
  const attributes = parseHeadingAttributes(last.value)
  if (attributes) last.value = attributes.rest.replace(/[ \t]#+$/, '').trimEnd()
  return attributes
}

/** The text Hugo makes the anchor of: image texts count, bare URLs do not, and of several lines only the last. */
function anchorText(heading: Heading): string {
  const rendered = heading.children.map(renderedText).join('')
  const text = rendered.trim() === '' ? toText(heading) : rendered
  return text
    .trim()
    .split(/\r\n?|\n/)
    .at(-1)!
}

function renderedText(node: PhrasingContent): string {
  if (node.type === 'link' && isBareUrl(node)) return ''
  if (node.type === 'break') return '\n'
  if ('children' in node) return node.children.map(renderedText).join('')
  if (node.type === 'html') return ''
  // Hugo's typographer has made dashes of hyphens before the anchor is made, and dashes leave no trace in it.
  return node.type === 'text' ? node.value.replaceAll(/---?/g, '–') : toText(node)
}

/** Whether a link is an autolink: its source is its URL, perhaps in angle brackets, and nothing else. */
function isBareUrl(link: Link): boolean {
  const [only] = link.children
  if (link.children.length !== 1 || only?.type !== 'text' || !link.url.endsWith(only.value)) return false
  const end = link.position?.end.offset ?? 0
  return end - (only.position?.end.offset ?? end) <= 1
}
