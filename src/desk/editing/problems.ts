import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../content/problem.ts'
import { type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Problems, ShownProblem } from './problems-data.ts'
import { ProblemsPage } from './problems-page.tsx'

const MOST = 100

/** What is wrong in the site folder now, by file and by code. */
export const problemsView: View<Problems> = {
  address: '/desk/problems',
  isForEditors: true,
  async read({ parameters, ask, work }): Promise<Read<Problems>> {
    const given = (name: string) => parameters.get(name) || null
    const filters = { code: given('code'), file: given('file'), severity: given('severity') }
    const [{ site }, { report, known }] = await Promise.all([
      ask<{ site: Frame }>({ query: `{ ${frameFields} }`, variables: {} }),
      work.plan(),
    ])
    const before = new Set((known ?? []).map(keyOf))
    const isNew = (problem: Problem) => known !== null && !before.has(keyOf(problem))
    const chosen = report.problems.filter(
      ({ code, path, severity }) =>
        (filters.code ?? code) === code &&
        (filters.file ?? path) === path &&
        (filters.severity ?? severity) === severity,
    )
    const shown = [...chosen.filter(isNew), ...chosen.filter((problem) => !isNew(problem))].slice(0, MOST)
    const lines = await readLines(work.root, shown)
    const problems = shown.map(
      (problem, index): ShownProblem => ({
        ...{ path: problem.path, line: problem.line, column: problem.column, code: problem.code },
        ...{ severity: problem.severity, message: problem.message, hint: problem.hint ?? null },
        isNew: isNew(problem),
        quoted: lines[index] ?? null,
      }),
    )
    return {
      site,
      data: { filters, total: chosen.length, codes: countCodes(report.problems), problems },
      question: null,
    }
  },
  page: (data) => ({ title: 'Problems', body: ProblemsPage(data) }),
  table: ({ problems }) => ({
    columns: ['file', 'line', 'column', 'severity', 'code', 'message', 'what to do', 'new'],
    rows: problems.map(({ path, line, column, severity, code, message, hint, isNew }) => [
      ...[path, line, column, severity, code, message, hint, isNew ? 'new' : ''],
    ]),
  }),
}

/** Lines move when something is written above, so that a problem is known again without them. */
function keyOf({ path, code, message }: Problem): string {
  return JSON.stringify([path, code, message])
}

function countCodes(problems: readonly Problem[]): Problems['codes'] {
  const counts = new Map<string, number>()
  for (const { code } of problems) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].map(([code, count]) => ({ code, count })).toSorted((a, b) => b.count - a.count)
}

/** The longest beginning of a file that is looked at. */
const MOST_BYTES = 1_000_000
const LONGEST_LINE = 200

/** The line of each problem, each file read once. */
async function readLines(root: string, problems: readonly Problem[]): Promise<(string | null)[]> {
  const files = new Map<string, readonly string[] | null>()
  for (const { path } of problems) if (!files.has(path)) files.set(path, await linesOf(join(root, path)))
  return problems.map(({ path, line }) => files.get(path)?.[line - 1]?.slice(0, LONGEST_LINE).trim() || null)
}

async function linesOf(path: string): Promise<readonly string[] | null> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0)
      return buffer.toString('utf8', 0, bytesRead).split('\n')
    } finally {
      await file.close()
    }
  } catch {
    // A folder, or gone since.
    return null
  }
}
