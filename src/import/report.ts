import type { Problem } from '../content/problem.ts'
import type { ParsedSite } from './parse-site.ts'
import { type ImportPlan, isEmptyPlan, type PlanAction, type PlanStep } from './plan.ts'

/** What an import did, would do, or refused to do: plain data, the shape of `commonplace import --json`. */
export interface ImportReport {
  /** The release published by this import; null where none was. */
  readonly release: number | null
  /** Whether anything was written. */
  readonly written: boolean
  /** Whether there is anything to write: with a plan alone, whether changes are pending. */
  readonly pending: boolean
  /** Why nothing was published although there was something to publish. */
  readonly blocked: { readonly by: 'errors' | 'prune-limit'; readonly message: string | null } | null
  readonly counts: { readonly [action in PlanAction]: number } & { readonly unchanged: number; readonly kept: number }
  /** What each article's part is, sorted by path. */
  readonly steps: readonly ReportedStep[]
  /** Visible articles whose file is gone, by path: they stay until an import is told to prune. */
  readonly kept: readonly { readonly path: string; readonly sourcePath: string }[]
  readonly problems: readonly Problem[]
}

/** A step of the plan without the text it carries. */
export type ReportedStep = Pick<
  PlanStep,
  'action' | 'articleId' | 'path' | 'previousPath' | 'sourcePath' | 'title' | 'reason'
>

/** Tells of an import; `number` is the release in force after publishing, null where nothing was published. */
export function reportImport(
  site: ParsedSite,
  plan: ImportPlan,
  blocked: ImportReport['blocked'],
  number: number | null,
): ImportReport {
  const count = (action: PlanAction) => plan.steps.filter((step) => step.action === action).length
  return {
    release: plan.release ? number : null,
    written: number !== null,
    pending: !isEmptyPlan(plan),
    blocked,
    counts: {
      create: count('create'),
      change: count('change'),
      move: count('move'),
      restore: count('restore'),
      withdraw: count('withdraw'),
      hold: count('hold'),
      unchanged: plan.unchanged,
      kept: plan.kept.length,
    },
    steps: plan.steps.map(({ action, articleId, path, previousPath, sourcePath, title, reason }) => ({
      action,
      articleId,
      path,
      previousPath,
      sourcePath,
      title,
      reason,
    })),
    kept: plan.kept.map(({ path, sourcePath }) => ({ path, sourcePath })),
    problems: site.problems,
  }
}
