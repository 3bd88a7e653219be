import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem, Severity } from '../content/problem.ts'
import { inBatches } from '../import/map-concurrently.ts'
import { decodeSource } from '../import/read/read-source.ts'
import { LARGEST_PAGE } from '../import/read/walk-site.ts'
import { plural } from './plural.ts'
import { printable } from './safe-output.ts'
import type { Terminal } from './terminal.ts'

const LONGEST_LINE = 120

// Hundreds of the same mistake would hide all others.
const MOST_OF_A_CODE = 20

const PROBLEMS_A_WRITE = 200

/**
 * Prints each problem as `path:line:column  severity  code`, its message, the line it is on, and the hint. Of one code in
 * one file only the first twenty are printed, and how many more there are.
 */
export async function printProblems(terminal: Terminal, root: string, problems: readonly Problem[]): Promise<void> {
  for (const batch of inBatches(firstOfEachCode(problems), PROBLEMS_A_WRITE)) {
    const texts = await readTexts(root, new Set(batch.map(({ problem }) => problem.path)))
    const described = batch.map(({ problem, more }) => {
      const rest = `${printable(problem.path)}: and ${more} more of ${problem.code} (--format json lists all)\n\n`
      return describe(terminal, problem, lineOf(texts, problem)) + (more > 0 ? rest : '')
    })
    terminal.out(described.join(''))
  }
}

/** The problems to print; `more` is how many are omitted after the last one of a code in a file. */
function firstOfEachCode(problems: readonly Problem[]): { readonly problem: Problem; readonly more: number }[] {
  const keyOf = ({ path, code }: Problem) => `${path}\0${code}`
  const totals = new Map<string, number>()
  for (const problem of problems) totals.set(keyOf(problem), (totals.get(keyOf(problem)) ?? 0) + 1)
  const printed = new Map<string, number>()
  return problems.flatMap((problem) => {
    const count = (printed.get(keyOf(problem)) ?? 0) + 1
    printed.set(keyOf(problem), count)
    const more = count === MOST_OF_A_CODE ? (totals.get(keyOf(problem)) ?? 0) - count : 0
    return count > MOST_OF_A_CODE ? [] : [{ problem, more }]
  })
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
