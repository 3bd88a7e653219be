import { compareText } from '../../content/compare.ts'
import type { Database } from '../../database/open.ts'
import { findFormerAddresses } from '../../database/write/consequences.ts'
import { loadNewestRelease } from '../../database/write/import-state.ts'
import { type AliasProposal, asWritten } from './consequences/alias-proposals.ts'

/** An alias for each former address of a visible page that moved in an earlier release, but for pages that the plan changes. */
export async function proposeFormerAliases(database: Database, changed: ReadonlySet<string>): Promise<AliasProposal[]> {
  const { release } = await loadNewestRelease(database)
  const former = await findFormerAddresses({ database, release })
  return (
    former
      // An alias that an editor took out is not put back.
      .filter(({ articleId, wasAlias }) => !wasAlias && !changed.has(articleId))
      .flatMap(({ living, former: address }) => (living === null ? [] : { ...living, alias: asWritten(address) }))
      .sort((a, b) => compareText(a.sourcePath, b.sourcePath) || compareText(a.alias, b.alias))
  )
}
