import type { WrittenAliases } from '../import/plan/write-proposed-aliases.ts'
import type { ImportReport } from '../import/report.ts'
import { AS_IT_WAS } from './as-it-was.ts'
import { printClock } from './print-clock.ts'
import { countConsequences, printConsequences } from './print-consequences.ts'
import { countProblems, type ProblemChoice, printProblems } from './print-problems.ts'
import { printSiteChanges } from './print-site-changes.ts'
import { printSteps } from './print-steps.ts'
import { printable, printableLines } from './safe-output.ts'
import type { Terminal } from './terminal.ts'

// A plan is there to be read; after an import, the summary has to be in sight.
const PLANNED_STEPS = 40
const DONE_STEPS = 12

/** How much is printed, and about what. */
export interface ReportOptions {
  readonly planOnly?: boolean
  /** Print only problems and the summary. */
  readonly quiet?: boolean
  readonly problems?: ProblemChoice
}

/** Prints what an import did or would do: problems, articles, consequences, summary. */
export async function printReport(
  terminal: Terminal,
  root: string,
  report: ImportReport,
  { planOnly = false, quiet = false, problems = {} }: ReportOptions = {},
): Promise<void> {
  await printProblems(terminal, root, report.problems, problems)
  const showPages = !quiet && !knowsNoPages(report)
  if (showPages) printSiteChanges(terminal, report)
  if (showPages && report.clock) printClock(terminal, report.clock)
  if (showPages) printSteps(terminal, report, planOnly ? PLANNED_STEPS : DONE_STEPS)
  if (showPages && report.consequences) printConsequences(terminal, report.consequences)
  terminal.out(summarise(report, planOnly))
}

/** Prints a line for each file that aliases were written into, or that needs them written by hand. */
export function printWrittenAliases({ out, colours }: Terminal, files: readonly WrittenAliases[]): void {
  for (const { sourcePath, aliases, written } of files) {
    const [list, file] = [aliases.map(printable).join(', '), printable(sourcePath)]
    if (written) out(`${colours.green('Wrote')} ${list} into ${file}\n`)
    else out(`${colours.red('Not written')}: add ${list} to the aliases of ${file} by hand\n`)
  }
}

/** The last lines of a report: counts, the consequences of a plan, and whether it was published, and as which release. */
export function summarise(report: ImportReport, planOnly: boolean): string {
  const { counts } = report
  const parts = [
    [counts.create, 'new'],
    [counts.restore, 'restored'],
    [counts.change, 'changed'],
    [counts.move, 'moved'],
    [counts.withdraw, 'withdrawn'],
    [counts.hold, 'held (draft, not yet due or expired)'],
    [counts.unchanged, 'unchanged'],
    [counts.kept, 'kept although gone from the folder'],
    [counts.faulty, 'kept as last published because of errors'],
    [counts.leftOut, 'left out because of errors'],
    [counts.goneBefore, 'gone before, as the export says'],
  ] as const
  const shown = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  const articles = shown.length === 0 ? 'No articles.' : `Articles: ${shown.join(', ')}.`
  const found = report.problems.length + report.silenced > 0
  const problems = found ? ` Problems: ${countProblems(report.problems, report.silenced, 'none')}.` : ''
  const following = report.consequences ? countConsequences(report.consequences) : ''
  const consequences = following === '' ? '' : `Consequences: ${following}.\n`
  if (knowsNoPages(report))
    return `${problems.trimStart()}\n${printableLines(reassuring(report, planOnly))}\n`.trimStart()
  return `${articles}${problems}\n${consequences}${printableLines(reassuring(report, planOnly))}\n`
}

/** Whether nothing is known about pages: there is none, or the configuration that all depend on has errors. */
function knowsNoPages({ blocked }: ImportReport): boolean {
  return blocked?.by === 'empty' || (blocked?.by === 'errors' && blocked.message !== null)
}

/** Says of a change that was asked for and came to nothing that readers see what they saw. */
function reassuring(report: ImportReport, planOnly: boolean): string {
  return report.blocked && !planOnly ? `${outcome(report, planOnly)}\n${AS_IT_WAS}` : outcome(report, planOnly)
}

function outcome(report: ImportReport, planOnly: boolean): string {
  if (report.blocked?.by === 'moved')
    return `Refused, nothing was written: the plan does not hold any more.\n${report.blocked.message}\nMake the plan again.`
  if (report.blocked && report.blocked.by !== 'errors') return `Refused, nothing was written. ${report.blocked.message}`
  if (report.blocked?.message) return `Nothing was published. ${report.blocked.message}`
  if (report.blocked) return `Nothing was published, ${reasonForErrors(report)}`
  const faults = report.counts.faulty + report.counts.leftOut > 0
  if (report.release !== null)
    return `Published release ${report.release}.${faults ? ' What has errors is not in it.' : ''}`
  if (report.written) return 'Noted; nothing a reader can see has changed, so there is no new release.'
  if (planOnly && report.pending) return `This is a plan: nothing was published. ${whatPlanWouldDo(report)}`
  if (faults) return 'Nothing to do: all that is sound is published.'
  if (report.counts.kept > 0) return 'Nothing to do: what is gone from the folder stays published until --prune.'
  return 'Nothing to do: what is published is what the folder says.'
}

function reasonForErrors({ problems }: ImportReport): string {
  return problems.some(({ severity }) => severity === 'error')
    ? 'because of the errors above. Mend them, or publish what is sound with --keep-going.'
    : 'because --strict takes warnings for errors. Mend what they tell of, or import without --strict.'
}

function whatPlanWouldDo({ wouldPublish }: ImportReport): string {
  if (wouldPublish !== null) return `It would make release ${wouldPublish}.`
  return 'It would make no release: nothing a reader can see changes.'
}
