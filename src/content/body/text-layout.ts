import type { Element, ElementContent, Nodes, Root, RootContent, Text } from 'hast'
import { isFootnoteLink, isFootnotes } from './footnotes.ts'

/** A part of the plain text, `[start, end)` in UTF-16 code units. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** Where a block or a line begins. */
export interface Boundary {
  /** Offset of its first character. */
  readonly at: number
  /** Whether it follows on from what is before it: the next paragraph, or the next line of one. */
  readonly followsOn: boolean
}

/** The plain text of a tree, and the range of it that each node became. */
export interface TextLayout {
  readonly text: string
  /** An empty range for nodes without words. */
  rangeOf(node: Nodes): TextRange
  textOf(node: Nodes): string
  /** Offsets of spaces that were a line end in the source. */
  readonly lineEnds: ReadonlySet<number>
  /**
   * Offsets, in order, at which a page shows what is no part of its text: the number of a footnote, a picture, a field. Also
   * where the footnotes begin, which a page may show elsewhere.
   */
  readonly gaps: readonly number[]
  /** Offsets, in order, at which words that are struck out begin and end, and at which a power of ten or the like is raised. */
  readonly apart: readonly number[]
  /** Every beginning of a block or a line but the first, in order. */
  readonly boundaries: readonly Boundary[]
  /** The offset of `<!--more-->`; null where there is none. */
  readonly more: number | null
  /** The offset at which the footnotes begin; the end of the text where there are none. */
  readonly footnotes: number
}

const LINE_ELEMENTS = new Set(['dd', 'dt', 'li', 'tr', 'caption', 'figcaption', 'summary'])
const BLOCK_ELEMENTS = new Set([
  ...['address', 'article', 'aside', 'blockquote', 'details', 'div', 'dl', 'figure', 'footer', 'header', 'hr', 'main'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'nav', 'ol', 'p', 'pre', 'section', 'table', 'ul'],
])
const STRUCK_OUT = new Set(['del', 's', 'strike'])
const SHOWN_WITHOUT_WORDS = new Set(['audio', 'img', 'input', 'video'])
// White space other than a single space between words.
const SPACE_TO_COLLAPSE = /[ \t\r\n\f]{2,}|[\t\r\n\f]|^ /g
// Their blocks are separated by a line end, not by a blank line.
const TIGHT_CONTAINERS = new Set(['dl', 'figure', 'li', 'ol', 'table', 'ul'])

/**
 * Writes a tree as plain text: a blank line between blocks, a line for each list item and table row, single spaces
 * within. Removes the placeholder of `<!--more-->` from the tree.
 */
export function layOutText(tree: Root): TextLayout {
  const parts: string[] = []
  const ranges = new Map<Nodes, TextRange>()
  const lineEnds = new Set<number>()
  const gaps: number[] = []
  const apart: number[] = []
  const boundaries: Boundary[] = []
  const unstarted: Element[] = []
  const starts = new Map<Element, number>()
  let length = 0
  let lastCharacter = ''
  let separator = ''
  let followsOn = true
  let lastText: Text | null = null
  let more: number | null = null
  let footnotes: number | null = null

  const separate = (wanted: string, continues: boolean): void => {
    if (lastCharacter === ' ') trimSpace()
    if (length > 0 && wanted.length > separator.length) separator = wanted
    followsOn &&= continues
  }
  const trimSpace = (): void => {
    parts.push(parts.pop()!.slice(0, -1))
    length--
    // Only whether it is a space matters.
    lastCharacter = ''
    for (let last = gaps.length - 1; gaps[last]! > length; last--) gaps[last] = length
    if (lastText) ranges.set(lastText, { start: Math.min(ranges.get(lastText)!.start, length), end: length })
  }
  const write = (node: Text, words: string): void => {
    if (separator !== '') {
      parts.push(separator)
      length += separator.length
      separator = ''
      boundaries.push({ at: length, followsOn })
    }
    followsOn = true
    for (const element of unstarted) starts.set(element, length)
    unstarted.length = 0
    ranges.set(node, { start: length, end: length + words.length })
    parts.push(words)
    length += words.length
    lastCharacter = words.at(-1)!
    lastText = node
  }
  const atLineStart = (): boolean => length === 0 || separator !== '' || lastCharacter === ' '

  const writeWords = (node: Text): void => {
    let words = ''
    let position = 0
    for (const { index, 0: space } of node.value.matchAll(SPACE_TO_COLLAPSE)) {
      words += node.value.slice(position, index)
      position = index + space.length
      const breaksLine = /[\r\n]/.test(space)
      if (words === '' && atLineStart()) {
        if (breaksLine && lastCharacter === ' ' && separator === '') lineEnds.add(length - 1)
        continue
      }
      if (breaksLine) lineEnds.add(length + separator.length + words.length)
      words += ' '
    }
    words += node.value.slice(position)
    if (words !== '') write(node, words)
  }
  const writeCode = (node: Text): void => {
    const code = node.value.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '')
    if (code !== '') write(node, code)
    // A space at the end of code is kept.
    lastCharacter = ''
  }

  const walk = (node: Nodes, tight: boolean, code: boolean): void => {
    if (node.type === 'text') {
      if (code) writeCode(node)
      else writeWords(node)
      return
    }
    if (node.type !== 'element' && node.type !== 'root') return
    if (node.type === 'element') {
      if (node.tagName === 'br') separate('\n', true)
      if (node.data?.more) more = length
      if (isFootnoteLink(node) || SHOWN_WITHOUT_WORDS.has(node.tagName)) gaps.push(length)
      if (isFootnoteLink(node)) return
      if (STRUCK_OUT.has(node.tagName) || (/\d/.test(lastCharacter) && isRaisedNumber(node))) apart.push(length)
      if (isFootnotes(node)) {
        footnotes ??= length
        gaps.push(length)
      }
    }
    const name = node.type === 'element' ? node.tagName : ''
    const gap = gapAround(name, tight)
    if (gap !== '') separate(gap, name === 'p')
    if (node.type === 'element') unstarted.push(node)
    let cells = 0
    for (const child of node.children) {
      if (isCell(child) && cells++ > 0) separateCells()
      walk(child, tight || TIGHT_CONTAINERS.has(name), code || name === 'pre')
    }
    if (lastCharacter === ' ' && (gap !== '' || isCell(node))) trimSpace()
    if (node.type === 'element') {
      if (unstarted.at(-1) === node) unstarted.pop()
      ranges.set(node, { start: starts.get(node) ?? length, end: length })
      if (STRUCK_OUT.has(node.tagName)) apart.push(length)
    }
    if (gap !== '') separate(gap, name === 'p')
    if (node.children.some(isMore)) node.children = (node.children as Element[]).filter((child) => !isMore(child))
  }
  const separateCells = (): void => {
    if (lastCharacter === ' ') trimSpace()
    if (separator === '' && length > 0) separator = '\t'
    followsOn = false
  }
  walk(tree, false, false)
  if (lastCharacter === ' ') trimSpace()
  const text = parts.join('')
  const rangeOf = (node: Nodes): TextRange => ranges.get(node) ?? { start: 0, end: 0 }
  return {
    text,
    rangeOf,
    textOf: (node) => text.slice(rangeOf(node).start, rangeOf(node).end),
    lineEnds,
    gaps,
    apart,
    boundaries,
    more,
    footnotes: footnotes ?? text.length,
  }
}

function gapAround(tagName: string, tight: boolean): string {
  if (LINE_ELEMENTS.has(tagName)) return '\n'
  if (!BLOCK_ELEMENTS.has(tagName)) return ''
  return tight ? '\n' : '\n\n'
}

/** As in 10<sup>6</sup>, which is not 106; an ordinal such as 19<sup>th</sup> is one word. */
function isRaisedNumber({ tagName, children: [first] }: Element): boolean {
  return tagName === 'sup' && first?.type === 'text' && /^[\d+−-]/.test(first.value)
}

function isCell(node: Nodes): boolean {
  return node.type === 'element' && (node.tagName === 'td' || node.tagName === 'th')
}

function isMore(node: Nodes): boolean {
  return node.type === 'element' && node.data?.more === true
}

/** Copies of the nodes behind a range of the text, cut to its words; pictures and line breaks between them are kept. */
export function sliceTree(nodes: readonly Nodes[], range: TextRange, layout: TextLayout): RootContent[] {
  const slice = (node: Nodes): RootContent[] => {
    const own = layout.rangeOf(node)
    const start = Math.max(own.start, range.start)
    const end = Math.min(own.end, range.end)
    if (node.type === 'text') {
      return start < end ? [{ type: 'text', value: layout.text.slice(start, end) }] : []
    }
    if (node.type !== 'element') return []
    if (own.start === own.end) {
      return own.start > range.start && own.end < range.end ? [node] : []
    }
    if (start >= end) return []
    const children = node.children.flatMap(slice) as ElementContent[]
    return [{ ...node, children }]
  }
  return nodes.flatMap(slice)
}
