import { readQuoted } from './quotation-marks.ts'

/** Where a quotation ends and the words that say whose it is stand; offsets count in the text that was read. */
export interface Attribution {
  readonly quoteEnd: number
  readonly start: number
  readonly end: number
}

const LONGEST = 300
const LONGEST_INLINE = 120
const DASH = '(?:—+|–+|―+|⸺|--+|-)'
const OPENS_WITH_DASH = new RegExp(`^${DASH}[ \\u00a0]*(?=[^\\s—–―-])`)
const REPORTING = /(?:如此[说說]道?|如是[说說]|[\s，,]+[说說]道?|[\s，,]+表示)$/

/** The words after a dash that opens a text, as `[start, end)`; null where it opens otherwise or goes on too long. */
export function readDashLine(text: string): { start: number; end: number } | null {
  const trimmed = text.trimEnd()
  const dash = OPENS_WITH_DASH.exec(trimmed)
  return dash && trimmed.length <= LONGEST ? { start: dash[0].length, end: trimmed.length } : null
}

/** Reads what follows a closing quotation mark: nothing, an attribution, or (null) words that belong to neither. */
export function readAfterQuote(text: string, after: number): Attribution | 'nothing' | null {
  const rest = text.slice(after)
  if (/^[.,;!?]?\s*$/.test(rest)) return 'nothing'
  const lead = /^[.,;]?\s*/.exec(rest)![0].length
  const dashed = readDashLine(rest.slice(lead))
  const offset = after + lead
  if (dashed) return { quoteEnd: after, start: offset + dashed.start, end: offset + dashed.end }
  const inParentheses = /^\(([^()]{2,200})\)\.?\s*$/.exec(rest.slice(lead))
  if (inParentheses) return { quoteEnd: after, start: offset + 1, end: offset + 1 + inParentheses[1]!.length }
  return null
}

/**
 * Finds the attribution in the text of a block quote: after its closing mark, on a last line of its own, or at the end of
 * its last sentence. `lineEnds` are the offsets of spaces that the source writes as line ends.
 */
export function findAttribution(text: string, lineEnds: readonly number[]): Attribution | null {
  const quoted = readQuoted(text)
  const afterQuote = quoted ? readAfterQuote(text, quoted.after) : null
  if (afterQuote === 'nothing') return null
  return afterQuote ?? findOwnLine(text, lineEnds) ?? findAtSentenceEnd(text)
}

function findOwnLine(text: string, lineEnds: readonly number[]): Attribution | null {
  // Where the first line has a dash too, the lines are speakers of a dialogue.
  if (OPENS_WITH_DASH.test(text)) return null
  const soft = new Set(lineEnds)
  for (let at = text.length - 1; at >= 0 && text.length - at <= LONGEST; at--) {
    if (text[at] !== '\n' && !soft.has(at)) continue
    const line = text.slice(at + 1)
    const dashed = readDashLine(line)
    if (dashed && (text[at] === '\n' || looksLikeName(line.slice(dashed.start, dashed.end)))) {
      return { quoteEnd: at, start: at + 1 + dashed.start, end: at + 1 + dashed.end }
    }
    const enclosed = /^\(([^()]{2,200})\)\.?\s*$/.exec(line)
    if (enclosed) return { quoteEnd: at, start: at + 2, end: at + 2 + enclosed[1]!.length }
    if (text.startsWith('\n\n', at - 1)) return null
  }
  return null
}

/** A line that merely wraps at a dash goes on in lower case. */
function looksLikeName(words: string): boolean {
  return !/^\p{Ll}/u.test(words) || (words.length <= 40 && !/[.!?,;]$/.test(words))
}

const SENTENCE_END = /[.!?…。！？"”»’'」』)*]$/

function findAtSentenceEnd(text: string): Attribution | null {
  const from = Math.max(0, text.length - LONGEST_INLINE)
  const tail = text.slice(from)
  const dashes = [...tail.matchAll(/[ \u00a0]?(?:—+|–+|―+|--+)[ \u00a0]?|[ \u00a0]-[ \u00a0]/g)]
  for (const dash of dashes.reverse()) {
    const before = text.slice(0, from + dash.index)
    const start = from + dash.index + dash[0].length
    const name = text.slice(start).trimEnd()
    if (SENTENCE_END.test(before.slice(-1)) && isName(name)) {
      return { quoteEnd: before.length, start, end: start + name.length }
    }
  }
  const enclosed = /[.!?…。！？"”»] ?\(([^()]{2,118})\)\s*$/.exec(tail)
  if (!enclosed || !isName(enclosed[1]!)) return null
  const start = from + enclosed.index + enclosed[0].indexOf('(') + 1
  return { quoteEnd: from + enclosed.index + 1, start, end: start + enclosed[1]!.length }
}

function isName(words: string): boolean {
  return /^[^\p{Ll}\s\p{P}]/u.test(words) && !/[!?]/.test(words) && !/\p{Ll}{2}\.(?:\s|$)/u.test(words)
}

/** The attribution as it is told: on one line, without a reporting verb or the full stop that ends it. */
export function tidyAttribution(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim()
  const name = line.replace(REPORTING, '').trim()
  return name.replace(/(?<=[\p{Ll}\p{Lo}]{4})[.。]$/u, '').trim()
}
