import { placeAt } from '../line-index.ts'
import type { Problem } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import type { DataFormat } from './data.ts'

/** Where the front matter of a file begins and ends. */
export interface Fence {
  readonly format: DataFormat | null
  readonly region: { readonly start: number; readonly end: number }
  readonly bodyOffset: number
  readonly bodyLine: number
  readonly problems: readonly Problem[]
}

const MARKS = [
  { mark: '---', format: 'yaml' },
  { mark: '+++', format: 'toml' },
] as const

/** Finds the marks as Hugo does: the first thing after an optional byte order mark and blank lines. */
export function findFence(file: SourceFile): Fence {
  const start = skipBlanks(file.text, bom(file.text))
  for (const { mark, format } of MARKS) {
    if (file.text.startsWith(mark, start)) return betweenMarks(file, start, mark, format)
  }
  if (file.text.startsWith(';;;', start)) return refuse(file, start, executable(file, start, ';;;'))
  if (file.text[start] === '{' && '"}'.includes(file.text[skipBlanks(file.text, start + 1)] ?? ' ')) {
    return jsonObject(file, start)
  }
  return { format: null, region: { start: 0, end: 0 }, problems: [], ...bodyAt(file, bom(file.text)) }
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\r\n'.includes(text[at]!)) at += 1
  return at
}

function bom(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0
}

function bodyAt(file: SourceFile, bodyOffset: number) {
  return { bodyOffset, bodyLine: placeAt(file, bodyOffset).line }
}

function betweenMarks(file: SourceFile, start: number, mark: string, format: DataFormat): Fence {
  const opening = lineAt(file.text, start)
  const tail = opening.text.slice(mark.length).trim()
  // To Hugo the rest of the line is YAML, and three more dashes begin a document.
  const isDocumentStart = format === 'yaml' && tail === mark
  if (tail !== '' && !tail.startsWith('#') && !isDocumentStart) {
    const problem = /^[a-z]/i.test(tail)
      ? executable(file, start, opening.text.trim())
      : strayMark(file, start, opening.text, mark)
    return refuse(file, start, problem)
  }
  let dots: number | null = null
  for (let at = opening.next; at < file.text.length; ) {
    const line = lineAt(file.text, at)
    const text = line.text.trimEnd()
    if (text.startsWith(mark)) {
      // What follows the mark on its line belongs to the body.
      const body = text === mark ? line.next : at + mark.length
      return { format, region: { start: opening.next, end: at }, problems: [], ...bodyAt(file, body) }
    }
    if (text === '...' && dots === null) dots = at
    at = line.next
  }
  return refuse(file, start, unclosed(file, start, mark, dots))
}

/** `next` is the start of the following line; `text` is without its line end. */
function lineAt(text: string, start: number): { text: string; next: number } {
  const end = text.indexOf('\n', start)
  if (end === -1) return { text: text.slice(start), next: text.length }
  return { text: text.slice(start, text[end - 1] === '\r' ? end - 1 : end), next: end + 1 }
}

function jsonObject(file: SourceFile, start: number): Fence {
  const end = findJsonEnd(file.text, start)
  if (end === null) return refuse(file, start, unclosed(file, start, '}', null))
  const rest = lineAt(file.text, end)
  const body = rest.text.trim() === '' ? rest.next : end
  return { format: 'json', region: { start, end }, problems: [], ...bodyAt(file, body) }
}

/** The index after the brace that closes the object opened at `start`; null where none does. */
function findJsonEnd(text: string, start: number): number | null {
  let depth = 0
  let isQuoted = false
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') isQuoted = !isQuoted
    else if (isQuoted && character === '\\') at += 1
    else if (!isQuoted && character === '{') depth += 1
    else if (!isQuoted && character === '}') depth -= 1
    if (depth === 0) return at + 1
  }
  return null
}

/** The body of a refused file starts after its opening line. */
function refuse(file: SourceFile, start: number, problem: Problem): Fence {
  const body = bodyAt(file, lineAt(file.text, start).next)
  return { format: null, region: { start: 0, end: 0 }, problems: [problem], ...body }
}

function unclosed(file: SourceFile, start: number, mark: string, dots: number | null): Problem {
  return {
    code: 'front-matter-unclosed',
    severity: 'error',
    ...placeAt(file, start),
    message: `Expected the front matter to end with a line of its own that reads "${mark}", found the end of the file.`,
    hint:
      dots === null
        ? `Write "${mark}" on a line of its own after the last key.`
        : `Hugo does not end front matter with "...": replace it by "${mark}".`,
    ...(dots === null ? {} : { related: [placeAt(file, dots)] }),
  }
}

function strayMark(file: SourceFile, start: number, found: string, mark: string): Problem {
  return {
    code: 'front-matter-mark',
    severity: 'error',
    ...placeAt(file, start),
    message: `Expected "${mark}" alone on the line that opens the front matter, found "${found.trim().slice(0, 40)}".`,
    hint: `Write exactly "${mark}". For a horizontal line at the start of a text use "***" instead.`,
  }
}

function executable(file: SourceFile, start: number, found: string): Problem {
  return {
    code: 'front-matter-executable',
    severity: 'error',
    ...placeAt(file, start),
    message: `Expected front matter in YAML ("---"), TOML ("+++") or JSON ("{"), found "${found.slice(0, 40)}".`,
    hint: 'Front matter that names another language is never read, because some tools run it as a program.',
  }
}
