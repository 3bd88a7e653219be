/** Text in which every continuation line is indented, and the way back to the original indexes. */
export interface Indented {
  readonly text: string
  /** Turns an index into the indented text back into one into the original. */
  readonly original: (index: number) => number
}

/**
 * Indents lines that continue a quoted text or a bracketed list without indentation, and makes spaces of tabs at the start
 * of lines inside brackets: Hugo accepts them, strict YAML does not. Neither changes the value.
 */
export function indentContinuations(text: string): Indented {
  const inserted: number[] = []
  const lines: string[] = []
  let state: State = { quote: null, depth: 0 }
  let outside = 0
  let at = 0
  for (const line of text.split('\n')) {
    const continues = state.quote !== null || state.depth > 0
    if (!continues) outside = /^[ -]*/.exec(line)![0].length
    const isInBrackets = state.quote === null && state.depth > 0
    const spaced = isInBrackets ? line.replace(/^[ \t]+/, (blanks) => ' '.repeat(blanks.length)) : line
    const indent = /^ */.exec(spaced)![0].length
    const missing = isInBrackets && spaced.trim() !== '' ? outside + 1 - indent : /^[^\s]/.test(line) ? 1 : 0
    const added = continues ? Math.max(0, missing) : 0
    for (let count = 0; count < added; count += 1) inserted.push(at)
    lines.push(' '.repeat(added) + spaced)
    state = scanLine(line, continues ? 0 : valueStart(line), state)
    at += line.length + 1
  }
  return {
    text: lines.join('\n'),
    original: (index) => {
      let shift = 0
      while (shift < inserted.length && inserted[shift]! + shift < index) shift += 1
      return index - shift
    },
  }
}

/** Where the quoted text or bracketed value that is still open on the line of `index` begins; null where none is open. */
export function findUnclosed(text: string, index: number): number | null {
  let state: State = { quote: null, depth: 0 }
  let opened: number | null = null
  let at = 0
  for (const line of text.split('\n')) {
    const continues: boolean = opened !== null
    const isLast = index <= at + line.length
    if (isLast && continues) return opened
    const start: number = continues ? 0 : valueStart(line)
    state = scanLine(line, start, state)
    if (state.quote === null && state.depth === 0) opened = null
    else opened ??= at + start
    if (isLast) return opened
    at += line.length + 1
  }
  return opened
}

interface State {
  readonly quote: '"' | "'" | null
  readonly depth: number
}

/** Where a quoted or bracketed value begins on the line; the line's end where none does. */
function valueStart(line: string): number {
  const opened = /^[ \t]*(?:-[ \t]+)*(?:[\w.$-]+[ \t]*:[ \t]+)?(?=["'[{])/.exec(line)
  return opened === null ? line.length : opened[0].length
}

function scanLine(line: string, start: number, before: State): State {
  let { quote, depth } = before
  for (let at = start; at < line.length; at += 1) {
    const character = line[at]!
    if (quote !== null) {
      if (quote === '"' && character === '\\') at += 1
      else if (quote === "'" && character === "'" && line[at + 1] === "'") at += 1
      else if (character === quote) {
        quote = null
        if (depth === 0) break
      }
    } else if ((character === '"' || character === "'") && (at === start || /[\s[{,:]/.test(line[at - 1]!))) {
      quote = character
    } else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') {
      depth -= 1
      if (depth <= 0) break
    } else if (character === '#' && /\s/.test(line[at - 1] ?? ' ')) break
  }
  return { quote, depth: Math.max(0, depth) }
}
