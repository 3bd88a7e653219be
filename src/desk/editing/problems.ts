import { explainCode } from '../../content/catalogue/problem-catalogue.ts'
import { comparePaths, compareText } from '../../content/compare.ts'
import type { Problem, Severity } from '../../content/problem.ts'
import { NoSuch } from '../ask.ts'
import { expectChoice } from '../parts/known-filters.ts'
import { nextIn } from '../parts/list-asked.ts'
import { partOf, weightInAddress, weightOf } from '../parts/part-of.ts'
import type { Read, View } from '../view.ts'
import { frameIfAny } from './frame-if-any.ts'
import type { Order, Problems, ShownProblem } from './problems-data.ts'
import { isLinkable, ProblemsPage } from './problems-page.tsx'
import { LONGEST_LINE, readLines } from './read-lines.ts'

const ADDRESS = '/desk/problems'
const MOST = 50
const BUDGET = 60_000

const severities: readonly Severity[] = ['error', 'warning', 'notice']

/** What is wrong in the site folder now, by file or by code. */
export const problemsView: View<Problems> = {
  address: ADDRESS,
  isForEditors: true,
  async read({ parameters, ask, work }): Promise<Read<Problems>> {
    const given = (name: string) => parameters.get(name) || null
    const filters = { code: given('code'), file: given('file'), severity: given('severity') }
    const by = given('by') ?? 'file'
    expectChoice({ by }, 'by', ['file', 'code'], ADDRESS)
    expectChoice(filters, 'severity', severities, ADDRESS)
    if (filters.code !== null && explainCode(filters.code) === null)
      throw new NoSuch(`There is no problem called “${filters.code}”.`, ADDRESS)
    const order: Order = by === 'code' ? 'code' : 'file'
    const [site, { report, fresh }] = await Promise.all([frameIfAny(ask), work.plan()])
    const chosen = report.problems.filter(
      ({ code, path, severity }) =>
        (filters.code ?? code) === code &&
        (filters.file ?? path) === path &&
        (filters.severity ?? severity) === severity,
    )
    const nameOf = ({ path, code }: Problem) => (order === 'file' ? path : code)
    const sorted =
      order === 'file' ? chosen : chosen.toSorted((a, b) => compareText(a.code, b.code) || comparePaths(a, b))
    const ordered = [
      ...sorted.filter((problem) => fresh.has(problem)),
      ...sorted.filter((problem) => !fresh.has(problem)),
    ]
    const { items, from, pageInfo } = partOf(ordered, parameters, { most: MOST, budget: BUDGET, weigh })
    const lines = await readLines(work.root, items)
    const named = new Set(items.map(nameOf))
    return {
      site,
      data: {
        filters,
        by: order,
        from,
        pageInfo,
        total: chosen.length,
        fresh: chosen.filter((problem) => fresh.has(problem)).length,
        codes: [...countBy(report.problems, ({ code }) => code)]
          .map(([code, count]) => ({ code, count }))
          .toSorted((a, b) => b.count - a.count),
        severities: countSeverities(report.problems),
        counts: Object.fromEntries([...countBy(chosen, nameOf)].filter(([name]) => named.has(name))),
        problems: items.map(
          (problem, index): ShownProblem => ({
            path: problem.path,
            line: problem.line,
            column: problem.column,
            code: problem.code,
            severity: problem.severity,
            message: problem.message,
            hint: problem.hint ?? null,
            isNew: fresh.has(problem),
            quoted: lines[index] ?? null,
          }),
        ),
      },
      question: null,
    }
  },
  page: (data) => ({ title: 'Problems', body: ProblemsPage(data) }),
  next: nextIn,
  table: ({ problems }) => ({
    columns: ['file', 'line', 'column', 'severity', 'code', 'message', 'what to do', 'new'],
    rows: problems.map(({ path, line, column, severity, code, message, hint, isNew }) => [
      ...[path, line, column, severity, code, message, hint, isNew ? 'new' : ''],
    ]),
  }),
}

// Of what stands around the texts of one problem.
const MARKUP = 900

function weigh({ path, code, message, hint }: Problem): number {
  const links = isLinkable(path) ? weightInAddress(path) : 0
  return (
    MARKUP + LONGEST_LINE + weightOf(path) + links + 2 * weightOf(code) + weightOf(message) + weightOf(hint ?? null)
  )
}

function countBy(problems: readonly Problem[], nameOf: (problem: Problem) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const problem of problems) counts.set(nameOf(problem), (counts.get(nameOf(problem)) ?? 0) + 1)
  return counts
}

function countSeverities(problems: readonly Problem[]): Problems['severities'] {
  const counts = countBy(problems, ({ severity }) => severity)
  return { error: counts.get('error') ?? 0, warning: counts.get('warning') ?? 0, notice: counts.get('notice') ?? 0 }
}
