import { lstat, readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { compareText } from '../content/compare.ts'
import { groupPairs } from '../content/group-pairs.ts'
import type { Problem, Severity } from '../content/problem.ts'
import { inBatches } from '../import/map-concurrently.ts'
import { decodeSource } from '../import/read/read-source.ts'
import { LARGEST_PAGE } from '../import/read/walk-site.ts'
import { type GatheredProblem, gatherProblems } from './gather-problems.ts'
import { plural } from './plural.ts'
import { printable } from './safe-output.ts'
import type { Terminal } from './terminal.ts'

const LONGEST_LINE = 80

// Up to so many problems are printed whole; of more, a table comes first.
const FEW = 30
/** How many of each code are printed below the table, where nothing is known of an earlier import. */
const EXAMPLES_OF_A_CODE = 2
const MOST_NEW = 50
const MOST_ERRORS = 100
const MOST_ROWS = 60

const PROBLEMS_A_WRITE = 200

/** Which problems are printed whole. */
export interface ProblemChoice {
  /** Every one. */
  readonly all?: boolean
  /** Those of the last import, which are not news; null where that is not known. */
  readonly known?: readonly Problem[] | null
  /** Whether a line says how to read more about a code. */
  readonly explain?: boolean
}

/**
 * Prints problems as `path:line:column  severity  code`, with message, line and hint. What says the same of several files of a
 * folder is one of them. Of more than a few, first a table by code, then the errors and what is new since the last import (or
 * some of each code) whole, at most some hundred.
 */
export async function printProblems(
  terminal: Terminal,
  root: string,
  problems: readonly Problem[],
  { all = false, known = null, explain = false }: ProblemChoice = {},
): Promise<void> {
  const gathered = all ? problems.map(alone) : gatherProblems(problems)
  const isShort = all || gathered.length <= FEW
  const shown = isShort ? gathered : chooseProblems(problems, known)
  if (!isShort) printTable(terminal, gathered)
  for (const batch of inBatches(shown, PROBLEMS_A_WRITE)) {
    const texts = await readTexts(root, new Set(batch.map(({ first }) => first.path)))
    terminal.out(batch.map((one) => describe(terminal, one, lineOf(texts, one.first))).join(''))
  }
  const others = problems.length - shown.reduce((count, one) => count + one.problems.length, 0)
  if (others > 0) {
    const isNothing = shown.length === 0
    const what = isNothing ? 'Nothing is new since the last import' : `Shown above: ${whatIsShown(shown, known)}`
    terminal.out(`${what}. --all shows the other ${others}.\n\n`)
  }
  if (explain && problems.length > 0)
    terminal.out(`More about a code: commonplace-gateway explain ${codeToExplain(shown, problems)}\n\n`)
}

function codeToExplain(shown: readonly GatheredProblem[], problems: readonly Problem[]): string {
  return (shown[0]?.first ?? problems[0]!).code
}

function alone(problem: Problem): GatheredProblem {
  return { first: problem, problems: [problem], folder: null }
}

function whatIsShown(shown: readonly GatheredProblem[], known: readonly Problem[] | null): string {
  const errors = shown.filter(isError).length < MOST_ERRORS ? 'every error' : `the first ${MOST_ERRORS} errors`
  return `${errors}, and ${known === null ? 'some of each code' : 'what is new since the last import'}`
}

function isError({ first }: GatheredProblem): boolean {
  return first.severity === 'error'
}

function chooseProblems(problems: readonly Problem[], known: readonly Problem[] | null): GatheredProblem[] {
  // A line moves with every edit above it.
  const keyOf = ({ path, code, message, target }: Problem) => JSON.stringify([path, code, target ?? message])
  const before = new Set((known ?? []).map(keyOf))
  const counts = new Map<string, number>()
  let [errors, news] = [0, 0]
  const candidates = problems.filter((problem) => problem.severity === 'error' || !before.has(keyOf(problem)))
  return gatherProblems(candidates).filter(({ first: { severity, code } }) => {
    if (severity === 'error') return errors++ < MOST_ERRORS
    if (known !== null) return news++ < MOST_NEW
    const count = counts.get(code) ?? 0
    counts.set(code, count + 1)
    return count < EXAMPLES_OF_A_CODE
  })
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice']

/** One line for each code: how often, and where first, or in which folder most of them are; and one for what is one of a folder. */
function printTable(terminal: Terminal, gathered: readonly GatheredProblem[]): void {
  const single = gathered.flatMap(({ first, folder }) => (folder === null ? [[first.code, first] as const] : []))
  const rows = [
    ...[...groupPairs(single).values()].map((group) => ({
      first: group[0]!,
      count: group.length,
      where: whereOf(group),
    })),
    ...gathered.flatMap(({ first, problems, folder }) =>
      folder === null ? [] : { first, count: problems.length, where: `in ${placeOfFolder(folder, problems)}` },
    ),
  ].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.first.severity) - SEVERITIES.indexOf(b.first.severity) ||
      compareText(a.first.code, b.first.code) ||
      b.count - a.count,
  )
  const shown = rows.slice(0, MOST_ROWS)
  const widest = Math.max(...shown.map(({ first }) => first.code.length))
  const digits = String(Math.max(...shown.map(({ count }) => count))).length
  for (const { first, count, where } of shown)
    terminal.out(
      `${String(count).padStart(digits)}  ${padded(terminal, first.severity)}  ${first.code.padEnd(widest)}  ${printable(where)}\n`,
    )
  if (rows.length > shown.length) terminal.out(`… and ${rows.length - shown.length} more lines.\n`)
  terminal.out('\n')
}

/** `content/notes/`, with the ending of the files there where all have the same that is not Markdown's. */
function placeOfFolder(folder: string, problems: readonly Problem[]): string {
  const [ending = '', ...others] = new Set(problems.map(({ path }) => posix.extname(path)))
  const isTold = others.length === 0 && ending !== '' && ending !== '.md'
  return `${folder === '' ? '.' : folder}/${isTold ? ` (${ending})` : ''}`
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

function describe(
  terminal: Terminal,
  { first: problem, problems, folder }: GatheredProblem,
  line: string | null,
): string {
  const { colours } = terminal
  const own = `${problem.path}:${problem.line}:${problem.column}`
  const place = printable(folder === null ? own : placeOfFolder(folder, problems))
  const count = folder === null ? '' : `  (${problems.length} files; --all names each)`
  const related = (problem.related ?? []).map((one) => `  see also ${printable(one.path)}:${one.line}:${one.column}\n`)
  return [
    `${colours.bold(place)}  ${severityLabel(terminal, problem.severity)}  ${problem.code}${count}\n`,
    `  ${printable(problem.message)}\n`,
    line === null || folder !== null ? '' : quote(problem, line),
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

/** The line a problem is on; null where it is blank, cannot be read or may not be shown. */
function lineOf(texts: ReadonlyMap<string, readonly string[]>, { path, line, isQuotable }: Problem): string | null {
  if (isQuotable === false) return null
  const found = texts.get(path)?.[line - 1]
  return found === undefined || found.trim() === '' ? null : found
}
