import type { Element, Root, RootContent } from 'hast'
import type { DocumentQuote } from '../document.ts'
import { findAttribution, readAfterQuote, readDashLine, tidyAttribution } from './attribution-lines.ts'
import { writeHtml } from './markdown.ts'
import { isUnclosed, mayClose, readQuoted } from './quotation-marks.ts'
import { sliceTree } from './slice-tree.ts'
import type { TextLayout, TextRange } from './text-layout.ts'

/** A quotation before it knows its section; `offset` is where its block begins in the body. */
export type FoundQuote = Omit<DocumentQuote, 'position' | 'section' | 'line'> & { readonly offset: number }

/** The quotations of a body in order, and the offsets of blocks that open a quotation mark and never close it. */
export interface FoundQuotes {
  readonly quotes: readonly FoundQuote[]
  readonly unclosed: readonly number[]
}

const INLINE = new Set([
  ...[
    'a',
    'abbr',
    'b',
    'bdi',
    'bdo',
    'br',
    'cite',
    'code',
    'data',
    'del',
    'dfn',
    'em',
    'i',
    'img',
    'input',
    'ins',
    'kbd',
  ],
  ...['mark', 'q', 'ruby', 's', 'samp', 'small', 'span', 'strong', 'sub', 'sup', 'time', 'u', 'var', 'wbr'],
])
const CODE = new Set(['code', 'kbd', 'samp'])
// A speech in more paragraphs than these closes where nobody looks for it.
const MOST_PARAGRAPHS = 40
const WITHOUT_QUOTES = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'table'])

/** Finds block quotes, and paragraphs and list items that are one quoted passage from end to end. */
export function findQuotes(tree: Root, layout: TextLayout): FoundQuotes {
  const quotes: FoundQuote[] = []
  const unclosed: number[] = []

  const add = (quote: FoundQuote | null): void => {
    if (quote && quote.text !== '') quotes.push(quote)
  }
  const tellOpen = (block: Element, following: readonly Element[]): void => {
    if (staysOpen(block, following.slice(0, MOST_PARAGRAPHS), layout)) unclosed.push(offsetOf(block))
  }
  const walk = (children: readonly RootContent[]): void => {
    const elements = elementsOf(children)
    elements.forEach((element, index) => {
      const next = elements[index + 1]
      const following = elements.slice(index + 1, index + 1 + MOST_PARAGRAPHS)
      if (WITHOUT_QUOTES.has(element.tagName)) return
      if (element.tagName === 'blockquote') {
        add(quoteOfBlock(element, next, layout))
        const paragraphs = elementsOf(element.children)
        for (const [at, paragraph] of paragraphs.entries())
          if (paragraph.tagName === 'p') tellOpen(paragraph, [...paragraphs.slice(at + 1), ...following])
      } else if (element.tagName === 'p') {
        add(quoteOfWords([element], next, layout))
        tellOpen(element, following)
      } else if (element.tagName === 'li') {
        add(quoteOfItem(element, layout))
        tellOpen(element, [])
        walk(element.children)
      } else {
        walk(element.children)
      }
    })
  }
  walk(tree.children)
  return { quotes, unclosed }
}

function quoteOfBlock(block: Element, next: Element | undefined, layout: TextLayout): FoundQuote | null {
  const whole = layout.rangeOf(block)
  const text = layout.text.slice(whole.start, whole.end)
  if (/^\[![a-z]+\]/i.test(text)) return null
  const credit = creditInside(block, whole, layout) ?? creditAfter(next, layout)
  const end = credit && credit.start < whole.end ? credit.quoteEnd : whole.end
  const range = withoutMarks({ start: whole.start, end }, layout)
  return quoteOf(block, { range, credit, nodes: block.children }, layout)
}

interface Credit extends TextRange {
  readonly quoteEnd: number
  /** The block in which the credit's links stand. */
  readonly element: Element
}

function creditInside(block: Element, whole: TextRange, layout: TextLayout): Credit | null {
  const text = layout.text.slice(whole.start, whole.end)
  const own = block.children.filter((child) => child.type === 'element')
  const last = own.at(-1)
  const cite = lastOf(block, 'cite') ?? lastOf(block, 'footer')
  if (cite) {
    const range = layout.rangeOf(cite)
    const before = layout.text.slice(whole.start, range.start).replace(/[\s—–―-]+$/, '')
    const closes = /^[\s).]*$/.test(layout.text.slice(range.end, whole.end))
    if (closes && before !== '') {
      return { ...withoutDash(range, layout), quoteEnd: whole.start + before.length, element: block }
    }
  }
  // `- Name` on the line below a quotation is a list to Markdown and a dash to its author.
  if (
    own.length > 1 &&
    last?.tagName === 'ul' &&
    last.children.filter((child) => child.type === 'element').length === 1
  ) {
    const range = layout.rangeOf(last)
    const item = layout.text.slice(range.start, range.end)
    if (item.length <= 120 && !item.includes('\n') && !/[.!?]$/.test(item)) {
      return { ...range, quoteEnd: range.start, element: block }
    }
  }
  const lineEnds: number[] = []
  for (let at = whole.start; at < whole.end; at++) if (layout.lineEnds.has(at)) lineEnds.push(at - whole.start)
  const found = findAttribution(text, lineEnds)
  if (!found) return null
  const { start } = whole
  return { start: start + found.start, end: start + found.end, quoteEnd: start + found.quoteEnd, element: block }
}

/** The paragraph (or figure caption) below a quotation, where it opens with a dash. */
function creditAfter(next: Element | undefined, layout: TextLayout): Credit | null {
  if (next?.tagName !== 'p' && next?.tagName !== 'figcaption') return null
  const range = layout.rangeOf(next)
  const text = layout.text.slice(range.start, range.end)
  const dashed = readDashLine(text) ?? (next.tagName === 'figcaption' && text ? { start: 0, end: text.length } : null)
  if (!dashed) return null
  return { start: range.start + dashed.start, end: range.start + dashed.end, quoteEnd: range.start, element: next }
}

function quoteOfItem(item: Element, layout: TextLayout): FoundQuote | null {
  const blockAt = item.children.findIndex((child) => child.type === 'element' && !INLINE.has(child.tagName))
  const words = blockAt < 0 ? item.children : item.children.slice(0, blockAt)
  return quoteOfWords(
    words.filter((node) => node.type === 'element' || node.type === 'text'),
    undefined,
    layout,
  )
}

function quoteOfWords(
  nodes: readonly (RootContent & { type: 'element' | 'text' })[],
  next: Element | undefined,
  layout: TextLayout,
): FoundQuote | null {
  const ranges = nodes.map((node) => layout.rangeOf(node)).filter((range) => range.start < range.end)
  const start = ranges[0]?.start
  const end = ranges.at(-1)?.end
  if (start === undefined || end === undefined) return null
  const text = layout.text.slice(start, end)
  const quoted = readQuoted(text)
  if (!quoted || !isPassage(text.slice(quoted.start, quoted.end), text[quoted.after])) return null
  const after = readAfterQuote(text, quoted.after)
  if (after === null) return null
  const block: Element = { type: 'element', tagName: 'p', properties: {}, children: [] }
  for (const node of nodes) {
    if (node.type === 'element' && node.tagName === 'p') block.children.push(...node.children)
    else block.children.push(node)
  }
  const position = nodes.find((node) => node.position)?.position
  if (position) block.position = position
  const credit =
    after === 'nothing'
      ? creditAfter(next, layout)
      : { start: start + after.start, end: start + after.end, quoteEnd: start + after.quoteEnd, element: block }
  const range = { start: start + quoted.start, end: start + quoted.end }
  return quoteOf(block, { range, credit, nodes: block.children }, layout)
}

/** A quoted word or name is no quotation: it takes a sentence, or words enough for one. */
function isPassage(words: string, next: string | undefined): boolean {
  const count = words.split(/\s+/).length
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(words)) {
    return words.length >= 10 || /[。！？…]$/.test(words) || next === '。'
  }
  const ends = /[.!?…।؟]['’»”)]?$/.test(words) || /[.!?]/.test(next ?? '')
  return count >= 5 || (ends && count >= 2)
}

function withoutMarks(range: TextRange, layout: TextLayout): TextRange {
  const text = layout.text.slice(range.start, range.end)
  const quoted = readQuoted(text)
  if (quoted && /^[.,;]?\s*$/.test(text.slice(quoted.after))) {
    return { start: range.start + quoted.start, end: range.start + quoted.end }
  }
  const start = range.start + (text.length - text.trimStart().length)
  return { start, end: start + text.trim().length }
}

function quoteOf(
  block: Element,
  found: { range: TextRange; credit: Credit | null; nodes: Element['children'] },
  layout: TextLayout,
): FoundQuote {
  const { range, credit } = found
  const slice = sliceTree(found.nodes, range, layout)
  const isWords = slice.every((node) => node.type === 'text' || (node.type === 'element' && INLINE.has(node.tagName)))
  const attribution = credit ? tidyAttribution(layout.text.slice(credit.start, credit.end)) : ''
  return {
    text: layout.text.slice(range.start, range.end),
    html: isWords ? `<p>${writeHtml(slice)}</p>` : writeHtml(slice),
    attribution: attribution || null,
    source: (credit ? linkWithin(credit.element, credit, layout) : null) ?? citedPage(block),
    start: range.start,
    end: range.end,
    offset: offsetOf(block),
  }
}

function linkWithin(node: Element, range: TextRange, layout: TextLayout): string | null {
  for (const child of node.children) {
    if (child.type !== 'element') continue
    const own = layout.rangeOf(child)
    if (own.end <= range.start || own.start >= range.end) continue
    const href = child.tagName === 'a' ? webUrl(child.properties.href) : null
    const found = href ?? linkWithin(child, range, layout)
    if (found) return found
  }
  return null
}

function citedPage(block: Element): string | null {
  return webUrl(block.properties.cite)
}

function webUrl(value: unknown): string | null {
  return typeof value === 'string' && /^https?:/i.test(value) ? value : null
}

function lastOf(node: Element, tagName: string): Element | null {
  for (const child of [...node.children].reverse()) {
    if (child.type !== 'element') continue
    const found = child.tagName === tagName ? child : lastOf(child, tagName)
    if (found) return found
  }
  return null
}

function withoutDash(range: TextRange, layout: TextLayout): TextRange {
  const dashed = readDashLine(layout.text.slice(range.start, range.end))
  return dashed ? { start: range.start + dashed.start, end: range.start + dashed.end } : range
}

function staysOpen(block: Element, following: readonly Element[], layout: TextLayout): boolean {
  const textOf = (element: Element): string => {
    const range = layout.rangeOf(element)
    return layout.text.slice(range.start, range.end)
  }
  const text = textOf(block)
  if (!isUnclosed(text) || opensWithCode(block)) return false
  for (const [index, next] of following.entries()) {
    const words = textOf(next)
    if (mayClose(text, words)) return false
    // Each paragraph of a long quotation opens again, and only the last one closes.
    if (index >= 2 && words.trimStart()[0] !== text.trimStart()[0]) return true
  }
  return true
}

/** A mark that is shown as code opens nothing. */
function opensWithCode(element: Element): boolean {
  const first = element.children.find((child) => child.type !== 'text' || child.value.trim() !== '')
  return first?.type === 'element' && (CODE.has(first.tagName) || opensWithCode(first))
}

function elementsOf(children: readonly RootContent[]): Element[] {
  return children.filter((child) => child.type === 'element')
}

function offsetOf(element: Element): number {
  return element.position?.start?.offset ?? 0
}
