import { comparePaths } from '../../../content/compare.ts'
import type { LinkFrom } from '../../../database/write/consequences.ts'
import type { Effect } from './effect.ts'
import type { AnswerChange } from './path-answers.ts'

/** A link of a page that readers will see, whose target changes. */
export interface LinkChange {
  readonly path: string
  readonly sourcePath: string
  readonly href: string
  readonly text: string
  /** The path it leads to after the import; null where it leads nowhere. */
  readonly to: string | null
}

/** The links that lead nowhere although their address answers now, and those that will go round by an alias. */
export interface LinkChanges {
  readonly broken: readonly LinkChange[]
  readonly throughAlias: readonly LinkChange[]
}

/** The keys whose links a plan breaks or leads round: only links to these have to be looked for. */
export function findUnsettledKeys(answers: ReadonlyMap<string, AnswerChange>): string[] {
  return [...answers].filter(([, change]) => breaks(change) || leadsRound(change)).map(([key]) => key)
}

/** Looks at the links of all articles that will be visible; `links` are those of today to unsettled keys. */
export function findLinkChanges(
  answers: ReadonlyMap<string, AnswerChange>,
  effects: readonly Effect[],
  links: readonly LinkFrom[],
): LinkChanges {
  const closed = new Set(effects.map((effect) => effect.closes))
  const staying = links.filter(({ edition }) => !closed.has(edition))
  const all = [...staying, ...effects.flatMap(linksOpened)].sort(comparePaths)
  const changed = (isWanted: (change: AnswerChange) => boolean): LinkChange[] =>
    all.flatMap(({ path, sourcePath, href, text, target }) => {
      const change = answers.get(target)
      return change && isWanted(change) ? { path, sourcePath, href, text, to: change.after?.path ?? null } : []
    })
  return { broken: changed(breaks), throughAlias: changed(leadsRound) }
}

function linksOpened({ after }: Effect): Omit<LinkFrom, 'edition' | 'articleId'>[] {
  if (after === null) return []
  const { path, sourcePath } = after
  return after.links.flatMap(({ href, text, target }) =>
    target === null ? [] : { path, sourcePath, href, text, target },
  )
}

function breaks({ before, after }: AnswerChange): boolean {
  return before !== null && after === null
}

function leadsRound({ before, after }: AnswerChange): boolean {
  return before !== null && !before.isAlias && after?.isAlias === true
}
