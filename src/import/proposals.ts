import type { Database } from '../database/open.ts'
import { putCarriedHistory } from '../database/write/carried-history.ts'
import { takeImportLock } from '../database/write/import-lock.ts'
import { dropProposal, findProposal, type Proposal, putProposal } from '../database/write/proposals.ts'
import { isOvertaken } from '../database/write/publish.ts'
import { publishStaged, type StageOptions, stagePlan } from './apply-plan.ts'
import { carriedRows } from './plan/carried-history.ts'
import type { ImportPlan } from './plan/plan.ts'
import type { ImportReport } from './report.ts'

/** What people read of a proposal. Problems are left out: who proposes sees them. */
export type ProposalReport = Omit<ImportReport, 'problems' | 'silenced'>

/** What became of a proposal that was to be published. */
export type ApplyOutcome =
  /** `release` is null where nothing that readers see has changed. */
  { readonly release: number | null; readonly report: ProposalReport } | { readonly refused: 'unknown' | 'outdated' }

/** Stages a plan and keeps it under a name, in place of what had the name before. Only for the holder of the import lock. */
export async function keepProposal(
  database: Database,
  name: string,
  { plan, staging, report }: { plan: ImportPlan; staging: StageOptions; report: ImportReport },
): Promise<void> {
  const release = await stagePlan(database, plan, { ...staging, waits: true })
  const { problems: _problems, silenced: _silenced, ...rest } = report
  await putProposal<ProposalReport>(database, {
    name,
    plan: release,
    carried: carriedRows(plan.carried),
    report: rest,
  })
}

/** What is kept with the release in place of what the proposal says. */
interface Told {
  readonly note?: string | null | undefined
  readonly publishedBy?: string | null | undefined
}

/** Publishes a proposal as it was made; refuses if anything was published since. */
export async function applyProposal(
  database: Database,
  name: string,
  { onWait, ...told }: Told & { readonly onWait: () => void },
): Promise<ApplyOutcome> {
  return await underLock(database, onWait, async () => {
    const proposal = await findProposal<ProposalReport>(database, name)
    if (proposal === null) return { refused: 'unknown' }
    try {
      const published = await publishProposal(database, proposal, told)
      await dropProposal(database, name, true)
      return { release: proposal.plan.release ? published : null, report: proposal.report }
    } catch (error) {
      if (isOvertaken(error)) return { refused: 'outdated' }
      throw error
    }
  })
}

async function publishProposal(
  database: Database,
  { plan, carried }: Proposal<ProposalReport>,
  { note = plan.note, publishedBy = plan.publishedBy }: Told,
): Promise<number> {
  await putCarriedHistory(database, carried)
  return await publishStaged(database, { ...plan, note, publishedBy })
}

/** Removes a proposal with everything that was staged for it; false if there is none. */
export async function discardProposal(database: Database, name: string, onWait: () => void): Promise<boolean> {
  return await underLock(database, onWait, () => dropProposal(database, name, true))
}

async function underLock<T>(database: Database, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const lock = await takeImportLock(database, onWait)
  try {
    return await work()
  } finally {
    await lock.release()
  }
}

const NAME = /^[a-z0-9](?:[a-z0-9._/-]{0,98}[a-z0-9])?$/i

/** Whether this can be the name of a proposal: that of a branch, say. */
export function isProposalName(name: string): boolean {
  return NAME.test(name)
}
