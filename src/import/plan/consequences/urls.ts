import type { Effect, GoneReason } from './effect.ts'
import type { Answer, AnswerChange } from './path-answers.ts'

/** A URL under which nothing answers any more. */
export interface StoppedUrl {
  readonly path: string
  readonly wasAlias: boolean
  readonly articleId: string
  /** Why its article is withdrawn. */
  readonly reason: GoneReason | null
}

/** A URL of an article that moved and has no alias for it: it is followed here, and nowhere else. */
export interface FollowedUrl {
  readonly path: string
  readonly articleId: string
  /** Where its article lives after the import. */
  readonly articleNow: string
}

/** Own paths and aliases that the files give up, and under which their article is still found. */
export function findFollowedUrls(answers: ReadonlyMap<string, AnswerChange>): FollowedUrl[] {
  return [...answers.values()].flatMap(({ before, after }) => {
    const isGivenUp = before !== null && !before.isFormer && after?.isFormer && after.articleId === before.articleId
    return isGivenUp ? { path: before.written, articleId: before.articleId, articleNow: after.path } : []
  })
}

/** A URL that leads to another article than before. */
export interface TakenUrl {
  readonly path: string
  readonly from: string
  /** Where the article it led to lives after the import; null where it is withdrawn. */
  readonly fromNow: string | null
  readonly to: string
  /** Where the article it leads to lived before; null where readers did not know it. */
  readonly toBefore: string | null
}

/** Own paths and aliases under which `articleByPath` will find nothing although it does now. */
export function findStoppedUrls(answers: ReadonlyMap<string, AnswerChange>, effects: readonly Effect[]): StoppedUrl[] {
  const effectOf = new Map(effects.map((effect) => [effect.step.articleId, effect]))
  return [...answers.values()].flatMap(({ before, after }) => {
    if (before === null || after !== null) return []
    const effect = effectOf.get(before.articleId)
    return {
      path: before.written,
      wasAlias: before.isAlias,
      articleId: before.articleId,
      reason: effect?.step.reason ?? null,
    }
  })
}

/** Own paths and aliases under which `articleByPath` will find another article. */
export function findTakenUrls(answers: ReadonlyMap<string, AnswerChange>, effects: readonly Effect[]): TakenUrl[] {
  const effectOf = new Map(effects.map((effect) => [effect.step.articleId, effect]))
  const pathOf = ({ articleId, path }: Answer, side: 'before' | 'after') => {
    const effect = effectOf.get(articleId)
    return effect === undefined ? path : (effect[side]?.path ?? null)
  }
  return [...answers.values()].flatMap(({ before, after }) =>
    before && after && before.articleId !== after.articleId
      ? {
          path: before.written,
          from: before.path,
          fromNow: pathOf(before, 'after'),
          to: after.path,
          toBefore: pathOf(after, 'before'),
        }
      : [],
  )
}
