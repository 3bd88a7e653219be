import type { Database } from '../database/open.ts'
import { findEditionContents } from '../database/write/edition-contents.ts'
import type { PlannedTimes } from '../import/plan/clock-changes.ts'
import type { Consequences } from '../import/plan/consequences/consequences.ts'
import { type Effect, factsOf } from '../import/plan/consequences/effect.ts'
import { weighEffects } from '../import/plan/weigh-effects.ts'
import type { RollbackPlan } from './plan-rollback.ts'

// Their text need not be in memory all at once.
const STEPS_A_BATCH = 200

/** What a rollback changes of what the clock finds. */
export function timesOfRollback({ steps, files }: RollbackPlan): PlannedTimes {
  return {
    replaced: new Set(steps.flatMap(({ close, discard }) => [close ?? [], discard ?? []].flat())),
    opened: new Set(),
    put: steps.flatMap(({ copy, path, expiresAt }) =>
      copy === null ? [] : { path, publishAt: null, expireAt: expiresAt, isOpen: true },
    ),
    removed: new Set(files.remove),
  }
}

/** Finds what follows from a rollback for URLs, links, quotes and themes. It proposes no aliases: it touches no files. */
export async function weighRollback(database: Database, { steps, expected }: RollbackPlan): Promise<Consequences> {
  const effects: Effect[] = []
  for (let start = 0; start < steps.length; start += STEPS_A_BATCH) {
    const batch = steps.slice(start, start + STEPS_A_BATCH)
    const contents = await findEditionContents(
      database,
      batch.flatMap(({ close, copy }) => [close ?? [], copy?.edition ?? []].flat()),
    )
    const factsOfEdition = (id: number | undefined | null) => {
      const content = contents.get(id ?? 0)
      return content === undefined ? null : factsOf(content)
    }
    effects.push(
      ...batch.map(({ action, articleId, path, title, close, copy }): Effect => {
        const reason = action === 'withdraw' ? 'UNPUBLISHED' : null
        return {
          step: { action, articleId, path, title, reason, correction: null },
          closes: close,
          opens: null,
          before: factsOfEdition(close),
          after: factsOfEdition(copy?.edition),
        }
      }),
    )
  }
  return { ...(await weighEffects(database, expected, effects)), aliasProposals: [] }
}
