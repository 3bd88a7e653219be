import type { Effect, GoneReason } from './effect.ts'
import type { Answer, AnswerChange } from './path-answers.ts'

/** A URL under which nothing answers any more. */
export interface StoppedUrl {
  readonly path: string
  readonly wasAlias: boolean
  readonly articleId: string
  /** Where its article lives after the import; null where the article is withdrawn. */
  readonly articleNow: string | null
  /** Why the article is withdrawn. */
  readonly reason: GoneReason | null
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
      articleNow: effect?.after?.path ?? null,
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
