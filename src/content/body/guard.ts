/** Why a body is refused before it is parsed; `offset` counts in the body. */
export interface BodyRefusal {
  readonly code: 'body-too-large' | 'body-too-complex'
  readonly message: string
  readonly offset: number
}

// Where the Markdown parser, whose time grows with the square of these, takes about a second on a small machine.
const LONGEST_BODY = 1_048_576
const DEEPEST = 100
const MOST_EMPHASIS_MARKS = 3000
const MOST_BRACKETS = 6000
const MOST_BLOCKS = 1500

interface Tally {
  /** Containers that the last lines opened: the columns of list markers. */
  readonly lists: number[]
  fence: string
  inQuote: boolean
  emphasis: number
  brackets: number
  emphasisSquared: number
  bracketsSquared: number
  quotes: number
  lazyLines: number
  underlines: number
}

/**
 * Refuses a body that would take the Markdown parser longer than a page may take, in one pass over its lines; null for
 * any document that people write. What it lets through may still be slow in ways not known here: parse under a deadline.
 */
export function assessBody(text: string): BodyRefusal | null {
  if (text.length > LONGEST_BODY) {
    const message = `The text is ${text.length} characters long; at most ${LONGEST_BODY} are read.`
    return { code: 'body-too-large', message, offset: LONGEST_BODY }
  }
  const tally: Tally = {
    lists: [],
    fence: '',
    inQuote: false,
    emphasis: 0,
    brackets: 0,
    emphasisSquared: 0,
    bracketsSquared: 0,
    quotes: 0,
    lazyLines: 0,
    underlines: 0,
  }
  let start = 0
  for (const line of text.split(/\r\n?|\n/)) {
    const fault = readLine(line, tally)
    if (fault) return { code: 'body-too-complex', message: fault, offset: start }
    start += line.length
    if (text.startsWith('\r\n', start)) start += 2
    else start += 1
  }
  return null
}

function readLine(line: string, tally: Tally): string | null {
  if (isInFence(line, tally)) return null
  const { content, quotes, depth, startsItem } = readContainers(line, tally)
  if (depth > DEEPEST) return `Quotes and lists stand more than ${DEEPEST} deep in each other.`
  const rest = line.slice(content)
  if (rest.trim() === '') {
    if (quotes === 0) tally.inQuote = false
    closeBlock(tally)
    return null
  }
  if (startsItem || rest.startsWith('|') || rest.startsWith('#')) closeBlock(tally)
  if (quotes > 0 && !tally.inQuote) tally.quotes++
  if (quotes === 0 && tally.inQuote) tally.lazyLines++
  tally.inQuote ||= quotes > 0
  if (/^(?:=+|-+)[ \t]*$/.test(rest)) tally.underlines++
  countMarks(rest, tally)
  return faultOf(tally)
}

/** Follows fenced code outside lists and quotes, in which no mark means anything. */
function isInFence(line: string, tally: Tally): boolean {
  const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1] ?? ''
  if (tally.fence === '') {
    tally.fence = fence
    return fence !== ''
  }
  const closes = fence.startsWith(tally.fence) && line.trim() === fence
  if (closes) tally.fence = ''
  return true
}

function readContainers(line: string, tally: Tally) {
  let at = 0
  let quotes = 0
  let items = 0
  while (at < line.length) {
    const character = line[at]!
    const marker = items < DEEPEST * 2 ? /^(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)/.exec(line.slice(at, at + 12)) : null
    if (character === '>') {
      quotes++
      at++
    } else if (character === ' ' || character === '\t') {
      at++
    } else if (marker && !isRule(line.slice(at))) {
      while (items === 0 && (tally.lists.at(-1) ?? -1) >= at) tally.lists.pop()
      tally.lists.push(at)
      items++
      at += marker[0].length
    } else {
      break
    }
  }
  return { content: at, quotes, depth: quotes + tally.lists.length, startsItem: items > 0 }
}

/** Whether a line is a rule such as `- - -`, which holds no list. */
function isRule(rest: string): boolean {
  return /^(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})$/.test(rest)
}

function countMarks(text: string, tally: Tally): void {
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (character === '\\') at++
    else if (character === '*' || character === '~') tally.emphasis++
    else if (character === '[' || character === ']') tally.brackets++
    else if (character === '_' && !(isWord(text[at - 1]) && isWord(text[at + 1]))) tally.emphasis++
  }
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character)
}

function closeBlock(tally: Tally): void {
  tally.emphasisSquared += tally.emphasis ** 2
  tally.bracketsSquared += tally.brackets ** 2
  tally.emphasis = 0
  tally.brackets = 0
}

function faultOf(tally: Tally): string | null {
  if (tally.emphasisSquared + tally.emphasis ** 2 > MOST_EMPHASIS_MARKS ** 2) {
    return `One paragraph holds more than ${MOST_EMPHASIS_MARKS} signs of emphasis (\`*\`, \`_\`, \`~\`), or several nearly as many.`
  }
  if (tally.bracketsSquared + tally.brackets ** 2 > MOST_BRACKETS ** 2) {
    return `One paragraph holds more than ${MOST_BRACKETS} square brackets, or several nearly as many.`
  }
  if (tally.quotes > MOST_BLOCKS) return `There are more than ${MOST_BLOCKS} block quotes.`
  if (tally.lazyLines > MOST_BLOCKS) return `More than ${MOST_BLOCKS} lines continue a block quote without its \`>\`.`
  if (tally.underlines > MOST_BLOCKS) return `More than ${MOST_BLOCKS} lines underline a heading.`
  return null
}
