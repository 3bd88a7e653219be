import type { Element, RootContent } from 'hast'
import { readQuoted } from './quotation-marks.ts'
import type { TextLayout, TextRange } from './text-layout.ts'
import { elementsOf, findElements } from './walk-tree.ts'

/** The words that name the author of a quotation; offsets count in the text that was read. */
export interface Attribution extends TextRange {
  /** Where the quotation before them ends. */
  readonly quoteEnd: number
}

/** An attribution in the text of the body, and the nodes that contain its words and perhaps a link to the source. */
export interface LinkedAttribution extends Attribution {
  readonly nodes: readonly RootContent[]
}

const LONGEST = 300
const LONGEST_INLINE = 120
const DASH = '(?:—+|–+|―+|⸺|--+|-)'
const OPENS_WITH_DASH = new RegExp(`^${DASH}[ \\u00a0]*(?=[^\\s—–―-])`)
const REPORTING_VERB = /(?:如此[说說]道?|如是[说說]|[\s，,]+[说說]道?|[\s，,]+表示)$/

/** The attribution within a block quote: a `<cite>` or `<footer>` at its end, a list of one name, or its last words. */
export function findAttributionInside(block: Element, layout: TextLayout): LinkedAttribution | null {
  const found = findCite(block, layout) ?? findListOfOne(block, layout) ?? findInWords(block, layout)
  return found && { ...found, nodes: block.children }
}

/** The attribution in the element below a quotation: a paragraph that opens with a dash, or the caption of its figure. */
export function findAttributionBelow(next: Element | undefined, layout: TextLayout): LinkedAttribution | null {
  if (next?.tagName !== 'p' && next?.tagName !== 'figcaption') return null
  const { start } = layout.rangeOf(next)
  const text = layout.textOf(next)
  const words = readDashLine(text) ?? (next.tagName === 'figcaption' && text ? { start: 0, end: text.length } : null)
  return words && { start: start + words.start, end: start + words.end, quoteEnd: start, nodes: next.children }
}

/** What follows a closing quotation mark: nothing, an attribution, or (null) words that belong to neither. */
export function readAfterQuote(text: string, quoteEnd: number): Attribution | 'nothing' | null {
  const rest = text.slice(quoteEnd)
  if (/^[.,;!?]?\s*$/.test(rest)) return 'nothing'
  const offset = /^[.,;]?\s*/.exec(rest)![0].length
  const words = readDashLine(rest.slice(offset)) ?? readParentheses(rest.slice(offset))
  const start = quoteEnd + offset
  return words && { quoteEnd, start: start + words.start, end: start + words.end }
}

/** An attribution for display: on one line, without a reporting verb or the full stop at its end. */
export function tidyAttribution(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim()
  const name = line.replace(REPORTING_VERB, '').trim()
  return name.replace(/(?<=[\p{Ll}\p{Lo}]{4})[.。]$/u, '').trim()
}

/** Moves an attribution that was read in a part of a text to its place in the whole. */
export function shift({ start, end, quoteEnd }: Attribution, by: number): Attribution {
  return { start: start + by, end: end + by, quoteEnd: quoteEnd + by }
}

function findCite(block: Element, layout: TextLayout): Attribution | null {
  const whole = layout.rangeOf(block)
  const cite = findElements(block, 'cite').at(-1) ?? findElements(block, 'footer').at(-1)
  if (!cite) return null
  const { start, end } = layout.rangeOf(cite)
  const before = layout.text.slice(whole.start, start).replace(/[\s—–―-]+$/, '')
  const isAtEnd = /^[\s).]*$/.test(layout.text.slice(end, whole.end))
  if (!isAtEnd || before === '') return null
  const afterDash = readDashLine(layout.textOf(cite)) ?? { start: 0, end: end - start }
  return { start: start + afterDash.start, end: start + afterDash.end, quoteEnd: whole.start + before.length }
}

/** `- Name` on the line below a quotation is a list to Markdown, but its author meant a dash. */
function findListOfOne(block: Element, layout: TextLayout): Attribution | null {
  const children = elementsOf(block.children)
  const last = children.at(-1)
  if (children.length < 2 || last?.tagName !== 'ul') return null
  if (elementsOf(last.children).length !== 1) return null
  const range = layout.rangeOf(last)
  const item = layout.textOf(last)
  if (item.length > LONGEST_INLINE || item.includes('\n') || /[.!?]$/.test(item)) return null
  return { ...range, quoteEnd: range.start }
}

function findInWords(block: Element, layout: TextLayout): Attribution | null {
  const { start } = layout.rangeOf(block)
  const found = findInText(layout.textOf(block), (offset) => layout.lineEnds.has(start + offset))
  return found && shift(found, start)
}

/** After the closing quotation mark, on a last line of its own, or at the end of the last sentence. */
function findInText(text: string, isLineEnd: (offset: number) => boolean): Attribution | null {
  const quoted = readQuoted(text)
  const afterQuote = quoted ? readAfterQuote(text, quoted.after) : null
  if (afterQuote === 'nothing') return null
  return afterQuote ?? findOnLastLine(text, isLineEnd) ?? findAtSentenceEnd(text)
}

function findOnLastLine(text: string, isLineEnd: (offset: number) => boolean): Attribution | null {
  // Where the first line has a dash too, the lines are the speakers of a dialogue.
  if (OPENS_WITH_DASH.test(text)) return null
  for (let quoteEnd = text.length - 1; quoteEnd >= 0 && text.length - quoteEnd <= LONGEST; quoteEnd--) {
    const endsBlock = text[quoteEnd] === '\n'
    if (!endsBlock && !isLineEnd(quoteEnd)) continue
    const line = text.slice(quoteEnd + 1)
    const dashed = readDashLine(line)
    const isName = dashed && (endsBlock || looksLikeName(line.slice(dashed.start, dashed.end)))
    const words = isName ? dashed : readParentheses(line)
    if (words) return { start: quoteEnd + 1 + words.start, end: quoteEnd + 1 + words.end, quoteEnd }
    if (text.startsWith('\n\n', quoteEnd - 1)) return null
  }
  return null
}

/** A sentence that merely wraps before a dash continues in lower case. */
function looksLikeName(words: string): boolean {
  return !/^\p{Ll}/u.test(words) || (words.length <= 40 && !/[.!?,;]$/.test(words))
}

const SENTENCE_END = /[.!?…。！？"”»’'」』)*]/

function findAtSentenceEnd(text: string): Attribution | null {
  const tailStart = Math.max(0, text.length - LONGEST_INLINE)
  const tail = text.slice(tailStart)
  const dashes = [...tail.matchAll(/[ \u00a0]?(?:—+|–+|―+|--+)[ \u00a0]?|[ \u00a0]-[ \u00a0]/g)]
  for (const dash of dashes.reverse()) {
    const quoteEnd = tailStart + dash.index
    const start = quoteEnd + dash[0].length
    const name = text.slice(start).trimEnd()
    if (SENTENCE_END.test(text[quoteEnd - 1] ?? '') && isName(name)) {
      return { quoteEnd, start, end: start + name.length }
    }
  }
  const enclosed = /[.!?…。！？"”»] ?\(([^()]{2,118})\)\s*$/.exec(tail)
  if (!enclosed || !isName(enclosed[1]!)) return null
  const start = tailStart + enclosed.index + enclosed[0].indexOf('(') + 1
  return { quoteEnd: tailStart + enclosed.index + 1, start, end: start + enclosed[1]!.length }
}

function isName(words: string): boolean {
  return /^[^\p{Ll}\s\p{P}]/u.test(words) && !/[!?]/.test(words) && !/\p{Ll}{2}\.(?:\s|$)/u.test(words)
}

/** The words after a dash at the start of a text; null where it opens otherwise or is too long. */
function readDashLine(text: string): TextRange | null {
  const trimmed = text.trimEnd()
  const dash = OPENS_WITH_DASH.exec(trimmed)
  return dash && trimmed.length <= LONGEST ? { start: dash[0].length, end: trimmed.length } : null
}

function readParentheses(text: string): TextRange | null {
  const enclosed = /^\(([^()]{2,200})\)\.?\s*$/.exec(text)
  return enclosed && { start: 1, end: 1 + enclosed[1]!.length }
}
