import type { Element, Nodes, Root, Text } from 'hast'
import { isFootnoteLink } from './mark-up.ts'

/** A part of the plain text, `[start, end)` in UTF-16 code units. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** The plain text of a tree, and which part of it each node gave. */
export interface TextLayout {
  readonly text: string
  /** Where an element's or text's words stand; empty ranges for nodes without words. */
  rangeOf(node: Nodes): TextRange
  /** Offsets of spaces that stand for a line end of the source. */
  readonly lineEnds: ReadonlySet<number>
  /** Where `<!--more-->` stands; null where it does not. */
  readonly more: number | null
  /** Where the footnotes begin: the end of the text if there are none. */
  readonly footnotes: number
}

const LINES = new Set(['dd', 'dt', 'li', 'tr', 'caption', 'figcaption', 'summary'])
const BLOCKS = new Set([
  ...['address', 'article', 'aside', 'blockquote', 'details', 'div', 'dl', 'figure', 'footer', 'header', 'hr', 'main'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'nav', 'ol', 'p', 'pre', 'section', 'table', 'ul', 'td', 'th'],
])
// A single space between words stays as it is.
const NOT_ONE_SPACE = /[ \t\r\n\f]{2,}|[\t\r\n\f]|^ /g
const TIGHT = new Set(['dl', 'figure', 'li', 'ol', 'table', 'ul'])

/**
 * Writes a tree as plain text: a blank line between blocks, a line for each list item and table row, single spaces
 * within. Takes the marks of `<!--more-->` out of the tree.
 */
export function layOutText(tree: Root): TextLayout {
  const parts: string[] = []
  const ranges = new Map<Nodes, TextRange>()
  const lineEnds = new Set<number>()
  const waiting: Element[] = []
  const starts = new Map<Element, number>()
  let length = 0
  let last = ''
  let separator = ''
  let lastText: Text | null = null
  let more: number | null = null
  let footnotes: number | null = null

  const separate = (wanted: string): void => {
    if (last === ' ') trimLast()
    if (length > 0 && wanted.length > separator.length) separator = wanted
  }
  const trimLast = (): void => {
    parts.push(parts.pop()!.slice(0, -1))
    length--
    last = '.'
    if (lastText) ranges.set(lastText, { start: Math.min(ranges.get(lastText)!.start, length), end: length })
  }
  const write = (node: Text, words: string): void => {
    if (separator !== '') {
      parts.push(separator)
      length += separator.length
      separator = ''
    }
    for (const element of waiting) starts.set(element, length)
    waiting.length = 0
    ranges.set(node, { start: length, end: length + words.length })
    parts.push(words)
    length += words.length
    last = words.at(-1)!
    lastText = node
  }
  const atLineStart = (): boolean => length === 0 || separator !== '' || last === ' '

  const writeWords = (node: Text): void => {
    let words = ''
    let at = 0
    for (const { index, 0: space } of node.value.matchAll(NOT_ONE_SPACE)) {
      words += node.value.slice(at, index)
      at = index + space.length
      const breaksLine = /[\r\n]/.test(space)
      if (words === '' && atLineStart()) {
        if (breaksLine && last === ' ' && separator === '') lineEnds.add(length - 1)
        continue
      }
      if (breaksLine) lineEnds.add(length + separator.length + words.length)
      words += ' '
    }
    words += node.value.slice(at)
    if (words !== '') write(node, words)
  }
  const writeCode = (node: Text): void => {
    const code = node.value.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '')
    if (code !== '') write(node, code)
    last = '.'
  }

  const walk = (node: Nodes, tight: boolean, code: boolean): void => {
    if (node.type === 'text') {
      if (code) writeCode(node)
      else writeWords(node)
      return
    }
    if (node.type !== 'element' && node.type !== 'root') return
    if (node.type === 'element') {
      if (node.tagName === 'br') separate('\n')
      if (node.data?.mark?.more) more = length
      if (isFootnoteLink(node)) return
      if (node.properties.dataFootnotes !== undefined) footnotes ??= length
    }
    const name = node.type === 'element' ? node.tagName : ''
    const gap = LINES.has(name) || (tight && BLOCKS.has(name)) ? '\n' : BLOCKS.has(name) ? '\n\n' : ''
    if (gap !== '' && name !== 'td' && name !== 'th') separate(gap)
    if (node.type === 'element') waiting.push(node)
    let cells = 0
    for (const child of node.children) {
      const isCell = child.type === 'element' && (child.tagName === 'td' || child.tagName === 'th')
      if (isCell && cells++ > 0) separateCells()
      walk(child, tight || TIGHT.has(name), code || name === 'pre')
    }
    if (last === ' ' && gap !== '') trimLast()
    if (node.type === 'element') {
      if (waiting.at(-1) === node) waiting.pop()
      ranges.set(node, { start: starts.get(node) ?? length, end: length })
    }
    if (gap !== '' && name !== 'td' && name !== 'th') separate(gap)
    if (node.children.some(isMore)) node.children = (node.children as Element[]).filter((child) => !isMore(child))
  }
  const separateCells = (): void => {
    if (last === ' ') trimLast()
    if (separator === '' && length > 0) separator = '\t'
  }
  walk(tree, false, false)
  if (last === ' ') trimLast()
  const text = parts.join('')
  return {
    text,
    rangeOf: (node) => ranges.get(node) ?? { start: 0, end: 0 },
    lineEnds,
    more,
    footnotes: footnotes ?? text.length,
  }
}

function isMore(node: Nodes): boolean {
  return node.type === 'element' && node.data?.mark?.more === true
}
