import type { YAMLError } from 'yaml'
import type { Position, Problem } from '../problem.ts'
import { MOST_DEPTH } from './depth.ts'

/** The first fault the YAML reader found, in words an editor can act on; `place` turns its index into a place. */
export function syntaxProblem(error: YAMLError, place: (offset: number) => Position & { path: string }): Problem {
  const known = EXPLAINED[error.code]
  return {
    code: error.code === 'RESOURCE_EXHAUSTION' ? 'front-matter-too-large' : 'front-matter-syntax',
    severity: 'error',
    ...place(error.pos[0]),
    message: known?.message ?? `Expected valid YAML, found this: ${error.message.replace(/\s+/g, ' ').slice(0, 200)}.`,
    hint: known?.hint ?? 'Put a value that holds ": ", " #" or begins with a special character in quotation marks.',
  }
}

const EXPLAINED: { readonly [code: string]: { message: string; hint: string } } = {
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'Expected one value after the colon, found a second "key: value" on the same line.',
    hint: 'Put the whole value in quotation marks: title: "Git: a guide".',
  },
  BAD_SCALAR_START: {
    message: 'Expected a value, found a character that YAML keeps for itself ("@" or a backtick).',
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
    hint: 'Take the word that begins with "!" away; the value is read as text.',
  }
}
