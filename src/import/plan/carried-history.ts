import type { CarriedRows } from '../../database/write/carried-history.ts'
import type { ReleasePlan } from '../../database/write/publish.ts'
import type { KeptHistory, WithdrawnIdentity } from '../read/identities-file.ts'

/** The past of articles that this database does not know, as an export wrote it down. */
export interface CarriedHistory {
  readonly formerPaths: CarriedRows['formerPaths']
  readonly withdrawn: readonly WithdrawnIdentity[]
}

/** Leaves out the articles in `known`: this database knows better. */
export function findCarriedHistory({ identities, withdrawn }: KeptHistory, known: ReadonlySet<string>): CarriedHistory {
  const unknown = [...identities, ...withdrawn].filter(({ id }) => !known.has(id))
  return {
    formerPaths: unknown.flatMap(({ id, former, formerAliases }) => [
      ...former.map((path) => ({ articleId: id, path, wasAlias: false })),
      ...formerAliases.map((path) => ({ articleId: id, path, wasAlias: true })),
    ]),
    withdrawn: withdrawn.filter(({ id }) => !known.has(id)),
  }
}

/** The rows to write before the release. */
export function carriedRows({ formerPaths, withdrawn }: CarriedHistory): CarriedRows {
  return { formerPaths, articles: withdrawn.map(({ id, file }) => ({ id, origin: file })) }
}

/** What the change log says of them, with the times and reasons they had elsewhere. */
export function carriedChanges({ withdrawn }: CarriedHistory): ReleasePlan['changes'] {
  return withdrawn.map(({ id, path, at, reason }) => {
    return { kind: 'WITHDRAWN', articleId: id, path, previousPath: null, reason, correction: null, at }
  })
}
