import type { Heading, Link, Nodes, PhrasingContent, Root, Text } from 'mdast'
import { toString as toText } from 'mdast-util-to-string'
import { createAnchors } from './anchors.ts'
import { annotate } from './annotations.ts'
import type { BodyContext } from './context.ts'
import { walk } from './walk-tree.ts'

/** A heading that opens a section; offsets count in the body. */
export interface SectionHeading {
  readonly anchor: string
  readonly level: number
  readonly themes: readonly string[]
  readonly start: number
  readonly end: number
}

/** The headings that open sections, and each id an author set although the page already had it. */
export interface Headings {
  readonly sections: readonly SectionHeading[]
  readonly repeated: readonly { readonly id: string; readonly offset: number }[]
}

/** Gives every heading of a Markdown tree its id, in place, and lists those that open sections: the ones outside quotes and lists. */
export function anchorHeadings(tree: Root, source: string, context: BodyContext): Headings {
  const sections: SectionHeading[] = []
  const repeated: { id: string; offset: number }[] = []
  const anchors = createAnchors(context.headingIds)
  walk<Nodes>(tree, (heading, parent) => {
    if (heading.type !== 'heading') return
    const { plainText, hProperties } = heading.data ?? {}
    const inHtml = plainText === undefined ? null : { id: hProperties?.id ?? null, themes: [] }
    const attributes = inHtml ?? (context.headingAttributes ? takeAttributes(heading, source) : null)
    if ((plainText ?? toText(heading)).trim() === '') return
    const anchor = attributes?.id
      ? anchors.reserve(attributes.id)
      : anchors.generate(anchorText(heading, context.markup.typographer))
    const start = heading.position?.start.offset ?? 0
    if (attributes?.id && anchor !== attributes.id) repeated.push({ id: attributes.id, offset: start })
    heading.data = { hProperties: { id: anchor } }
    const opensSection = parent?.type === 'root'
    annotate(heading, opensSection ? `section ${sections.length}` : 'heading')
    if (!opensSection) return
    const end = heading.position?.end.offset ?? start
    sections.push({ anchor, level: heading.depth, themes: attributes?.themes ?? [], start, end })
  })
  return { sections, repeated }
}

/** Removes the attribute block from the heading's text. */
function takeAttributes(heading: Heading, source: string): HeadingAttributes | null {
  const last = heading.children.at(-1)
  if (last?.type !== 'text' || beginsEscaped(last, source)) return null
  const attributes = parseHeadingAttributes(last.value)
  if (attributes) last.value = attributes.rest.replace(/[ \t]#+$/, '').trimEnd()
  return attributes
}

/** Whether the last brace of a text has a backslash in the source: it is then a brace, and begins no attributes. */
function beginsEscaped({ position }: Text, source: string): boolean {
  return /\\\{[^{}]*\}[ \t#]*$/.test(source.slice(position?.start.offset ?? 0, position?.end.offset ?? 0))
}

/** The text from which Hugo makes the anchor: with image texts, without bare URLs, and only the last of several lines. */
function anchorText(heading: Heading, dashes: boolean): string {
  const { plainText } = heading.data ?? {}
  const rendered = plainText ?? heading.children.map((node) => renderedText(node, dashes)).join('')
  const text = rendered.trim() === '' ? toText(heading) : rendered
  return text
    .trim()
    .split(/\r\n?|\n/)
    .at(-1)!
}

function renderedText(node: PhrasingContent, dashes: boolean): string {
  if (node.type === 'link' && isBareUrl(node)) return ''
  if (node.type === 'break') return '\n'
  if ('children' in node) return node.children.map((child) => renderedText(child, dashes)).join('')
  if (node.type === 'html') return ''
  // Hugo's typographer turns hyphens into dashes before the anchor is made, and anchors leave dashes out.
  return node.type === 'text' && dashes ? node.value.replaceAll(/---?/g, '–') : toText(node)
}

/** Whether a link is an autolink: its source is its URL, perhaps in angle brackets, and nothing else. */
export function isBareUrl(link: Link): boolean {
  const [only] = link.children
  if (link.children.length !== 1 || only?.type !== 'text' || !link.url.endsWith(only.value)) return false
  const end = link.position?.end.offset ?? 0
  return end - (only.position?.end.offset ?? end) <= 1
}

/** What `{#id .class theme="…"}` at the end of a heading means; classes and other keys are ignored. */
export interface HeadingAttributes {
  readonly id: string | null
  readonly themes: readonly string[]
  /** The heading's text without the attribute block. */
  readonly rest: string
}

/** Reads the attribute block at the end of a heading's text; null where there is none that goldmark would accept. */
export function parseHeadingAttributes(text: string): HeadingAttributes | null {
  const block = /\{([^{}]*)\}[ \t]*$/.exec(text.slice(-2000))
  if (!block) return null
  const attributes = readAttributes(block[1]!)
  if (!attributes) return null
  const themes = attributes.get('theme') ?? attributes.get('themes') ?? ''
  return {
    id: attributes.get('id') ?? null,
    themes: themes.split(',').flatMap((theme) => theme.trim() || []),
    rest: text.slice(0, -block[0].length).trimEnd(),
  }
}

function readAttributes(block: string): Map<string, string> | null {
  const attribute =
    /[\s,]*(?:#([^\s,#.{}"'=]+)|\.([^\s,#.{}"'=]+)|([A-Za-z_:][\w:.-]*)=(?:"([^"]*)"|'([^']*)'|([^\s"',]+)))/y
  const attributes = new Map<string, string>()
  let end = 0
  while (block.slice(end).trim() !== '') {
    attribute.lastIndex = end
    const match = attribute.exec(block)
    if (!match) return null
    if (match[1]) attributes.set('id', match[1])
    else if (match[3]) attributes.set(match[3].toLowerCase(), match[4] ?? match[5] ?? match[6] ?? '')
    end = attribute.lastIndex
  }
  return end === 0 ? null : attributes
}
