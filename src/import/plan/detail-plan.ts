import type { Database } from '../../database/open.ts'
import { type EditionContent, findEditionContents } from '../../database/write/edition-contents.ts'
import type { StagedEdition } from '../../database/write/staging.ts'
import { compareEditions, type EditionDifference } from './compare-editions.ts'
import type { Consequences } from './consequences/consequences.ts'
import { type Effect, factsOf } from './consequences/effect.ts'
import type { LoadEditions } from './load-editions.ts'
import type { ImportPlan, PlanStep } from './plan.ts'
import { stagedContent } from './staged-content.ts'
import { weighEffects } from './weigh-effects.ts'

/** What a person wants to know of a plan before it is carried out. */
export interface PlanDetails {
  /** How the edition of each step differs from the one before; steps without one are left out. */
  readonly differences: ReadonlyMap<PlanStep, EditionDifference>
  readonly consequences: Consequences
}

// Each takes six statements; their text need not be in memory all at once.
const STEPS_A_BATCH = 200

/** Compares what a plan changes with what was published, at the release the plan was made against. */
export async function detailPlan(
  database: Database,
  plan: ImportPlan,
  loadEditions: LoadEditions,
): Promise<PlanDetails> {
  const differences = new Map<PlanStep, EditionDifference>()
  const effects: Effect[] = []
  for (let start = 0; start < plan.steps.length; start += STEPS_A_BATCH) {
    const steps = plan.steps.slice(start, start + STEPS_A_BATCH)
    const contents = await findEditionContents(database, steps.flatMap(editionsNeeded))
    const staged = await loadEditions(steps)
    for (const step of steps) {
      const { before, after } = contentsOf(step, contents, staged)
      if (before && after && isComparable(step)) differences.set(step, compareEditions(before, after))
      effects.push(effectOf(step, before, after))
    }
  }
  return { differences, consequences: await weighEffects(database, plan.expected, effects) }
}

function editionsNeeded({ close, open, discard }: PlanStep): number[] {
  return [close, discard, typeof open === 'number' ? open : null].filter((id) => id !== null)
}

function contentsOf(
  step: PlanStep,
  contents: ReadonlyMap<number, EditionContent>,
  staged: ReadonlyMap<PlanStep, StagedEdition>,
) {
  const edition = staged.get(step)
  const before = contents.get(step.close ?? step.discard ?? 0) ?? null
  const after = typeof step.open === 'number' ? contents.get(step.open) : edition && stagedContent(edition)
  return { before, after: after ?? null }
}

/** What is withdrawn or appears is shown as a whole. */
function isComparable({ action }: PlanStep): boolean {
  return action === 'change' || action === 'move' || action === 'hold'
}

function effectOf(step: PlanStep, before: EditionContent | null, after: EditionContent | null): Effect {
  const { action, articleId, path, title, reason, correction, close, open } = step
  return {
    step: { action, articleId, path, title, reason, correction },
    closes: close,
    opens: typeof open === 'number' ? open : null,
    before: close === null || before === null ? null : factsOf(before),
    after: open === false || after === null ? null : factsOf(after),
  }
}
