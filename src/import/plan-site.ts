import { isSettingsFile } from '../content/settings/settings.ts'
import type { TakenBack } from '../content/taken-back/passage-key.ts'
import { isWithdrawnFile } from '../content/taken-back/withdrawn-file.ts'
import { isThemesFile } from '../content/themes.ts'
import type { Database } from '../database/open.ts'
import { findKnownArticles } from '../database/write/carried-history.ts'
import {
  findArticlesBySourcePath,
  findBareArticles,
  findBodies,
  findPictureDigests,
  findTombstones,
  type ImportState,
  isOpen,
  loadMarkdown,
} from '../database/write/import-state.ts'
import type { ImportOptions } from './import-options.ts'
import { findCarriedHistory } from './plan/carried-history.ts'
import { explainStalePlan } from './plan/explain-stale-plan.ts'
import { findSimilar } from './plan/find-similar.ts'
import { findUnmatched, identify } from './plan/identify.ts'
import { createLoadEditions } from './plan/load-editions.ts'
import { checkOtherSite } from './plan/other-site.ts'
import { type ImportPlan, planImport } from './plan/plan.ts'
import { fingerprintOf } from './plan/plan-fingerprint.ts'
import { checkEmpty, checkPrune } from './plan/prune-limit.ts'
import { siteRow } from './plan/site-row.ts'
import { IDENTITIES_FILE } from './read/identities-file.ts'
import type { ParsedSite } from './read/parsed-site.ts'
import type { ImportReport } from './report.ts'
import { findSame, replacedBy } from './take-back/find-same.ts'

/** Plans the import of a parsed site, after asking the database about articles that `state` alone does not identify. */
export async function planSite(
  database: Database,
  site: ParsedSite,
  {
    state,
    prune = false,
    now,
    takenBack = [],
  }: ImportOptions & {
    readonly state: ImportState
    readonly now: Date
    readonly takenBack?: readonly TakenBack[]
  },
): Promise<ImportPlan> {
  const { settings, themes, documents, digests, faulty } = site
  const changed = new Set([...digests].flatMap(([path, digest]) => (state.files.get(path) === digest ? [] : path)))
  const { gone, unknown, uncertain } = findUnmatched(documents, state.latest, changed)
  const similar = await findSimilar(
    uncertain.flatMap(({ sourcePath, bodyDigest }) => (bodyDigest === null ? [] : sourcePath)),
    gone,
    {
      loadEditions: (ids) => loadMarkdown(database, ids),
      loadDocuments: async (paths) =>
        new Map([...(await site.loadDocuments(paths))].map(([path, { markdown }]) => [path, markdown])),
    },
  )
  const given = new Set(state.latest.map(({ givenId }) => givenId))
  const evidence = {
    keptIdentities: [...site.identities, ...site.withdrawn.filter(({ isErased }) => isErased !== true)],
    faulty,
    changed,
    bodies: await findBodies(database, uncertain.length === 0 ? [] : gone.map((edition) => edition.id)),
    similar,
    articleByGivenId: await findBareArticles(
      database,
      documents.flatMap(({ id }) => (id === null || given.has(id) ? [] : id)),
    ),
    articleBySourcePath: await findArticlesBySourcePath(
      database,
      unknown.map((document) => document.sourcePath),
    ),
  }
  const known = await findKnownArticles(
    database,
    [...site.identities, ...site.withdrawn].map(({ id }) => id),
  )
  const faultyEditions = state.latest.filter((edition) => faulty.has(edition.sourcePath))
  const identities = identify(documents, state.latest, evidence)
  // An article that is open is not gone.
  const hidden = [...identities.articleOf.values()].filter(({ latest }) => latest === null || !isOpen(latest))
  const input = {
    state,
    site: siteRow(settings, themes),
    documents,
    themes,
    identities,
    tombstones: await findTombstones(database, state.release === 0 ? [] : hidden.map(({ articleId }) => articleId)),
    digests,
    faulty,
    carried: findCarriedHistory(site, known),
    keptPictures: await findPictureDigests(
      database,
      [...gone, ...faultyEditions].map((edition) => edition.id),
    ),
    prune,
    now: now.toISOString(),
  }
  const first = planImport(input)
  const suspects = first.steps.filter((step) => replacedBy(step) !== null && !changed.has(step.sourcePath))
  const same =
    takenBack.length === 0 || suspects.length === 0
      ? new Set<string>()
      : await findSame(database, suspects, createLoadEditions(site.loadDocuments))
  const plan = same.size === 0 ? first : planImport({ ...input, same })
  return { ...plan, unchanged: plan.unchanged + (site.unchanged?.count ?? 0) }
}

/** Why nothing may be published although there is something to publish; null where nothing is in the way. */
export function findBlock(
  site: ParsedSite,
  plan: ImportPlan,
  {
    state,
    apply,
    keepGoing = false,
    strict = false,
    maxPrune,
  }: ImportOptions & { readonly state: Pick<ImportState, 'latest' | 'site'> },
): ImportReport['blocked'] {
  const moved = apply === undefined ? [] : explainStalePlan(apply, fingerprintOf(site, plan))
  if (moved.length > 0) return { by: 'moved', message: moved.join('\n') }
  // Who lets all of it go means to replace it; and where files are as they were, the folder is the same.
  const other = maxPrune === 100 || site.unchanged !== null ? null : checkOtherSite(plan, state)
  if (other !== null) return { by: 'other-site', message: other }
  const problems = [...site.problems, ...plan.problems].filter(({ code }) => code !== NO_PAGES)
  const decisive = problems.find(({ severity, path }) => severity === 'error' && concernsAllPages(path))
  if (decisive)
    return { by: 'errors', message: `${decisive.path} has errors, and every page depends on it: mend it first.` }
  const limit = checkPrune(plan, state, maxPrune)
  const isBare = site.problems.some(({ code }) => code === NO_PAGES)
  if (isBare && limit === null && plan.steps.length === 0)
    return { by: 'empty', message: checkEmpty(plan) ?? 'There is no page in this folder.' }
  const faults = problems.filter(({ severity }) => severity === 'error' || (strict && severity === 'warning'))
  if (faults.length > 0 && !keepGoing) return { by: 'errors', message: null }
  if (limit !== null) return { by: 'prune-limit', message: limit }
  const empty = checkEmpty(plan)
  return empty === null ? null : { by: 'empty', message: empty }
}

// Of `explainNoPages`.
const NO_PAGES = 'no-pages'

/** A faulty page can keep its last good edition; faulty settings, themes, lists of identities and of what is taken back cannot. */
function concernsAllPages(path: string): boolean {
  return isSettingsFile(path) || isThemesFile(path) || isWithdrawnFile(path) || path === IDENTITIES_FILE
}
