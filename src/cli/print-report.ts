import type { PlanAction } from '../import/plan.ts'
import type { ImportReport, ReportedStep } from '../import/report.ts'
import { countProblems, printProblems } from './print-problems.ts'
import type { Terminal } from './terminal.ts'

const SHOWN_STEPS = 40

const VERBS: Record<PlanAction, string> = {
  create: 'create',
  change: 'change',
  move: 'move',
  restore: 'restore',
  withdraw: 'withdraw',
  hold: 'hold',
}

/** Writes what an import did or would do: problems first, then what happens to each article, then the summary. */
export async function printReport(
  terminal: Terminal,
  root: string,
  report: ImportReport,
  { planOnly = false, all = false }: { readonly planOnly?: boolean; readonly all?: boolean } = {},
): Promise<void> {
  await printProblems(terminal, root, report.problems)
  const shown = all ? report.steps : report.steps.slice(0, SHOWN_STEPS)
  for (const step of shown) terminal.out(`${describeStep(terminal, step)}\n`)
  if (shown.length < report.steps.length)
    terminal.out(`  … and ${report.steps.length - shown.length} more; --json lists all.\n`)
  for (const { path, sourcePath } of report.kept.slice(0, SHOWN_STEPS))
    terminal.out(
      `  ${terminal.colours.yellow('keep'.padEnd(8))} ${path}  (${sourcePath} is gone; --prune withdraws it)\n`,
    )
  terminal.out(`${summary(report, planOnly)}\n`)
}

function describeStep({ colours }: Terminal, step: ReportedStep): string {
  const colour = {
    create: colours.green,
    restore: colours.green,
    change: colours.yellow,
    move: colours.yellow,
    withdraw: colours.red,
    hold: colours.dim,
  }[step.action]
  const from = step.previousPath === null ? '' : `${step.previousPath} → `
  const reason = step.reason === null ? '' : `  (${step.reason.toLowerCase().replaceAll('_', ' ')})`
  return `  ${colour(VERBS[step.action].padEnd(8))} ${from}${step.path}${reason}`
}

function summary(report: ImportReport, planOnly: boolean): string {
  const { counts } = report
  const parts = [
    [counts.create + counts.restore, 'new'],
    [counts.change, 'changed'],
    [counts.move, 'moved'],
    [counts.withdraw, 'withdrawn'],
    [counts.hold, 'held (draft, not yet due or expired)'],
    [counts.unchanged, 'unchanged'],
    [counts.kept, 'kept although the file is gone'],
  ] as const
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  const articles = told.length === 0 ? 'No articles.' : `Articles: ${told.join(', ')}.`
  const problems = report.problems.length === 0 ? '' : ` Problems: ${countProblems(report.problems)}.`
  return `${articles}${problems}\n${outcome(report, planOnly)}`
}

function outcome(report: ImportReport, planOnly: boolean): string {
  if (report.blocked?.by === 'prune-limit') return `Refused, nothing was written. ${report.blocked.message}`
  if (report.blocked?.message) return `Nothing was published. ${report.blocked.message}`
  if (report.blocked)
    return 'Nothing was published, because of the errors above. Mend them, or publish what is sound with --keep-going.'
  if (report.release !== null) return `Published release ${report.release}.`
  if (report.written) return 'Noted; nothing a reader can see has changed, so there is no new release.'
  if (planOnly && report.pending) return 'This is a plan: nothing was written.'
  return 'Nothing to do: what is published is what the folder says.'
}
