/** Why a body is refused before it is parsed; `offset` counts in the body. */
export interface BodyRefusal {
  readonly code: 'body-too-large' | 'body-too-complex'
  readonly message: string
  readonly offset: number
}

// At these, the Markdown parser, whose time grows with their square, takes about a second on a small machine.
const LONGEST_BODY = 1_048_576
const DEEPEST = 100
const MOST_EMPHASIS_MARKS = 3000
const MOST_BRACKETS = 6000
const MOST_BLOCKS = 1500

/**
 * Refuses a body on which the Markdown parser would take too long, in one pass over its lines; null for any document that
 * people write. A body that passes may still be slow for unknown reasons: parse it under a deadline.
 */
export function checkBodyLimits(text: string): BodyRefusal | null {
  const tooLong = checkLength(text)
  if (tooLong !== null) return tooLong
  const tally = createTally()
  let start = 0
  for (const line of text.split(/\r\n?|\n/)) {
    const message = readLine(line, tally)
    if (message) return { code: 'body-too-complex', message, offset: start }
    start += line.length
    start += text.startsWith('\r\n', start) ? 2 : 1
  }
  return null
}

/** Refuses a body that is longer than any that is read. */
export function checkLength(text: string): BodyRefusal | null {
  if (text.length <= LONGEST_BODY) return null
  const message = `The text is ${text.length} characters long; at most ${LONGEST_BODY} are read.`
  return { code: 'body-too-large', message, offset: LONGEST_BODY }
}

type Tally = ReturnType<typeof createTally>

function createTally() {
  return {
    /** The columns of the list markers that contain the current line. */
    lists: [] as number[],
    /** The marker that opened the current fenced code block. */
    fence: '',
    inQuote: false,
    /** Of the current block; the squares are of all blocks before it. */
    emphasis: 0,
    brackets: 0,
    emphasisSquared: 0,
    bracketsSquared: 0,
    quotes: 0,
    lazyLines: 0,
    underlines: 0,
  }
}

function readLine(line: string, tally: Tally): string | null {
  if (isInFence(line, tally)) return null
  const { content, quotes, depth, startsItem } = readContainers(line, tally)
  if (depth > DEEPEST) return `Quotes and lists are nested more than ${DEEPEST} deep.`
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
  countMarkup(rest, tally)
  return findExcess(tally)
}

/** Whether a line belongs to a fenced code block outside lists and quotes, where no character is markup. */
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
  let column = 0
  let quotes = 0
  let items = 0
  while (column < line.length) {
    const character = line[column]!
    const marker =
      items < DEEPEST * 2 ? /^(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)/.exec(line.slice(column, column + 12)) : null
    if (character === '>') {
      quotes++
      column++
    } else if (character === ' ' || character === '\t') {
      column++
    } else if (marker && !isThematicBreak(line.slice(column))) {
      while (items === 0 && (tally.lists.at(-1) ?? -1) >= column) tally.lists.pop()
      tally.lists.push(column)
      items++
      column += marker[0].length
    } else {
      break
    }
  }
  return { content: column, quotes, depth: quotes + tally.lists.length, startsItem: items > 0 }
}

/** Whether a line is a thematic break such as `- - -`, which is no list. */
function isThematicBreak(rest: string): boolean {
  return /^(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})$/.test(rest)
}

// No character in an address is markup: of a whole link with its closing bracket, or of a bare one. Both are bounded, so that
// looking for them takes time in proportion to the line.
const LINK_ADDRESS = /\]\((?:<[^<>]{1,2000}>|[^\s()<>]{1,2000})(?:\s"[^"]{0,500}")?\)/g
const BARE_ADDRESS = /(^|[\s(*_~<])(?:https?:\/\/|www\.)[^\s<>]{1,2000}/gi

function countMarkup(line: string, tally: Tally): void {
  const text = line.replaceAll(LINK_ADDRESS, ']').replaceAll(BARE_ADDRESS, '$1')
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!
    if (character === '\\') index++
    else if (character === '*' || character === '~') tally.emphasis++
    else if (character === '[' || character === ']') tally.brackets++
    else if (character === '_' && !(isWord(text[index - 1]) && isWord(text[index + 1]))) tally.emphasis++
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

function findExcess(tally: Tally): string | null {
  if (tally.emphasisSquared + tally.emphasis ** 2 > MOST_EMPHASIS_MARKS ** 2) {
    return `One paragraph contains more than ${MOST_EMPHASIS_MARKS} emphasis characters (\`*\`, \`_\`, \`~\`), or several nearly as many.`
  }
  if (tally.bracketsSquared + tally.brackets ** 2 > MOST_BRACKETS ** 2) {
    return `One paragraph contains more than ${MOST_BRACKETS} square brackets, or several nearly as many.`
  }
  if (tally.quotes > MOST_BLOCKS) return `There are more than ${MOST_BLOCKS} block quotes.`
  if (tally.lazyLines > MOST_BLOCKS) return `More than ${MOST_BLOCKS} lines continue a block quote without its \`>\`.`
  if (tally.underlines > MOST_BLOCKS) return `More than ${MOST_BLOCKS} lines underline a heading.`
  return null
}
