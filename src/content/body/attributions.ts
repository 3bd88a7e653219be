import type { Element, RootContent } from 'hast'
import {
  type Attribution,
  continuesAttribution,
  countLabel,
  findAtSentenceEnd,
  isAttributionLine,
  isName,
  isPerson,
  LONGEST,
  LONGEST_INLINE,
  readAfterQuote,
  readDashLine,
  readIntroduction,
  readParentheses,
  readSignature,
  shift,
} from './attribution-words.ts'
import { trimInvisible } from './invisible-characters.ts'
import { readQuoted } from './quotation-marks.ts'
import type { TextLayout, TextRange } from './text-layout.ts'
import { linesOf, type TextLine } from './text-lines.ts'
import { elementsOf, findElements } from './walk-tree.ts'

/** An attribution in the text of the body, and the nodes that contain its words and perhaps a link to the source. */
export interface LinkedAttribution extends Attribution {
  readonly nodes: readonly RootContent[]
}

const ATTRIBUTING = new Set(['cite', 'footer', 'small'])
const EMPHASIS = new Set(['a', 'b', 'em', 'i', 'small', 'strong'])

/** The attribution within a block quote: an element at its end that names the author, a list of one name, or its last words. */
export function findAttributionInside(block: Element, layout: TextLayout): LinkedAttribution | null {
  const found =
    findFooter(block, layout) ??
    findCite(block, layout) ??
    findListOfOne(block, layout) ??
    findInWords(block, layout) ??
    findEmphasisedName(block, layout) ??
    findNameAtEnd(block, layout)
  return found && { ...found, nodes: block.children }
}

/** The attribution in the element below a quotation: a line that opens with a dash, a `<cite>`, or the caption of its figure. */
export function findAttributionBelow(next: Element | undefined, layout: TextLayout): LinkedAttribution | null {
  if (!next || !['p', 'figcaption', 'cite', 'footer'].includes(next.tagName)) return null
  const { start } = layout.rangeOf(next)
  const text = layout.textOf(next)
  const isWhole = next.tagName !== 'p' || onlyElement(next)?.tagName === 'cite'
  const words = readDashLine(text) ?? (isWhole && text.length <= LONGEST ? { start: 0, end: text.length } : null)
  return words && words.start < words.end
    ? { start: start + words.start, end: start + words.end, quoteEnd: start, nodes: [next] }
    : null
}

/** The name in the paragraph above a quotation that introduces it: `Ana Lima wrote:`. */
export function findAttributionAbove(
  before: Element | undefined,
  quoteEnd: number,
  layout: TextLayout,
): LinkedAttribution | null {
  if (before?.tagName !== 'p') return null
  const words = readIntroduction(layout.textOf(before))
  return words && { ...shift({ ...words, quoteEnd: 0 }, layout.rangeOf(before).start), quoteEnd, nodes: [before] }
}

/** The whole `<footer>` at the end, or a `<small>` that is the last line or follows the last sentence. */
function findFooter(block: Element, layout: TextLayout): Attribution | null {
  const whole = layout.rangeOf(block)
  for (const name of ['footer', 'figcaption', 'small']) {
    const element = findElements(block, name).at(-1)
    if (!element) continue
    const { start, end } = layout.rangeOf(element)
    const line = linesOf(whole, layout).findLast((candidate) => candidate.start <= start)
    if (!line || start === whole.start || !isBlank(layout.text.slice(end, whole.end))) continue
    const before = layout.text.slice(line.start, start)
    if (/^[\s—–―~-]*$/.test(before)) return fromLine({ start: line.start, end }, layout)
    if (/[.!?…。！？"”»」』]\s*$/.test(before)) return fromLine({ start, end }, layout)
  }
  return null
}

/** `<cite>` holds the title of a work or the name of a person: the attribution is the line with it, or what follows the last sentence. */
function findCite(block: Element, layout: TextLayout): Attribution | null {
  const whole = layout.rangeOf(block)
  const cite = findElements(block, 'cite').at(-1)
  if (!cite) return null
  const { start, end } = layout.rangeOf(cite)
  const rest = layout.text.slice(end, whole.end)
  if (rest.length > LONGEST_INLINE || rest.includes('\n') || /[.!?]\s*\S/.test(rest)) return null
  const line = linesOf(whole, layout).findLast((candidate) => candidate.start <= start && !candidate.isSoft)
  const lineStart = line?.start ?? whole.start
  const before = layout.text.slice(lineStart, start)
  const from = (offset: number) => fromLine({ start: offset, end: whole.end }, layout)
  const sentence = findAtSentenceEnd(`${before.trimEnd()} X`)
  if (lineStart > whole.start && (before.trim() === '' || readDashLine(`${before}X`))) return from(lineStart)
  if (sentence) return { ...from(lineStart + sentence.start), quoteEnd: lineStart + sentence.quoteEnd }
  const ended = /^.*[.!?…。！？"”»」』]\s*/s.exec(before)?.[0].length ?? 0
  const opening = before.slice(ended).replace(/[\s—–―~-]+$/, '')
  if (ended > 0 && opening === '') return citedAfter(lineStart + ended, from(start))
  if (ended > 0 && isName(opening)) return citedAfter(lineStart + ended, from(lineStart + ended))
  if (lineStart > whole.start && ended === 0 && before.length <= LONGEST_INLINE) return from(lineStart)
  return before.trim() === '' ? null : citedAfter(start, from(start))
}

function citedAfter(quoteEnd: number, attribution: Attribution): Attribution {
  return { ...attribution, quoteEnd }
}

/** The words of a line without the dash or the label before them; the quotation ends where the line begins. */
function fromLine({ start, end }: TextRange, layout: TextLayout): Attribution {
  const text = layout.text.slice(start, end)
  const dashed = readDashLine(text) ?? { start: 0, end: text.length }
  const label = countLabel(text.slice(dashed.start))
  return { start: start + dashed.start + label, end: start + dashed.end, quoteEnd: start }
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

/** After the closing quotation mark, on a last line of its own, or at the end of the last sentence. */
function findInWords(block: Element, layout: TextLayout): Attribution | null {
  const whole = layout.rangeOf(block)
  const text = layout.textOf(block)
  const quoted = readQuoted(text)
  const afterQuote = quoted ? readAfterQuote(text, quoted.after) : null
  if (afterQuote === 'nothing') return null
  if (afterQuote) return shift(afterQuote, whole.start)
  if (quoted && isBareName(text.slice(quoted.after))) {
    return shift({ start: quoted.after, end: text.length, quoteEnd: quoted.after }, whole.start)
  }
  const lines = linesOf(whole, layout)
  const isDashed = (line: TextLine) => readDashLine(layout.text.slice(line.start, line.end)) !== null
  // Where the first line has a dash too, the lines are the speakers of a dialogue.
  if (lines[0] && isDashed(lines[0])) return null
  const onLastLine = findOnLastLine(lines, whole.end, layout)
  if (onLastLine) return onLastLine
  const atEnd = lines.slice(1).some(isDashed) ? null : findAtSentenceEnd(text)
  return atEnd && shift(atEnd, whole.start)
}

/** `Ana Lima, Detroit` directly after a closing mark. */
function isBareName(rest: string): boolean {
  return isPerson(trimInvisible(rest.replace(/^[.,;]/, '')))
}

function findOnLastLine(lines: readonly TextLine[], end: number, layout: TextLayout): Attribution | null {
  const textOf = (line: TextLine) => trimInvisible(layout.text.slice(line.start, line.end))
  let index = lines.length - 1
  // An attribution may be wrapped, but a dash on any other line belongs to a verse or a dialogue.
  while (index > 1 && lines[index]!.isSoft && readDashLine(textOf(lines[index]!)) === null) {
    if (!continuesAttribution(textOf(lines[index - 1]!), textOf(lines[index]!))) break
    index--
  }
  const line = lines[index]
  if (!line || index === 0 || end - line.start > LONGEST) return null
  const text = layout.text.slice(line.start, end)
  const isSigned = line.opensParagraph && /[.!?…。！？"”»’'」』)]\s*$/.test(layout.text.slice(0, line.start))
  const words =
    readDashLine(text) ??
    readParentheses(text) ??
    readLabelled(text, line.opensParagraph) ??
    (isSigned ? readSignature(text) : null)
  if (!words) return null
  const name = text.slice(words.start, words.end)
  const isVerse = lines.slice(1, index).some((earlier) => readDashLine(textOf(earlier)) !== null)
  if (readDashLine(text)) {
    if (!isAttributionLine(name, line.opensParagraph, !line.isSoft)) return null
    if (isVerse && !(isName(name) && (line.opensParagraph || isPerson(name)))) return null
  }
  return { start: line.start + words.start, end: line.start + words.end, quoteEnd: line.start }
}

/** A name in emphasis or a link behind the last sentence. */
function findNameAtEnd(block: Element, layout: TextLayout): Attribution | null {
  const last = elementsOf(block.children).at(-1)
  const element = last?.tagName === 'p' ? last.children.at(-1) : undefined
  if (element?.type !== 'element' || !EMPHASIS.has(element.tagName) || !isPerson(layout.textOf(element))) return null
  const range = layout.rangeOf(element)
  const before = layout.text.slice(layout.rangeOf(block).start, range.start)
  return /[.!?…。！？"”»」』]\s+$/.test(before) ? { ...range, quoteEnd: range.start } : null
}

function readLabelled(text: string, opensParagraph: boolean): TextRange | null {
  const label = countLabel(trimInvisible(text))
  return opensParagraph && label > 0 && text.length <= LONGEST_INLINE ? { start: label, end: text.length } : null
}

/** A last paragraph that is wholly emphasised, or one link, and surely names someone, perhaps with a work behind it. */
function findEmphasisedName(block: Element, layout: TextLayout): Attribution | null {
  const last = elementsOf(block.children).at(-1)
  if (last?.tagName !== 'p' || last === elementsOf(block.children)[0]) return null
  const element = last.children.find((child) => child.type !== 'text' || child.value.trim() !== '')
  if (element?.type !== 'element' || !(EMPHASIS.has(element.tagName) || ATTRIBUTING.has(element.tagName))) return null
  const range = layout.rangeOf(last)
  const rest = layout.text.slice(layout.rangeOf(element).end, range.end)
  const isWork = rest.length <= LONGEST_INLINE && /^\s*(?:[,(]|[–—-]\s)/.test(rest) && !/[.!?]$/.test(rest)
  if (!isBlank(rest) && !isWork) return null
  return isPerson(layout.textOf(element)) ? { ...range, quoteEnd: range.start } : null
}

/** The only child of an element; null where it has text or more children beside it. */
function onlyElement(parent: Element): Element | null {
  const children = parent.children.filter((child) => child.type !== 'text' || child.value.trim() !== '')
  const [first] = children
  return children.length === 1 && first?.type === 'element' ? first : null
}

function isBlank(text: string): boolean {
  return /^[\s).]*$/.test(trimInvisible(text))
}
