import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem, Severity } from '../content/problem.ts'
import { inBatches } from '../import/map-concurrently.ts'
import { decodeSource } from '../import/read/read-source.ts'
import { LARGEST_PAGE } from '../import/read/walk-site.ts'
import { counted } from './counted.ts'
import { displayWidth } from './display-width.ts'
import { printable } from './printable.ts'
import type { Terminal } from './terminal.ts'

const LONGEST_LINE = 120

// A screen of one mistake hides all others.
const MOST_OF_A_KIND = 20

const PROBLEMS_A_WRITE = 200

/**
 * Writes each problem as `path:line:column  severity  code`, what it says, the line it stands on, and what to do; of one
 * code in one file the first twenty, and how many more there are.
 */
export async function printProblems(terminal: Terminal, root: string, problems: readonly Problem[]): Promise<void> {
  for (const batch of inBatches(firstOfEachKind(problems), PROBLEMS_A_WRITE)) {
    const texts = await readTexts(root, new Set(batch.map(({ problem }) => problem.path)))
    const described = batch.map(({ problem, more }) => {
      const rest = `${printable(problem.path)}: and ${more} more of ${problem.code} (--format json tells all)\n\n`
      return describe(terminal, problem, lineOf(texts, problem)) + (more > 0 ? rest : '')
    })
    terminal.out(described.join(''))
  }
}

/** The problems to be told; `more` is how many follow the last one of a code in a file. */
function firstOfEachKind(problems: readonly Problem[]): { readonly problem: Problem; readonly more: number }[] {
  const kindOf = ({ path, code }: Problem) => `${path}\0${code}`
  const totals = new Map<string, number>()
  for (const problem of problems) totals.set(kindOf(problem), (totals.get(kindOf(problem)) ?? 0) + 1)
  const told = new Map<string, number>()
  return problems.flatMap((problem) => {
    const count = (told.get(kindOf(problem)) ?? 0) + 1
    told.set(kindOf(problem), count)
    const more = count === MOST_OF_A_KIND ? (totals.get(kindOf(problem)) ?? 0) - count : 0
    return count > MOST_OF_A_KIND ? [] : [{ problem, more }]
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

/** One line: how many of each severity or `none`, and how many are kept quiet. */
export function countProblems(problems: readonly Problem[], silenced: number, none: string): string {
  const severities: Severity[] = ['error', 'warning', 'notice']
  const counts = severities.map(
    (severity) => [severity, problems.filter((p) => p.severity === severity).length] as const,
  )
  const told = counts.filter(([, count]) => count > 0).map(([name, count]) => counted(count, name))
  const quiet = silenced === 0 ? '' : ` (${silenced} more silenced)`
  return `${told.length === 0 ? none : told.join(', ')}${quiet}`
}

function severityLabel({ colours }: Terminal, severity: Severity): string {
  if (severity === 'error') return colours.red(severity)
  return severity === 'warning' ? colours.yellow(severity) : colours.dim(severity)
}

/** The line with a caret below the column; of a long line the part around it. */
function quote({ line, column }: Problem, text: string): string {
  const around = Math.max(0, Math.min(column - 1, text.length) - LONGEST_LINE / 2)
  // Not between the halves of one character.
  const start = /^[\udc00-\udfff]/.test(text.slice(around, around + 1)) ? around - 1 : around
  const part = printable(text.slice(start, start + LONGEST_LINE))
  const number = String(line)
  const caret = ' '.repeat(displayWidth(part.slice(0, Math.max(0, column - 1 - start))))
  return `    ${number} | ${part}\n    ${' '.repeat(number.length)} | ${caret}^\n`
}

/** The lines of each file, read side by side: one after the other, thousands of files take seconds. */
async function readTexts(root: string, paths: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly string[]>> {
  const read = async (path: string) => {
    const text = await readText(join(root, path)).catch(() => '')
    return [path, text.split(/\r\n|\n|\r/)] as const
  }
  return new Map(await Promise.all([...paths].map(read)))
}

/** Links are not followed, pipes never end, and of a large file nobody needs a line. */
async function readText(path: string): Promise<string> {
  const file = await lstat(path)
  return file.isFile() && file.size <= LARGEST_PAGE ? decodeSource(path, await readFile(path)).text : ''
}

/** The line a problem stands on; null where there is none to show. */
function lineOf(texts: ReadonlyMap<string, readonly string[]>, { path, line }: Problem): string | null {
  const found = texts.get(path)?.[line - 1]
  return found === undefined || found.trim() === '' ? null : found
}
