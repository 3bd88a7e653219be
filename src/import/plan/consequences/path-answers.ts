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
  /** It is followed from where the article once was, although nothing in the files says so. */
  readonly isFormer: boolean
  /** Of a former path: it was an alias then. */
  readonly wasAlias: boolean
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

/** What answers under each touched key before and after; `owners` are all who answer under them now, former paths included. */
export function findAnswers(effects: readonly Effect[], owners: readonly PathOwner[]): Map<string, AnswerChange> {
  const closed = new Set(effects.map((effect) => effect.closes))
  const opened = effects.flatMap(ownersOpened)
  const before = pickAnswers(owners)
  const current = owners.filter((owner) => !owner.isFormer && !closed.has(owner.edition))
  const after = pickAnswers([...findFormerAfter(effects, owners), ...current, ...opened])
  const keys = new Set([...findTouchedKeys(effects), ...owners.map(({ key }) => key)])
  return new Map([...keys].map((key) => [key, { before: before.get(key) ?? null, after: after.get(key) ?? null }]))
}

/** The articles that will be followed from paths that are none of theirs: those they lose, and those they lost before. */
function findFormerAfter(effects: readonly Effect[], owners: readonly PathOwner[]): PathOwner[] {
  const lost = new Set<string>()
  const losses = effects.flatMap(({ before, after, step }): PathOwner[] => {
    if (before === null) return []
    const paths = [
      { pathKey: before.pathKey, path: before.path, rank: 1 },
      ...before.aliases.map((alias) => ({ ...alias, rank: 0 })),
    ]
    for (const { pathKey } of paths) lost.add(pathKey)
    if (after === null) return []
    return paths.map(({ pathKey, path, rank }) => {
      return { key: pathKey, edition: rank, articleId: step.articleId, path: after.path, alias: path, isFormer: true }
    })
  })
  const effectOf = new Map(effects.map((effect) => [effect.step.articleId, effect]))
  const earlier = owners.flatMap((owner): PathOwner[] => {
    if (!owner.isFormer || lost.has(owner.key)) return []
    const effect = effectOf.get(owner.articleId)
    if (effect === undefined) return [owner]
    return effect.after === null ? [] : [{ ...owner, path: effect.after.path }]
  })
  return [...earlier, ...losses]
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

/** As readers are answered: an own path goes before aliases, these before former paths, the newest edition before older ones. */
function pickAnswers(owners: readonly PathOwner[]): Map<string, Answer> {
  const weakestFirst = owners.toSorted((a, b) => rankOf(a) - rankOf(b) || a.edition - b.edition)
  return new Map(
    weakestFirst.map(({ key, articleId, path, alias, isFormer = false, wasAlias = false }) => [
      key,
      { articleId, path, written: alias ?? path, isAlias: alias !== null, isFormer, wasAlias },
    ]),
  )
}

function rankOf({ alias, isFormer }: PathOwner): number {
  if (isFormer) return 0
  return alias === null ? 2 : 1
}
