import type { PathOwner } from '../../../database/write/consequences.ts'
import type { Effect } from './effect.ts'

/** The article that answers under a path; `isAlias` where the path is not its own. */
export interface Answer {
  readonly articleId: string
  /** Where the article lives. */
  readonly path: string
  /** The path that was asked for, as the site writes it. */
  readonly written: string
  readonly isAlias: boolean
}

/** What answers under a path before and after a plan; null where nothing does. */
export interface AnswerChange {
  readonly before: Answer | null
  readonly after: Answer | null
}

/** The keys (see `pathKey`) whose answer a plan can change: those of what it closes and opens. */
export function findTouchedKeys(effects: readonly Effect[]): string[] {
  const editions = effects.flatMap(({ before, after }) => [before ?? [], after ?? []].flat())
  return [...new Set(editions.flatMap(({ pathKey, aliases }) => [pathKey, ...aliases.map((alias) => alias.pathKey)]))]
}

/** What answers under each touched key before and after; `owners` are all who answer under them now. */
export function findAnswers(effects: readonly Effect[], owners: readonly PathOwner[]): Map<string, AnswerChange> {
  const closed = new Set(effects.map((effect) => effect.closes))
  const opened = effects.flatMap(ownersOpened)
  const before = pickAnswers(owners)
  const after = pickAnswers([...owners.filter(({ edition }) => !closed.has(edition)), ...opened])
  return new Map(
    findTouchedKeys(effects).map((key) => [key, { before: before.get(key) ?? null, after: after.get(key) ?? null }]),
  )
}

function ownersOpened({ after, opens }: Effect): PathOwner[] {
  if (after === null) return []
  const { articleId, path, pathKey, aliases } = after
  // What is still to be staged will be newer than everything there is.
  const owner = { articleId, path, edition: opens ?? Number.MAX_SAFE_INTEGER }
  return [
    { ...owner, key: pathKey, alias: null },
    ...aliases.map((alias) => ({ ...owner, key: alias.pathKey, alias: alias.path })),
  ]
}

/** As readers are answered: an own path goes before aliases, the newest edition before older ones. */
function pickAnswers(owners: readonly PathOwner[]): Map<string, Answer> {
  const weakestFirst = owners.toSorted(
    (a, b) => Number(a.alias === null) - Number(b.alias === null) || a.edition - b.edition,
  )
  return new Map(
    weakestFirst.map(({ key, articleId, path, alias }) => [
      key,
      { articleId, path, written: alias ?? path, isAlias: alias !== null },
    ]),
  )
}
