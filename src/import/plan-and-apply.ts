import { isSettingsFile } from '../content/settings/settings.ts'
import { isThemesFile } from '../content/themes.ts'
import type { Database } from '../database/open.ts'
import {
  findArticlesByGivenId,
  findArticlesBySourcePath,
  findBodyDigests,
  type ImportState,
} from '../database/write/import-state.ts'
import { forgetSettledTree } from '../database/write/settled-tree.ts'
import { applyPlan } from './apply.ts'
import type { ImportListeners, ImportOptions } from './import-options.ts'
import { detailPlan } from './plan/detail-plan.ts'
import { findMoved } from './plan/find-moved.ts'
import { findUnmatched, identify } from './plan/identify.ts'
import { createLoadEditions } from './plan/load-editions.ts'
import { findMovedAway } from './plan/moved-away.ts'
import { type ImportPlan, isEmptyPlan, planImport } from './plan/plan.ts'
import { fingerprintOf } from './plan/plan-fingerprint.ts'
import { checkEmpty, checkPrune } from './plan/prune-limit.ts'
import type { ParsedSite } from './read/parse-site.ts'
import { type ImportReport, reportImport } from './report.ts'

/** What was chosen for an import, with the time it is for and what the database holds. */
export type Chosen = ImportOptions &
  ImportListeners & { readonly now: Date; readonly state: () => Promise<ImportState> }

/** What an import came to; `settledAt` is the release at which nothing is left to do for the tree. */
export interface Imported {
  readonly report: ImportReport
  readonly settledAt: number | null
}

/** Plans the import of a site as it was parsed and, unless told otherwise or stopped by errors, stages and publishes. */
export async function planAndApply(
  database: Database,
  site: ParsedSite,
  root: string,
  options: Chosen,
): Promise<Imported> {
  const { now, note = null, progress } = options
  const state = await options.state()
  const plan = await makePlan(database, site, state, options)
  options.onPlan?.(fingerprintOf(site, plan))
  const blocked = movedSince(site, plan, options) ?? blockedBy(site, plan, state, options)
  const loadEditions = createLoadEditions(site.loadDocuments)
  const details = options.planOnly ? await detailPlan(database, plan, loadEditions) : null
  const report = (number: number | null) => reportImport(site, plan, { state, now, blocked, number, details })
  if (blocked || options.planOnly) return { report: report(null), settledAt: null }
  const settles = site.faulty.size === 0 && plan.kept.length === 0 && plan.problems.length === 0
  if (isEmptyPlan(plan)) return { report: report(null), settledAt: settles ? plan.expected : null }
  await forgetSettledTree(database)
  const number = await applyPlan(database, plan, {
    ...{ root, note, progress, loadEditions },
    publication: state.publication,
  })
  const movedAway = await findMovedAway(database, number, plan.steps)
  return { report: { ...report(number), movedAway }, settledAt: settles ? number : null }
}

async function makePlan(
  database: Database,
  site: ParsedSite,
  state: ImportState,
  { prune = false, now }: Chosen,
): Promise<ImportPlan> {
  const { gone, unknown } = findUnmatched(site.documents, state.latest)
  const evidence = {
    keptIdentities: site.identities,
    faulty: site.faulty,
    articleByGivenId: await findArticlesByGivenId(
      database,
      unknown.flatMap((document) => document.id ?? []),
    ),
    bodyDigests: await findBodyDigests(database, unknown.length === 0 ? [] : gone.map((edition) => edition.id)),
    articleBySourcePath: await findArticlesBySourcePath(
      database,
      unknown.map((document) => document.sourcePath),
    ),
  }
  const { settings, themes, faulty, digests } = site
  const plan = planImport({
    state,
    site: { title: settings.title, url: settings.url, language: settings.language, licence: settings.licence },
    documents: site.documents,
    themes,
    identities: identify(site.documents, state.latest, evidence),
    digests,
    faulty,
    prune,
    now: now.toISOString(),
  })
  return { ...plan, unchanged: plan.unchanged + site.untouched }
}

function movedSince(site: ParsedSite, plan: ImportPlan, { apply }: ImportOptions): ImportReport['blocked'] {
  const moved = apply === undefined ? [] : findMoved(apply, fingerprintOf(site, plan))
  return moved.length === 0 ? null : { by: 'moved', message: moved.join('\n') }
}

/** Why nothing is published although there is something to publish; null where nothing stands against it. */
export function blockedBy(
  site: Pick<ParsedSite, 'problems'>,
  plan: ImportPlan,
  state: Pick<ImportState, 'latest'>,
  { keepGoing = false, strict = false, maxPrune }: ImportOptions,
): ImportReport['blocked'] {
  const problems = [...site.problems, ...plan.problems]
  const decisive = problems.find(({ severity, path }) => severity === 'error' && isForAllPages(path))
  if (decisive)
    return { by: 'errors', message: `${decisive.path} has errors, and every page depends on it: mend it first.` }
  const faults = problems.filter(({ severity }) => severity === 'error' || (strict && severity === 'warning'))
  if (faults.length > 0 && !keepGoing) return { by: 'errors', message: null }
  const limit = checkPrune(plan, state, maxPrune)
  if (limit !== null) return { by: 'prune-limit', message: limit }
  const empty = checkEmpty(plan)
  return empty === null ? null : { by: 'empty', message: empty }
}

/** A page can keep its last good edition; what decides about all of them cannot. */
function isForAllPages(path: string): boolean {
  return isSettingsFile(path) || isThemesFile(path)
}
