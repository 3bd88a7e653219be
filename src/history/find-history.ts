import { groupPairs } from '../content/group-pairs.ts'
import { pathKey } from '../content/path-key.ts'
import type { FormerAddress, GoneArticle } from '../database/write/consequences.ts'
import type { ShownEdition } from '../database/write/history.ts'
import { stableId } from '../import/plan/stable-id.ts'
import type { KeptHistory, KeptIdentity } from '../import/read/identities-file.ts'

/** What is known of articles at the release that is exported. */
export interface KnownHistory {
  /** The editions whose files are exported. */
  readonly editions: readonly ShownEdition[]
  /** The `id` in the front matter of each file, null for none; what is not exported as a page is missing. */
  readonly givenIds: ReadonlyMap<string, string | null>
  readonly addresses: readonly FormerAddress[]
  readonly gone: readonly GoneArticle[]
  /** What was imported from another database's export. */
  readonly carried: KeptHistory
}

/**
 * Everything an import could not derive again from front matter and file names: the ids of pages that were moved, the addresses
 * that lead to articles without any file saying so, and the articles that are gone.
 */
export function findHistory({ editions, givenIds, addresses, gone, carried }: KnownHistory): KeptHistory {
  const formerOf = groupPairs(addresses.map((address) => [address.articleId, address] as const))
  const past = (articleId: string) => {
    const ofArticle = formerOf.get(articleId) ?? []
    const written = (isAlias: boolean) =>
      [...new Set(ofArticle.flatMap(({ former, wasAlias }) => (wasAlias === isAlias ? former : [])))].sort()
    return { former: written(false), formerAliases: written(true) }
  }
  const carriedFiles = new Map(carried.withdrawn.map(({ id, file }) => [id, file]))
  const withdrawn = gone.map(({ articleId, path, sourcePath, at, reason }) => {
    const file = sourcePath ?? carriedFiles.get(articleId) ?? ''
    return { id: articleId, file, path, ...past(articleId), at, reason: reason ?? 'UNPUBLISHED' }
  })
  const goneFrom = groupPairs(withdrawn.flatMap(({ id, file, path }) => placesOf(file, path).map((at) => [at, id])))
  const isGone = new Set(withdrawn.map(({ id }) => id))
  // Otherwise it would be taken for the article that is gone.
  const isInPlaceOfOther = ({ articleId, sourcePath, path }: ShownEdition) =>
    placesOf(sourcePath, path).some((at) => goneFrom.get(at)?.some((id) => id !== articleId))
  return {
    identities: editions
      .filter(
        (edition) =>
          !isDerived(edition, givenIds) ||
          isInPlaceOfOther(edition) ||
          (formerOf.has(edition.articleId) && !isGone.has(edition.articleId)),
      )
      .map(({ articleId, sourcePath, path }): KeptIdentity => {
        const ofVisible = isGone.has(articleId) ? { former: [], formerAliases: [] } : past(articleId)
        return { id: articleId, file: sourcePath, path, ...ofVisible }
      }),
    withdrawn,
  }
}

function placesOf(file: string, path: string): string[] {
  return [`file ${file}`, `path ${pathKey(path)}`]
}

/** Whether an import into an empty database gives the article this id by itself. */
function isDerived({ articleId, sourcePath }: ShownEdition, givenIds: KnownHistory['givenIds']): boolean {
  const givenId = givenIds.get(sourcePath)
  if (givenId === undefined) return false
  return articleId === (givenId === null ? stableId('article', sourcePath) : stableId('article id', givenId))
}
