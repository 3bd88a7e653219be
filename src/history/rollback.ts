import { randomUUID } from 'node:crypto'
import type { Database } from '../database/open.ts'
import { findNewestRelease } from '../database/read/releases.ts'
import { withRetries } from '../database/with-retries.ts'
import { copyEditions } from '../database/write/copy-editions.ts'
import { findEditionNumbers, listHeldEditions } from '../database/write/history.ts'
import { takeImportLock } from '../database/write/import-lock.ts'
import { refuseInMirror } from '../database/write/mirrored.ts'
import {
  findPublication,
  publish,
  type ReleasePlan,
  refreshBeforePublishing,
  refreshStatistics,
  retryIfOvertaken,
} from '../database/write/publish.ts'
import { sweepStaging } from '../database/write/staging.ts'
import { findAddressSettingChanges } from '../import/plan/address-settings.ts'
import { type ClockChange, foreseeClock } from '../import/plan/clock-changes.ts'
import type { Consequences } from '../import/plan/consequences/consequences.ts'
import { planRollback, type RollbackAction, type RollbackPlan, type RollbackStep } from './plan-rollback.ts'
import { loadReleaseState } from './release-state.ts'
import { timesOfRollback, weighRollback } from './rollback-effects.ts'

/** What a rollback did, or would do: plain data, the shape of `commonplace-gateway rollback --json`. */
export interface RollbackReport {
  /** The release to return to. */
  readonly target: number
  /** The release that was newest before. */
  readonly from: number
  /** The release that was published; null if none was. */
  readonly release: number | null
  /** Whether there is anything to do. */
  readonly pending: boolean
  readonly counts: { readonly [action in RollbackAction]: number } & {
    readonly unchanged: number
    readonly withheld: number
  }
  readonly siteChanges: RollbackPlan['siteChanges']
  /** What the clock does in the thirty days after, in the order of time; null where no plan was asked for. */
  readonly clock: readonly ClockChange[] | null
  /** What follows for URLs, links, quotes and themes; null where no plan was asked for. */
  readonly consequences: Consequences | null
  /** Sorted by path. */
  readonly steps: readonly Pick<
    RollbackStep,
    'action' | 'articleId' | 'path' | 'previousPath' | 'title' | 'expiresAt'
  >[]
}

/** What an editor chose for a rollback. */
export interface RollbackOptions {
  /** Plan only; nothing is written. */
  readonly planOnly: boolean
  readonly note: string | null
  /** As whoever goes back calls themselves, to be kept with the release. */
  readonly publishedBy?: string | null
  /** Called if an import or another rollback is running; this one waits for it. */
  readonly onWait: () => void
}

const EDITIONS_PER_BATCH = 500

/**
 * Publishes a release that shows what release `number` showed: the same articles with the same ids and paths, the same themes,
 * site and files. Throws if there is no such release or its content was pruned.
 */
export async function rollBack(
  given: Database,
  number: number,
  { planOnly, note, publishedBy = null, onWait }: RollbackOptions,
): Promise<RollbackReport> {
  const database = withRetries(given)
  const lock = planOnly ? null : await takeImportLock(database, onWait)
  try {
    await refuseInMirror(database)
    if (lock === null) return await foresee(database, await makePlan(database, number))
    return await retryIfOvertaken(async () => {
      await lock.hold()
      await sweepStaging(database)
      const publication = await findPublication(database)
      const plan = await makePlan(database, number)
      return report(plan, plan.release ? await apply(database, plan, { publication, note, publishedBy }) : null)
    })
  } finally {
    await lock?.release()
  }
}

async function makePlan(database: Database, number: number): Promise<RollbackPlan> {
  const target = await loadReleaseState(database, number)
  const newest = await findNewestRelease(database)
  const current = await loadReleaseState(database, newest?.number ?? number)
  return planRollback({
    target,
    current,
    held: await listHeldEditions(database),
    numbers: await findEditionNumbers(database),
    addressSettings: await findAddressSettingChanges(database, current.files, { files: target.files, settings: null }),
  })
}

/** Reports a plan with what follows from it. */
async function foresee(database: Database, plan: RollbackPlan): Promise<RollbackReport> {
  return {
    ...report(plan, null),
    clock: await foreseeClock(database, timesOfRollback(plan), new Date()),
    consequences: await weighRollback(database, plan),
  }
}

interface ApplyOptions {
  /** What `findPublication` returned before the plan was made. */
  readonly publication: number
  readonly note: string | null
  readonly publishedBy: string | null
}

async function apply(database: Database, plan: RollbackPlan, options: ApplyOptions): Promise<number> {
  const importId = randomUUID()
  const copies = plan.steps.flatMap((step) => step.copy ?? [])
  const open: number[] = []
  for (let start = 0; start < copies.length; start += EDITIONS_PER_BATCH)
    open.push(...(await copyEditions(database, importId, copies.slice(start, start + EDITIONS_PER_BATCH))))
  const release = releasePlan(importId, plan, { open, ...options })
  // Without statistics, Postgres expects one staged edition and compares each with each.
  await refreshBeforePublishing(database, release)
  const number = await publish(database, release)
  await refreshStatistics(database, release)
  return number
}

function releasePlan(
  importId: string,
  plan: RollbackPlan,
  { open, publication, note, publishedBy }: ApplyOptions & { readonly open: readonly number[] },
): ReleasePlan {
  const { steps, expected, site, files, themes } = plan
  const { restore, change, move, withdraw } = count(plan)
  return {
    import: importId,
    expected,
    publication,
    release: true,
    kind: 'ROLLBACK',
    note,
    publishedBy,
    site,
    added: restore,
    changed: change,
    moved: move,
    withdrawn: withdraw,
    close: steps.flatMap((step) => step.close ?? []),
    open,
    hold: [],
    discard: steps.flatMap((step) => step.discard ?? []),
    touch: [],
    changes: steps.map(({ action, articleId, path, previousPath }) => ({
      kind: CHANGE_KINDS[action],
      articleId,
      path,
      previousPath,
      reason: action === 'withdraw' ? ('UNPUBLISHED' as const) : null,
      correction: null,
    })),
    files,
    themes,
  }
}

const CHANGE_KINDS = { restore: 'RESTORED', change: 'UPDATED', move: 'MOVED', withdraw: 'WITHDRAWN' } as const

function count(plan: RollbackPlan): RollbackReport['counts'] {
  const of = (action: RollbackAction) => plan.steps.filter((step) => step.action === action).length
  return {
    restore: of('restore'),
    change: of('change'),
    move: of('move'),
    withdraw: of('withdraw'),
    unchanged: plan.unchanged,
    withheld: plan.withheld,
  }
}

function report(plan: RollbackPlan, release: number | null): RollbackReport {
  return {
    target: plan.target,
    from: plan.expected,
    release,
    pending: plan.release,
    counts: count(plan),
    siteChanges: plan.siteChanges,
    clock: null,
    consequences: null,
    steps: plan.steps.map(({ action, articleId, path, previousPath, title, expiresAt }) => ({
      action,
      articleId,
      path,
      previousPath,
      title,
      expiresAt,
    })),
  }
}
