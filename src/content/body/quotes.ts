import type { Element, ElementContent, Root, RootContent } from 'hast'
import type { DocumentQuote } from '../document.ts'
import { isMark } from '../taken-back/passage-key.ts'
import { readAfterQuote, readSpeaker, shift, tidyAttribution } from './attribution-words.ts'
import {
  findAttributionAbove,
  findAttributionBelow,
  findAttributionInside,
  type LinkedAttribution,
} from './attributions.ts'
import { withoutFootnotes } from './footnotes.ts'
import { writeHtml } from './html-tree.ts'
import { countInvisible, trimInvisible } from './invisible-characters.ts'
import { isCallout, isLabelOrName, isPhrase, isSentence, isSingleWord } from './quotable.ts'
import { isUnclosed, mayClose, readQuoted } from './quotation-marks.ts'
import { type SplitQuote, splitQuotes } from './split-quotes.ts'
import { sliceTree, type TextLayout, type TextRange } from './text-layout.ts'
import { elementsOf, findElements } from './walk-tree.ts'

/** A quotation before its section is known; `offset` is where its block begins in the body. */
export type FoundQuote = Omit<DocumentQuote, 'position' | 'section' | 'fragment' | 'line'> & { readonly offset: number }

/** The quotations of a body in order, and the offsets of blocks that open a quotation mark and never close it. */
export interface FoundQuotes {
  readonly quotes: readonly FoundQuote[]
  readonly unclosed: readonly number[]
}

const INLINE_ELEMENTS = new Set([
  ...['a', 'abbr', 'b', 'bdi', 'bdo', 'br', 'cite', 'code', 'data', 'del', 'dfn', 'em', 'i', 'img', 'input', 'ins'],
  ...['kbd', 'mark', 'q', 'ruby', 's', 'samp', 'small', 'span', 'strong', 'sub', 'sup', 'time', 'u', 'var', 'wbr'],
])
const CODE_ELEMENTS = new Set(['code', 'kbd', 'samp'])
const WITHOUT_QUOTES = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'table'])
// How far a quotation of several paragraphs is followed to its closing mark.
const MOST_PARAGRAPHS = 40

/** Finds block quotes, and paragraphs and list items that are one quoted passage from end to end. */
export function findQuotes(tree: Root, layout: TextLayout): FoundQuotes {
  const quotes: FoundQuote[] = []
  const unclosed: number[] = []

  const add = (found: readonly FoundQuote[]): void => {
    quotes.push(...found.filter((quote) => quote.text !== '' && !isMark(quote.text)))
  }
  const addIfUnclosed = (block: Element, following: readonly Element[]): void => {
    if (staysOpen(block, following.slice(0, MOST_PARAGRAPHS), layout)) unclosed.push(offsetOf(block))
  }
  const findIn = (children: readonly RootContent[]): void => {
    const elements = elementsOf(children)
    elements.forEach((element, index) => {
      const next = elements[index + 1]
      const following = elements.slice(index + 1, index + 1 + MOST_PARAGRAPHS)
      if (WITHOUT_QUOTES.has(element.tagName)) return
      if (element.tagName === 'blockquote') {
        add(quotesOfBlock(element, { before: elements[index - 1], next }, layout))
        elementsOf(element.children).forEach((paragraph, position, blocks) => {
          if (paragraph.tagName === 'p') addIfUnclosed(paragraph, [...blocks.slice(position + 1), ...following])
        })
      } else if (element.tagName === 'p') {
        add(quotesOfParagraph(element, next, layout))
        addIfUnclosed(element, following)
      } else if (element.tagName === 'li') {
        add([quoteOfItem(element, layout)].filter((quote) => quote !== null))
        addIfUnclosed(element, [])
        findIn(element.children)
      } else {
        findIn(element.children)
      }
    })
  }
  findIn(tree.children)
  return { quotes, unclosed }
}

/** The elements above and below a block. */
interface Neighbours {
  readonly before: Element | undefined
  readonly next: Element | undefined
}

function quotesOfBlock(block: Element, neighbours: Neighbours, layout: TextLayout): FoundQuote[] {
  if (isCallout(layout.textOf(block)) || isCallout(openingBold(block, layout) ?? '') || saysNothing(block, layout))
    return []
  const items = quotesOfList(block, layout)
  if (items.length > 0) return items
  const parts = splitQuotes(layout.rangeOf(block), layout)
  if (parts.length > 1) return parts.map((part) => quoteOfPart(part, block, layout))
  return [quoteOfBlock(block, neighbours, layout)].filter((quote) => quote !== null)
}

function quoteOfBlock(block: Element, { before, next }: Neighbours, layout: TextLayout): FoundQuote | null {
  const nodes = block.children
  const whole = layout.rangeOf(block)
  const cited = webUrl(block.properties.cite)
  const led = readAfterLeadIn({ nodes, range: whole, offset: offsetOf(block), cited }, next, layout)
  if (led) return led
  const attribution =
    findAttributionInside(block, layout) ??
    findAttributionBelow(next, layout) ??
    findAttributionAbove(before, whole.end, layout)
  const isInside = attribution && attribution.start >= whole.start && attribution.start < whole.end
  const end = isInside ? attribution.quoteEnd : whole.end
  const speaker = attribution ? null : findSpeaker(block, layout)
  if (speaker) {
    const range = withoutMarks({ start: speaker.quoteStart, end }, layout)
    return createQuote({ nodes, range, offset: offsetOf(block), cited }, { ...speaker, quoteEnd: end, nodes }, layout)
  }
  const range = withoutMarks({ start: whole.start, end }, layout)
  const words = layout.text.slice(range.start, range.end)
  if (isLabelOrName(words) || (!attribution && isSingleWord(words))) return null
  return createQuote({ nodes, range, offset: offsetOf(block), cited }, attribution, layout)
}

/** The bold name and colon that open a block; null where others speak in it as well. */
function findSpeaker(block: Element, layout: TextLayout): (TextRange & { readonly quoteStart: number }) | null {
  const bold = openingBold(block, layout)
  if (bold === null) return null
  const { start, end } = layout.rangeOf(block)
  const name = readSpeaker(bold)
  const colon = /[:：]\s*$/.test(bold)
    ? /^\s*/.exec(layout.text.slice(start + bold.length, end))
    : /^\s*[:：]\s*/.exec(layout.text.slice(start + bold.length, end))
  const isDialogue =
    findElements(block, 'strong').filter((element) => /[:：]\s*$/.test(layout.textOf(element))).length > 1
  if (!name || !colon || isDialogue) return null
  return { start: start + name.start, end: start + name.end, quoteStart: start + bold.length + colon[0].length }
}

/** The bold words that a block opens with; null where it opens otherwise. */
function openingBold(block: Element, layout: TextLayout): string | null {
  const first = elementsOf(block.children)[0]?.children[0]
  return first?.type === 'element' && /^(?:strong|b)$/.test(first.tagName) ? layout.textOf(first) : null
}

/** Whether a block holds only code and tables, or only a link whose words are no sentence. */
function saysNothing(block: Element, layout: TextLayout): boolean {
  const elements = elementsOf(block.children)
  if (elements.length > 0 && elements.every(({ tagName }) => WITHOUT_QUOTES.has(tagName))) return true
  const [only, other] = elements[0]?.tagName === 'p' ? elements[0].children : []
  const isLink = elements.length === 1 && other === undefined && only?.type === 'element' && only.tagName === 'a'
  return isLink && !isSentence(layout.textOf(block), undefined)
}

/** A block quote that is nothing but a list of quoted passages contains as many quotes. */
function quotesOfList(block: Element, layout: TextLayout): FoundQuote[] {
  const [list, ...others] = elementsOf(block.children)
  if (others.length > 0 || (list?.tagName !== 'ul' && list?.tagName !== 'ol')) return []
  const quotes = elementsOf(list.children).map((item) => quoteOfItem(item, layout))
  return quotes.every((quote) => quote !== null) ? quotes : []
}

function quotesOfParagraph(element: Element, next: Element | undefined, layout: TextLayout): FoundQuote[] {
  const range = layout.rangeOf(element)
  const passage = { nodes: element.children, range, offset: offsetOf(element) }
  const parts = splitQuotes(range, layout).filter((part) => part.isQuoted)
  if (parts.length > 1) return parts.map((part) => quoteOfPart(part, element, layout))
  const quote = quoteOfPassage(passage, next, layout) ?? readAfterLeadIn(passage, next, layout)
  return quote ? [quote] : []
}

function quoteOfPart(part: SplitQuote, parent: Element, layout: TextLayout): FoundQuote {
  const own = elementsOf(parent.children).findLast((child) => layout.rangeOf(child).start <= part.range.start)
  const isBlock = own !== undefined && !INLINE_ELEMENTS.has(own.tagName)
  const offset = offsetOf(isBlock ? own : parent)
  const attribution = part.attribution && { ...part.attribution, nodes: parent.children }
  return createQuote({ nodes: parent.children, range: part.range, offset }, attribution, layout)
}

/**
 * The quoted passage after a lead-in: after a question, or after the name of who speaks and a colon. Other words before
 * a passage make it a part of a sentence.
 */
function readAfterLeadIn(passage: Passage, next: Element | undefined, layout: TextLayout): FoundQuote | null {
  const { start, end } = passage.range
  const text = layout.text.slice(start, end)
  const leadIn = /^[^"“”„«»‹›‘「『״]{1,200}?[?？:：]\s*(?=["“”„«»‹›‘「『״])/u.exec(text)?.[0]
  if (leadIn === undefined) return null
  const speaker = /[:：]\s*$/.test(leadIn) ? readSpeaker(leadIn) : null
  if (!speaker && !/[?？]\s*$/.test(leadIn)) return null
  const range = { start: start + leadIn.length, end }
  const quote = quoteOfPassage({ ...passage, range }, next, layout)
  if (!quote || quote.attribution !== null || !speaker) return quote
  const attribution = { ...shift({ ...speaker, quoteEnd: start }, start), nodes: passage.nodes }
  return createQuote({ ...passage, range: quote }, attribution, layout)
}

/** The words of a list item are those before its first block. */
function quoteOfItem(item: Element, layout: TextLayout): FoundQuote | null {
  const firstBlock = item.children.findIndex((child) => child.type === 'element' && !INLINE_ELEMENTS.has(child.tagName))
  const nodes = firstBlock < 0 ? item.children : item.children.slice(0, firstBlock)
  const ranges = nodes.map((node) => layout.rangeOf(node)).filter(({ start, end }) => start < end)
  const range = { start: ranges[0]?.start ?? 0, end: ranges.at(-1)?.end ?? 0 }
  const offset = offsetOf(nodes.find((node) => node.position))
  const passage = { nodes, range, offset }
  return quoteOfPassage(passage, undefined, layout) ?? readAfterLeadIn(passage, undefined, layout)
}

interface Passage {
  readonly nodes: readonly ElementContent[]
  readonly range: TextRange
  readonly offset: number
  /** The page that the HTML cites as the source. */
  readonly cited?: string | null
}

function quoteOfPassage(passage: Passage, next: Element | undefined, layout: TextLayout): FoundQuote | null {
  const { start, end } = passage.range
  const text = layout.text.slice(start, end)
  const quoted = readQuoted(text)
  if (!quoted) return null
  const after = readAfterQuote(text, quoted.after)
  const words = text.slice(quoted.start, quoted.end)
  if (after === null || !(isSentence(words, text[quoted.after]) || (after !== 'nothing' && isPhrase(words))))
    return null
  const attribution =
    after === 'nothing' ? findAttributionBelow(next, layout) : { ...shift(after, start), nodes: passage.nodes }
  const range = { start: start + quoted.start, end: start + quoted.end }
  return createQuote({ ...passage, range }, attribution, layout)
}

function withoutMarks(range: TextRange, layout: TextLayout): TextRange {
  const text = layout.text.slice(range.start, range.end)
  const quoted = readQuoted(text)
  if (quoted && trimInvisible(text.slice(quoted.after).replace(/^[.,;]/, '')) === '') {
    return { start: range.start + quoted.start, end: range.start + quoted.end }
  }
  const start = range.start + countInvisible(text)
  return { start, end: start + trimInvisible(text).length }
}

function createQuote(
  { nodes, range, offset, cited = null }: Passage,
  attribution: LinkedAttribution | null,
  layout: TextLayout,
): FoundQuote {
  const slice = withoutFootnotes(sliceTree(nodes, range, layout))
  const isInline = slice.every(
    (node) => node.type === 'text' || (node.type === 'element' && INLINE_ELEMENTS.has(node.tagName)),
  )
  const name = attribution ? tidyAttribution(layout.text.slice(attribution.start, attribution.end)) : ''
  return {
    text: layout.text.slice(range.start, range.end),
    html: isInline ? `<p>${writeHtml(slice)}</p>` : writeHtml(slice),
    attribution: name || null,
    source: (attribution && findLink(attribution.nodes, attribution, layout)) ?? cited,
    start: range.start,
    end: range.end,
    offset,
  }
}

function findLink(nodes: readonly RootContent[], range: TextRange, layout: TextLayout): string | null {
  for (const node of elementsOf(nodes)) {
    const { start, end } = layout.rangeOf(node)
    if (end <= range.start || start >= range.end) continue
    const url = node.tagName === 'a' ? webUrl(node.properties.href) : null
    const found = url ?? findLink(node.children, range, layout)
    if (found) return found
  }
  return null
}

function webUrl(value: unknown): string | null {
  return typeof value === 'string' && /^https?:/i.test(value) ? value : null
}

function staysOpen(block: Element, following: readonly Element[], layout: TextLayout): boolean {
  const text = layout.textOf(block)
  if (!isUnclosed(text) || opensWithCode(block)) return false
  for (const [index, next] of following.entries()) {
    const words = layout.textOf(next)
    if (mayClose(text, words)) return false
    // Each paragraph of a long quotation opens again, and only the last one closes.
    if (index >= 2 && words.trimStart()[0] !== text.trimStart()[0]) return true
  }
  return true
}

/** A quotation mark shown as code opens nothing. */
function opensWithCode(element: Element): boolean {
  const first = element.children.find((child) => child.type !== 'text' || child.value.trim() !== '')
  return first?.type === 'element' && (CODE_ELEMENTS.has(first.tagName) || opensWithCode(first))
}

function offsetOf(node: ElementContent | undefined): number {
  return node?.position?.start?.offset ?? 0
}
