import { createHash } from 'node:crypto'
import { comparePaths, compareText } from '../../content/compare.ts'
import type { ParsedSite } from '../read/parsed-site.ts'
import type { ImportPlan, PlanAction, PlanStep } from './plan.ts'

/** By what a plan is known again: what it was made from, and all that it decides. The same on every machine. */
export interface PlanFingerprint {
  /** The release it was made against; 0 = none yet. */
  readonly release: number
  /** The SHA-256 of every page, data and configuration file. */
  readonly files: { readonly [path: string]: string }
  readonly steps: readonly PlannedStep[]
  /** SHA-256 of everything the plan decides. */
  readonly decision: string
}

/** What becomes of an article; `digest` is that of its new edition. */
export interface PlannedStep {
  readonly action: PlanAction
  readonly path: string
  readonly articleId: string
  readonly digest: string | null
}

/** Takes the fingerprint of a plan; surrogate keys of the database are left out. */
export function fingerprintOf(site: Pick<ParsedSite, 'digests'>, plan: ImportPlan): PlanFingerprint {
  const { expected, steps, touch, kept, files, themes, carried, release } = plan
  const decided = [
    plan.site,
    steps.map((step) => [...Object.values(plannedStep(step)), visibility(step), step.previousPath, step.reason]),
    steps.map((step) => [step.sourcePath, step.correction, termsOf(step)]),
    touch.map(({ edition: _edition, ...terms }) => terms),
    kept.map((edition) => [edition.articleId, edition.path, edition.because]),
    [[...files.put].sort(comparePaths), [...files.remove].sort()],
    themes,
    carried,
    release,
  ]
  return {
    release: expected,
    files: Object.fromEntries([...site.digests].sort(([a], [b]) => compareText(a, b))),
    steps: steps.map(plannedStep),
    decision: createHash('sha256').update(JSON.stringify(decided)).digest('hex'),
  }
}

function plannedStep({ action, path, articleId, edition }: PlanStep): PlannedStep {
  return { action, path, articleId, digest: edition?.digest ?? null }
}

function visibility({ open, close, discard }: PlanStep) {
  return [open === false ? 'stays hidden' : 'is shown', close !== null, discard !== null]
}

function termsOf({ edition }: PlanStep) {
  if (edition === null) return null
  const { publishAt, expireAt, draft, number } = edition
  return [publishAt, expireAt, draft, number]
}
