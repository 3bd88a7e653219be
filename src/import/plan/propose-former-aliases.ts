import { compareText } from '../../content/compare.ts'
import { pathKey } from '../../content/path-key.ts'
import type { Database } from '../../database/open.ts'
import { findFormerAddresses } from '../../database/write/consequences.ts'
import { loadNewestRelease } from '../../database/write/import-state.ts'
import { type AliasProposal, asWritten } from './consequences/alias-proposals.ts'
import type { Consequences } from './consequences/consequences.ts'
import type { InvisibleChange } from './invisible-changes.ts'
import type { KeptArticle } from './kept-articles.ts'
import type { PlanStep } from './plan.ts'

/** What a plan does to pages and addresses, as far as it decides which aliases can be written. */
export interface PlannedChanges {
  readonly steps: readonly Pick<PlanStep, 'articleId'>[]
  readonly kept: readonly Pick<KeptArticle, 'sourcePath'>[]
  readonly invisibleChanges: readonly InvisibleChange[]
  readonly consequences: Pick<Consequences, 'takenUrls'> | null
}

/**
 * An alias for each former address of a visible page that moved in an earlier release and that the plan leaves as it is; for
 * the others the plan proposes them itself.
 */
export async function proposeFormerAliases(
  database: Database,
  { steps, kept, invisibleChanges, consequences }: PlannedChanges,
): Promise<AliasProposal[]> {
  const changed = new Set(steps.map(({ articleId }) => articleId))
  // Files that are gone or have errors.
  const untouchable = new Set(kept.map(({ sourcePath }) => sourcePath))
  const taken = new Set(consequences?.takenUrls.map(({ path }) => pathKey(path)))
  const renamed = new Map(invisibleChanges.flatMap(renamedFile))
  const { release } = await loadNewestRelease(database)
  const former = await findFormerAddresses({ database, release })
  return former
    .flatMap(({ articleId, living, former: address, wasAlias }) => {
      // An alias that an editor took out is not put back.
      if (living === null || wasAlias || changed.has(articleId)) return []
      if (untouchable.has(living.sourcePath) || taken.has(pathKey(address))) return []
      const sourcePath = renamed.get(living.path) ?? living.sourcePath
      return { sourcePath, path: living.path, alias: asWritten(address) }
    })
    .sort((a, b) => compareText(a.sourcePath, b.sourcePath) || compareText(a.alias, b.alias))
}

/** The file that an article comes from now, by the path of the article. */
function renamedFile({ path, fields }: InvisibleChange): [string, string][] {
  return fields.flatMap((difference): [string, string][] =>
    difference.field === 'file' && 'after' in difference ? [[path, String(difference.after)]] : [],
  )
}
