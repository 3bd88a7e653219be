import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compareText } from '../content/compare.ts'
import { groupPairs } from '../content/group-pairs.ts'
import type { Problem, Severity } from '../content/problem.ts'
import { inBatches } from '../import/map-concurrently.ts'
import { decodeSource } from '../import/read/read-source.ts'
import { LARGEST_PAGE } from '../import/read/walk-site.ts'
import { plural } from './plural.ts'
import { printable } from './safe-output.ts'
import type { Terminal } from './terminal.ts'

const LONGEST_LINE = 80

// Up to so many problems are printed whole; of more, a table comes first.
const FEW = 30
/** How many of each code are printed below the table, where nothing is known of an earlier import. */
const EXAMPLES_OF_A_CODE = 2
const MOST_NEW = 50

const PROBLEMS_A_WRITE = 200

/** Which problems are printed whole. */
export interface ProblemChoice {
  /** Every one. */
  readonly all?: boolean
  /** Those of the last import, which are not news; null where that is not known. */
  readonly known?: readonly Problem[] | null
}

/**
 * Prints problems as `path:line:column  severity  code`, with message, line and hint. Of more than a few, first a table by code,
 * then the errors and what is new since the last import (or some of each code) whole.
 */
export async function printProblems(
  terminal: Terminal,
  root: string,
  problems: readonly Problem[],
  { all = false, known = null }: ProblemChoice = {},
): Promise<void> {
  const isShort = all || problems.length <= FEW
  const shown = isShort ? problems : chooseProblems(problems, known)
  if (!isShort) printTable(terminal, problems)
  for (const batch of inBatches(shown, PROBLEMS_A_WRITE)) {
    const texts = await readTexts(root, new Set(batch.map((problem) => problem.path)))
    terminal.out(batch.map((problem) => describe(terminal, problem, lineOf(texts, problem))).join(''))
  }
  if (shown.length < problems.length) {
    const others = problems.length - shown.length
    const isNothing = shown.length === 0
    const what = isNothing ? 'Nothing is new since the last import' : `Shown above: ${whatIsShown(known)}`
    terminal.out(`${what}. --all shows the other ${others}.\n\n`)
  }
}

function whatIsShown(known: readonly Problem[] | null): string {
  return known === null ? 'every error, and some of each code' : 'every error, and what is new since the last import'
}

function chooseProblems(problems: readonly Problem[], known: readonly Problem[] | null): Problem[] {
  // A line moves with every edit above it.
  const keyOf = ({ path, code, message, target }: Problem) => JSON.stringify([path, code, target ?? message])
  const before = new Set((known ?? []).map(keyOf))
  const counts = new Map<string, number>()
  let news = 0
  return problems.filter((problem) => {
    if (problem.severity === 'error') return true
    if (known !== null) return !before.has(keyOf(problem)) && news++ < MOST_NEW
    const count = counts.get(problem.code) ?? 0
    counts.set(problem.code, count + 1)
    return count < EXAMPLES_OF_A_CODE
  })
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice']

/** One line for each code: how often, and where first, or in which folder most of them are. */
function printTable(terminal: Terminal, problems: readonly Problem[]): void {
  const groups = [...groupPairs(problems.map((problem) => [problem.code, problem] as const)).values()].sort(
    ([a], [b]) => SEVERITIES.indexOf(a!.severity) - SEVERITIES.indexOf(b!.severity) || compareText(a!.code, b!.code),
  )
  const widest = Math.max(...groups.map(([first]) => first!.code.length))
  const digits = String(Math.max(...groups.map((group) => group.length))).length
  for (const group of groups) {
    const { code, severity } = group[0]!
    const count = String(group.length).padStart(digits)
    terminal.out(`${count}  ${padded(terminal, severity)}  ${code.padEnd(widest)}  ${printable(whereOf(group))}\n`)
  }
  terminal.out('\n')
}

function padded(terminal: Terminal, severity: Severity): string {
  return severityLabel(terminal, severity) + ' '.repeat('warning'.length - severity.length)
}

const LARGE_GROUP = 20

function whereOf(group: readonly Problem[]): string {
  const { path, line, column } = group[0]!
  if (group.length >= LARGE_GROUP) {
    const folders = groupPairs(group.flatMap(({ path }) => foldersOf(path).map((folder) => [folder, path] as const)))
    const [deepest] = [...folders]
      .filter(([, paths]) => paths.length > group.length * 0.8)
      .sort(([a], [b]) => b.length - a.length)
    if (deepest) return `${deepest[1].length === group.length ? '' : `${deepest[1].length} of them `}in ${deepest[0]}/`
  }
  return `${group.length > 1 ? 'first ' : ''}${path}:${line}:${column}`
}

/** `a` and `a/b` of `a/b/c.md`. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

function describe(terminal: Terminal, problem: Problem, line: string | null): string {
  const { colours } = terminal
  const place = `${printable(problem.path)}:${problem.line}:${problem.column}`
  const related = (problem.related ?? []).map((one) => `  see also ${printable(one.path)}:${one.line}:${one.column}\n`)
  return [
    `${colours.bold(place)}  ${severityLabel(terminal, problem.severity)}  ${problem.code}\n`,
    `  ${printable(problem.message)}\n`,
    line === null ? '' : quote(problem, line),
    ...related,
    problem.hint ? `  ${colours.cyan('hint:')} ${printable(problem.hint)}\n` : '',
    '\n',
  ].join('')
}

/** One line: how many of each severity, or `none`; and how many are silenced. */
export function countProblems(problems: readonly Problem[], silenced: number, none: string): string {
  const severities: Severity[] = ['error', 'warning', 'notice']
  const counts = severities.map(
    (severity) => [severity, problems.filter((p) => p.severity === severity).length] as const,
  )
  const found = counts.filter(([, count]) => count > 0).map(([name, count]) => plural(count, name))
  const more = silenced === 0 ? '' : ` (${silenced} more silenced)`
  return `${found.length === 0 ? none : found.join(', ')}${more}`
}

function severityLabel({ colours }: Terminal, severity: Severity): string {
  if (severity === 'error') return colours.red(severity)
  return severity === 'warning' ? colours.yellow(severity) : colours.dim(severity)
}

/** The line with a caret below the column; of a long line the part around it. */
function quote({ line, column }: Problem, text: string): string {
  const around = Math.max(0, Math.min(column - 1, text.length) - LONGEST_LINE / 2)
  // Not between the two halves of a surrogate pair.
  const start = /^[\udc00-\udfff]/.test(text.slice(around, around + 1)) ? around - 1 : around
  const part = printable(text.slice(start, start + LONGEST_LINE))
  const number = String(line)
  const caret = ' '.repeat(displayWidth(part.slice(0, Math.max(0, column - 1 - start))))
  return `    ${number} | ${part}\n    ${' '.repeat(number.length)} | ${caret}^\n`
}

const ZERO_WIDTH = /^(?:\p{M}|[\u200b-\u200d]|\ufeff)$/u
// The blocks that Unicode calls wide (UAX #11), and emoji.
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]$|^\p{Emoji_Presentation}$/u

/** How many columns a terminal most likely gives a text. */
function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += ZERO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return width
}

/** The lines of each file. Read concurrently: one after the other, thousands of files take seconds. */
async function readTexts(root: string, paths: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly string[]>> {
  const read = async (path: string) => {
    const text = await readText(join(root, path)).catch(() => '')
    return [path, text.split(/\r\n|\n|\r/)] as const
  }
  return new Map(await Promise.all([...paths].map(read)))
}

/** Empty for symbolic links, pipes and very large files. */
async function readText(path: string): Promise<string> {
  const file = await lstat(path)
  return file.isFile() && file.size <= LARGEST_PAGE ? decodeSource(path, await readFile(path)).text : ''
}

/** The line a problem is on; null where it is blank or cannot be read. */
function lineOf(texts: ReadonlyMap<string, readonly string[]>, { path, line }: Problem): string | null {
  const found = texts.get(path)?.[line - 1]
  return found === undefined || found.trim() === '' ? null : found
}
