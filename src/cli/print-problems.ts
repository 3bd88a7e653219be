import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem, Severity } from '../content/problem.ts'
import { LARGEST_PAGE } from '../import/read/file-sizes.ts'
import { decodeSource } from '../import/read/read-source.ts'
import { counted } from './counted.ts'
import { displayWidth } from './display-width.ts'
import { printable } from './printable.ts'
import type { Terminal } from './terminal.ts'

const LONGEST_LINE = 120

// A screen of one mistake hides all others.
const MOST_OF_A_KIND = 20

/**
 * Writes each problem as `path:line:column  severity  code`, what it says, the line it stands on, and what to do; of one
 * code in one file the first twenty, and how many more there are.
 */
export async function printProblems(terminal: Terminal, root: string, problems: readonly Problem[]): Promise<void> {
  const lines = lineReader(root)
  const totals = countKinds(problems)
  const written = new Map<string, number>()
  for (const problem of problems) {
    const { colours } = terminal
    const kind = kindOf(problem)
    const count = (written.get(kind) ?? 0) + 1
    written.set(kind, count)
    if (count > MOST_OF_A_KIND) continue
    const place = `${printable(problem.path)}:${problem.line}:${problem.column}`
    terminal.out(`${colours.bold(place)}  ${severityLabel(terminal, problem.severity)}  ${problem.code}\n`)
    terminal.out(`  ${printable(problem.message)}\n`)
    const line = await lines(problem.path, problem.line)
    if (line !== null) terminal.out(quote(problem, line))
    for (const related of problem.related ?? [])
      terminal.out(`  see also ${printable(related.path)}:${related.line}:${related.column}\n`)
    if (problem.hint) terminal.out(`  ${colours.cyan('hint:')} ${printable(problem.hint)}\n`)
    terminal.out('\n')
    const more = (totals.get(kind) ?? 0) - MOST_OF_A_KIND
    if (count === MOST_OF_A_KIND && more > 0) {
      terminal.out(`${printable(problem.path)}: and ${more} more of ${problem.code} (--format json tells all)\n\n`)
    }
  }
}

function kindOf({ path, code }: Problem): string {
  return `${path}\0${code}`
}

function countKinds(problems: readonly Problem[]): Map<string, number> {
  const totals = new Map<string, number>()
  for (const problem of problems) totals.set(kindOf(problem), (totals.get(kindOf(problem)) ?? 0) + 1)
  return totals
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

/** Links are not followed, pipes never end, and of a large file nobody needs a line. */
async function readText(path: string): Promise<string> {
  const file = await lstat(path)
  return file.isFile() && file.size <= LARGEST_PAGE ? decodeSource(path, await readFile(path)).text : ''
}

/** Reads each file once and gives one line of it; null where there is none to show. */
function lineReader(root: string): (path: string, line: number) => Promise<string | null> {
  let last: { readonly path: string; readonly lines: readonly string[] } | null = null
  return async (path, line) => {
    if (last?.path !== path) {
      const text = await readText(join(root, path)).catch(() => '')
      last = { path, lines: text.split(/\r\n|\n|\r/) }
    }
    const found = last.lines[line - 1]
    return found === undefined || found.trim() === '' ? null : found
  }
}
