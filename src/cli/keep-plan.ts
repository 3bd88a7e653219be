import type { ImportOptions } from '../import/import-options.ts'
import type { PlanFingerprint } from '../import/plan/plan-fingerprint.ts'
import type { ImportReport } from '../import/report.ts'
import { savePlan } from '../import/saved-plan.ts'
import { printable } from './printable.ts'
import type { Terminal } from './terminal.ts'

/** A plan as it was made, and what it was made with. */
export interface MadePlan {
  readonly options: ImportOptions
  readonly fingerprint: PlanFingerprint | null
  readonly report: ImportReport
}

/** Saves a plan and says so; one that could not be carried out is not saved. */
export async function keepPlan(
  terminal: Terminal,
  file: string,
  { options, fingerprint, report }: MadePlan,
): Promise<void> {
  if (report.blocked || fingerprint === null) {
    terminal.err('The plan was not saved, because it could not be carried out.\n')
    return
  }
  const { planOnly: _planOnly, ...choices } = options
  const { problems: _problems, silenced: _silenced, ...kept } = report
  await savePlan(file, { commonplacePlan: 1, made: new Date().toISOString(), choices, fingerprint, report: kept })
  terminal.err(`Saved the plan; --apply ${printable(file)} carries it out.\n`)
}
