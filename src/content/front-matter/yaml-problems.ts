import type { Document, YAMLError } from 'yaml'
import type { Position, Problem } from '../problem.ts'
import { MOST_DEPTH } from './depth.ts'
import { findUnclosed } from './yaml-indent.ts'

type PlaceOf = (offset: number) => Position & { path: string }

/** The first error of the YAML parser as a problem at its cause, in words an editor can act on; `place` turns an index into a place. */
export function syntaxProblem(document: Pick<Document.Parsed, 'errors'>, text: string, place: PlaceOf): Problem {
  const error = document.errors[0]!
  const found = unclosed(error, text) ?? misplacedLine(document.errors, text) ?? describeError(error, text)
  return {
    code: error.code === 'RESOURCE_EXHAUSTION' ? 'front-matter-too-large' : 'front-matter-syntax',
    severity: 'error',
    ...place(found.offset),
    message: found.message,
    hint: found.hint,
  }
}

interface Explained {
  readonly offset: number
  readonly message: string
  readonly hint: string
}

const AFTER_UNCLOSED = [
  'MISSING_CHAR',
  'BAD_INDENT',
  'UNEXPECTED_TOKEN',
  'BLOCK_AS_IMPLICIT_KEY',
  'MULTILINE_IMPLICIT_KEY',
]

/** The parser notices an unclosed quotation mark or bracket only lines later. */
function unclosed({ code, pos }: YAMLError, text: string): Explained | null {
  if (!AFTER_UNCLOSED.includes(code)) return null
  const offset = findUnclosed(text, pos[0])
  if (offset === null) return null
  const closing = { '[': 'bracket "]"', '{': 'brace "}"' }[text[offset]!] ?? `quotation mark ${text[offset]}`
  return {
    offset,
    message: `Expected a closing ${closing} for the one opened here, found none.`,
    hint: 'Close it at the end of the value. A value that merely begins with this character must be put in quotation marks.',
  }
}

/** A line whose indentation attaches it to the wrong parent. */
function misplacedLine(errors: readonly YAMLError[], text: string): Explained | null {
  const [first] = errors
  const isOfLines = first?.code === 'BLOCK_AS_IMPLICIT_KEY' && errors[1]?.code === 'MULTILINE_IMPLICIT_KEY'
  if (first === undefined || (!isOfLines && first.code !== 'BAD_INDENT')) return null
  const lineStart = text.lastIndexOf('\n', first.pos[0] - 1) + 1
  const isLine = text.slice(lineStart, first.pos[0]).trim() === ''
  const next = text.indexOf('\n', first.pos[0]) + 1
  const line = isLine || next === 0 ? lineStart : next
  return {
    offset: line + /^[ \t]*/.exec(text.slice(line, line + 1000))![0].length,
    message: 'Expected the line to be indented like the lines it belongs to, found another indentation.',
    hint: 'Indent all keys, or all items of a list, by the same number of spaces; top-level keys have none.',
  }
}

function describeError({ code, message, pos }: YAMLError, text: string): Explained {
  const known = EXPLAINED[code]
  if (known !== undefined) return { offset: pos[0], ...known }
  const rest = text
    .slice(pos[0], pos[0] + 40)
    .split('\n', 1)[0]!
    .trim()
  return {
    offset: pos[0],
    message:
      code === 'UNEXPECTED_TOKEN' && rest !== ''
        ? `Expected the end of the value, found more after it: ${rest}`
        : `Expected valid YAML, found this: ${message.replace(/\s+/g, ' ').slice(0, 200)}.`,
    hint: 'Put the whole value in quotation marks. Within double ones, write \\" for a quotation mark.',
  }
}

const EXPLAINED: { readonly [code: string]: { message: string; hint: string } } = {
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'Expected one value after the colon, found a second "key: value" on the same line.',
    hint: 'Put the whole value in quotation marks: title: "Git: a guide".',
  },
  BAD_SCALAR_START: {
    message: 'Expected a value, found a character that YAML reserves ("@" or a backtick).',
    hint: 'Put the value in quotation marks.',
  },
  TAB_AS_INDENT: {
    message: 'Expected spaces at the start of the line, found a tab.',
    hint: 'Indent with two spaces instead of a tab.',
  },
  MISSING_CHAR: {
    message: 'Expected a closing quotation mark, bracket, colon or comma, found none.',
    hint: 'Look for a quotation mark or bracket that was opened and not closed, or a key without its colon.',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'Expected a key followed by a colon and a space, found a line without them.',
    hint: 'Begin the line with a name and a colon, or put a text of several lines in quotation marks.',
  },
  BAD_DQ_ESCAPE: {
    message: 'Expected a known escape after the backslash inside double quotation marks, found another character.',
    hint: 'Use single quotation marks, or write the backslash twice.',
  },
  RESOURCE_EXHAUSTION: {
    message: `Expected values nested at most ${MOST_DEPTH} deep, found far more.`,
    hint: 'Look for a long run of brackets, braces or dashes.',
  },
}

/** Front matter that is YAML and yet no map. */
export function notAMap(place: Position & { path: string }): Problem {
  return {
    code: 'front-matter-syntax',
    severity: 'error',
    ...place,
    message: 'Expected "key: value" lines, found a list or plain text.',
    hint: 'Begin each line with a name and a colon, such as "title: My page".',
  }
}

/** A tag such as `!ruby/object`, which has no meaning here. */
export function tagProblem(error: YAMLError, place: (offset: number) => Position & { path: string }): Problem {
  return {
    code: 'front-matter-tag',
    severity: 'warning',
    ...place(error.pos[0]),
    message: `Expected a plain value, found a tag that has no meaning here: ${error.message.slice(0, 100)}.`,
    hint: 'Remove the word that begins with "!"; the value is read as text.',
  }
}
