import { comparePaths } from '../../../content/compare.ts'
import type { LinkFrom, PathOwner } from '../../../database/write/consequences.ts'
import { type AliasProposal, proposeAliases } from './alias-proposals.ts'
import type { Effect, GoneReason } from './effect.ts'
import { findLinkChanges, type LinkChange } from './links.ts'
import { findAnswers } from './path-answers.ts'
import { findMovedQuotes, findVanishedQuotes, type MovedQuote, type VanishedQuote } from './quotes.ts'
import { type EmptiedTheme, findEmptiedThemes } from './themes.ts'
import {
  type FollowedUrl,
  findFollowedUrls,
  findStoppedUrls,
  findTakenUrls,
  type StoppedUrl,
  type TakenUrl,
} from './urls.ts'

/** What a plan brings about beside what was edited: plain data, part of `commonplace-gateway import --plan --json`. */
export interface Consequences {
  readonly stoppedUrls: readonly StoppedUrl[]
  readonly followedUrls: readonly FollowedUrl[]
  readonly takenUrls: readonly TakenUrl[]
  readonly brokenLinks: readonly LinkChange[]
  readonly linksThroughAlias: readonly LinkChange[]
  readonly vanishedQuotes: readonly VanishedQuote[]
  readonly movedQuotes: readonly MovedQuote[]
  readonly emptiedThemes: readonly EmptiedTheme[]
  /** Articles for which partners and readers will find word that they are gone. */
  readonly tombstones: readonly { readonly path: string; readonly title: string; readonly reason: GoneReason }[]
  /** Corrections that partners are told of. */
  readonly notices: readonly { readonly path: string; readonly correction: string }[]
  readonly aliasProposals: readonly AliasProposal[]
}

/** What is known of the site around a plan, at the release it was made against. */
export interface Surroundings {
  /** All who answer under the touched keys. */
  readonly owners: readonly PathOwner[]
  /** All links to the unsettled keys. */
  readonly links: readonly LinkFrom[]
  /** How many quotes the touched themes have. */
  readonly quoteCounts: ReadonlyMap<string, number>
}

/** Finds what follows from a plan's effects; pure. */
export function findConsequences(
  effects: readonly Effect[],
  { owners, links, quoteCounts }: Surroundings,
): Consequences {
  const answers = findAnswers(effects, owners)
  const stoppedUrls = findStoppedUrls(answers, effects).toSorted(comparePaths)
  const followedUrls = findFollowedUrls(answers).toSorted(comparePaths)
  const { broken, throughAlias } = findLinkChanges(answers, effects, links)
  return {
    stoppedUrls,
    followedUrls,
    takenUrls: findTakenUrls(answers, effects).toSorted(comparePaths),
    brokenLinks: broken,
    linksThroughAlias: throughAlias,
    vanishedQuotes: findVanishedQuotes(effects),
    movedQuotes: findMovedQuotes(effects),
    emptiedThemes: findEmptiedThemes(effects, quoteCounts),
    tombstones: effects.flatMap(({ step, before }) =>
      before === null || step.reason === null ? [] : { path: before.path, title: before.title, reason: step.reason },
    ),
    notices: effects.flatMap(({ step: { path, correction }, before, after }) =>
      before === null || after === null || correction === null ? [] : { path, correction },
    ),
    aliasProposals: proposeAliases(answers, effects),
  }
}
