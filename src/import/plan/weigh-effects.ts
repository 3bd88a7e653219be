import type { Database } from '../../database/open.ts'
import {
  countQuotesOfThemes,
  findFormerOwners,
  findLinksTo,
  findPathOwners,
} from '../../database/write/consequences.ts'
import { type Consequences, findConsequences } from './consequences/consequences.ts'
import type { Effect } from './consequences/effect.ts'
import { findUnsettledKeys } from './consequences/links.ts'
import { findAnswers, findTouchedKeys } from './consequences/path-answers.ts'
import { findTouchedThemes } from './consequences/themes.ts'

/** Reads what is around the effects of a plan at the release it was made against, and finds what follows from them. */
export async function weighEffects(
  database: Database,
  release: number,
  effects: readonly Effect[],
): Promise<Consequences> {
  const snapshot = { database, release }
  const keys = findTouchedKeys(effects)
  const visible = effects.flatMap(({ before, step }) => (before ? step.articleId : []))
  const [owners, former, quoteCounts] = await Promise.all([
    findPathOwners(snapshot, keys),
    findFormerOwners(snapshot, keys, visible),
    countQuotesOfThemes(snapshot, findTouchedThemes(effects)),
  ])
  const all = [...owners, ...former]
  const links = await findLinksTo(snapshot, findUnsettledKeys(findAnswers(effects, all)))
  return findConsequences(effects, { owners: all, links, quoteCounts })
}
