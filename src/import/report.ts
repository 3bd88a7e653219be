import { comparePaths } from '../content/compare.ts'
import { compareProblems, type Problem } from '../content/problem.ts'
import { markUnquotable } from '../content/taken-back/unquotable.ts'
import type { ImportState } from '../database/write/import-state.ts'
import type { ClockChange } from './plan/clock-changes.ts'
import type { EditionDifference } from './plan/compare-editions.ts'
import type { Consequences } from './plan/consequences/consequences.ts'
import type { PlanDetails } from './plan/detail-plan.ts'
import { findInvisibleChanges, type InvisibleChange } from './plan/invisible-changes.ts'
import type { KeptArticle } from './plan/kept-articles.ts'
import type { MovedWithoutAlias } from './plan/moved-without-alias.ts'
import { type ImportPlan, isEmptyPlan, type PlanAction, type PlanStep } from './plan/plan.ts'
import { findSiteChanges, type SiteChange } from './plan/site-changes.ts'
import type { ParsedSite } from './read/parsed-site.ts'

/** What an import did, would do, or refused to do: plain data, the shape of `commonplace-gateway import --json`. */
export interface ImportReport {
  /** The release published by this import; null where none was. */
  readonly release: number | null
  /** Whether anything was written. */
  readonly written: boolean
  /** Whether there is anything to write: with a plan alone, whether changes are pending. */
  readonly pending: boolean
  /** The number of the release it would make; null where it would make none, or made it. */
  readonly wouldPublish: number | null
  /** Why nothing was published although there was something to publish. */
  readonly blocked: {
    readonly by: 'errors' | 'prune-limit' | 'empty' | 'moved' | 'other-site'
    readonly message: string | null
  } | null
  readonly counts: { readonly [action in PlanAction]: number } & { readonly unchanged: number } & {
    readonly [what in 'kept' | 'faulty' | 'leftOut' | 'goneBefore']: number
  }
  /** What changes for the site as a whole. */
  readonly siteChanges: readonly SiteChange[]
  /** What the clock does in the thirty days after, in the order of time; null where no plan was asked for. */
  readonly clock: readonly ClockChange[] | null
  /** What each article's part is, sorted by path. */
  readonly steps: readonly ReportedStep[]
  /** What is invisibleChanges without a release, because no reader sees it. */
  readonly invisibleChanges: readonly InvisibleChange[]
  /** Visible articles that stay as they were last published, and why, by path. */
  readonly kept: readonly Pick<KeptArticle, 'path' | 'sourcePath' | 'because'>[]
  /** Page files with errors of which nothing is published. */
  readonly leftOut: readonly string[]
  /** URLs that answer by redirect since the release, because their pages moved without an alias. */
  readonly movedWithoutAlias: readonly MovedWithoutAlias[]
  /** What else follows; null where no plan was asked for. */
  readonly consequences: Consequences | null
  readonly problems: readonly Problem[]
  /** How many notices and warnings the site silences. */
  readonly silenced: number
}

/** A step of the plan without the text it carries. */
export interface ReportedStep
  extends Pick<PlanStep, 'action' | 'articleId' | 'path' | 'previousPath' | 'sourcePath' | 'title' | 'reason'> {
  /** Why no reader may see the page; null where the step holds nothing. */
  readonly held: HeldBecause | null
  /** How the article differs from what it was; null where it appears, goes, or no plan was asked for. */
  readonly difference: EditionDifference | null
}

/** `at` is when it is due, or since when it has expired. */
export interface HeldBecause {
  readonly because: 'DRAFT' | 'NOT_YET_DUE' | 'EXPIRED' | 'FILE_GONE'
  readonly at: string | null
}

/** What came of a plan. */
export interface ImportOutcome {
  readonly state: Pick<ImportState, 'latest' | 'site' | 'declaredThemes'>
  /** The time it was planned for. */
  readonly now: Date
  readonly blocked: ImportReport['blocked']
  /** The release in force after publishing; null where nothing was published. */
  readonly number: number | null
  readonly details: PlanDetails | null
  /** What changes of the settings that decide addresses. */
  readonly addressSettings: readonly SiteChange[]
  readonly clock: readonly ClockChange[] | null
}

/** Tells of an import. */
export function reportImport(
  site: Pick<ParsedSite, 'problems' | 'silenced'>,
  plan: ImportPlan,
  { state, now, blocked, number, details, addressSettings, clock }: ImportOutcome,
): ImportReport {
  const count = (action: PlanAction) => plan.steps.filter((step) => step.action === action).length
  return {
    release: plan.release ? number : null,
    written: number !== null,
    pending: !isEmptyPlan(plan),
    wouldPublish: plan.release && number === null ? plan.expected + 1 : null,
    blocked,
    counts: {
      create: count('create'),
      change: count('change'),
      move: count('move'),
      restore: count('restore'),
      withdraw: count('withdraw'),
      hold: count('hold'),
      unchanged: plan.unchanged,
      kept: plan.kept.filter(({ because }) => because !== 'FAULTY').length,
      faulty: plan.kept.filter(({ because }) => because === 'FAULTY').length,
      leftOut: plan.leftOut.length,
      goneBefore: plan.carried.withdrawn.length,
    },
    siteChanges: [...findSiteChanges(state, plan), ...addressSettings],
    clock,
    steps: plan.steps.map((step) => ({
      ...withoutText(step, now),
      difference: details?.differences.get(step) ?? null,
    })),
    invisibleChanges: findInvisibleChanges(plan.touch, state),
    kept: plan.kept.map(({ path, sourcePath, because }) => ({ path, sourcePath, because })).sort(comparePaths),
    leftOut: plan.leftOut,
    movedWithoutAlias: [],
    consequences: details?.consequences ?? null,
    problems: markUnquotable([...site.problems, ...plan.problems]).sort(compareProblems),
    silenced: site.silenced,
  }
}

function withoutText(step: PlanStep, now: Date): Omit<ReportedStep, 'difference'> {
  const { action, articleId, path, previousPath, sourcePath, title, reason } = step
  return { action, articleId, path, previousPath, sourcePath, title, reason, held: heldBecause(step, now) }
}

function heldBecause({ action, edition }: PlanStep, now: Date): HeldBecause | null {
  if (action !== 'hold') return null
  if (edition === null) return { because: 'FILE_GONE', at: null }
  const { draft, publishAt, expireAt } = edition
  if (draft) return { because: 'DRAFT', at: null }
  const expired = expireAt !== null && Date.parse(expireAt) <= now.getTime()
  return expired ? { because: 'EXPIRED', at: expireAt } : { because: 'NOT_YET_DUE', at: publishAt }
}
