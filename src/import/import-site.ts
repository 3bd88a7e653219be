import { isSettingsFile } from '../content/settings/settings.ts'
import { isThemesFile } from '../content/themes.ts'
import { takeImportLock } from '../database/import-lock.ts'
import {
  findArticlesByGivenId,
  findArticlesBySourcePath,
  findBodyDigests,
  type ImportState,
  loadImportState,
} from '../database/import-state.ts'
import type { Database } from '../database/open.ts'
import { untilNobodyOvertakes } from '../database/publish.ts'
import { findNewestRelease } from '../database/releases.ts'
import { forgetSettledTree, type SettledTree } from '../database/settled-tree.ts'
import { sweepStaging } from '../database/staging.ts'
import { applyPlan } from './apply.ts'
import {
  type Recalled,
  recallFiles,
  recallTree,
  rememberFiles,
  rememberSettled,
  type SettledProblems,
} from './import-memory.ts'
import { detailPlan } from './plan/detail-plan.ts'
import { findMoved } from './plan/find-moved.ts'
import { findUnmatched, identify } from './plan/identify.ts'
import { createLoadEditions } from './plan/load-editions.ts'
import { findMovedAway } from './plan/moved-away.ts'
import { type ImportPlan, isEmptyPlan, planImport } from './plan/plan.ts'
import { fingerprintOf, type PlanFingerprint } from './plan/plan-fingerprint.ts'
import { checkEmpty, checkPrune } from './plan/prune-limit.ts'
import { settledPlan } from './plan/settled-plan.ts'
import type { Progress } from './progress.ts'
import type { ParsePool } from './read/parse-pool.ts'
import { type ParsedSite, parseSite } from './read/parse-site.ts'
import { parserVersion } from './read/parser-version.ts'
import { openSpill } from './read/spill.ts'
import { type ImportReport, reportImport } from './report.ts'

/** What an editor chose for one import. */
export interface ImportOptions {
  /** Plan only; nothing is written. */
  readonly planOnly?: boolean
  /** Withdraw articles whose file is gone. */
  readonly prune?: boolean
  /** The most articles `prune` may withdraw, in percent of those visible. */
  readonly maxPrune?: number
  /** Publish what is sound although some files have errors. */
  readonly keepGoing?: boolean
  /** Treat warnings as errors. */
  readonly strict?: boolean
  readonly note?: string | null
  /** Publish only if the plan comes out as this one did. */
  readonly apply?: PlanFingerprint
  readonly now?: Date
}

/** What an import works with; both stay open. */
export interface ImportTools {
  readonly database: Database
  readonly pool: ParsePool
}

/** Whom an import tells how it goes. */
export interface ImportListeners {
  readonly progress: Progress
  /** Another import holds the lock; this one waits. */
  readonly onWait: () => void
  /** Told by what the plan can be known again, before anything is done. */
  readonly onPlan?: (fingerprint: PlanFingerprint) => void
}

/** Imports the site folder `root`: read, parse, plan and, unless told otherwise or stopped by errors, stage and publish. */
export async function importSite(
  { database, pool }: ImportTools,
  root: string,
  options: ImportOptions & ImportListeners,
): Promise<ImportReport> {
  const lock = options.planOnly ? null : await takeImportLock(database, options.onWait)
  const spill = openSpill()
  const now = options.now ?? new Date()
  const memory = { database, pool, version: parserVersion() }
  try {
    // Before anything is decided, because an import with nothing to publish leaves nothing behind either.
    if (!options.planOnly) await sweepStaging(database)
    const recalled = await recallTree(memory, root, now)
    if (recalled.settled && !options.apply)
      return await reportSettled(database, recalled.settled, { ...options, recalled, now })
    // While workers and Postgres are busy with it, the pages are read.
    const early = loadImportState(database)
    early.catch(() => {})
    const known = await recallFiles(memory, recalled)
    const site = await parseSite(root, pool, options.progress, { ...recalled, spill, known })
    const { survey } = recalled
    try {
      const chosen = { ...options, early, now }
      const { report, settledAt } = await untilNobodyOvertakes(() => planAndApply(database, site, root, chosen))
      if (settledAt !== null) await rememberSettled(memory, site, { survey, release: settledAt, now })
      return report
    } finally {
      // True of the files whatever came of the import: one that errors stopped is soon to be tried again.
      if (!options.planOnly) await rememberFiles(memory, { known, learned: site.learned, spill, survey })
    }
  } finally {
    spill.close()
    await lock?.release()
  }
}

type Chosen = ImportOptions & ImportListeners & { readonly now: Date; readonly early: Promise<ImportState> }

/** What an import came to; `settledAt` is the release at which nothing is left to do for the tree. */
interface Imported {
  readonly report: ImportReport
  readonly settledAt: number | null
}

/** Tells of an import of the very tree that the newest one left nothing to do for. */
async function reportSettled(
  database: Database,
  settled: SettledTree,
  { recalled, now, ...options }: Omit<Chosen, 'early'> & { readonly recalled: Recalled },
): Promise<ImportReport> {
  const { survey, digests } = recalled
  for (const phase of ['read', 'parse'] as const) {
    const { advance, done } = options.progress.start(phase, digests.size)
    advance(digests.size)
    done()
  }
  const plan = settledPlan(settled, survey)
  const all = new Map([
    ...survey.config.sources.map(({ path, digest }): [string, string] => [path, digest]),
    ...digests,
  ])
  options.onPlan?.(fingerprintOf({ digests: all }, plan))
  const site = JSON.parse(settled.problems) as SettledProblems
  const blocked = blockedBy(site, plan, { latest: [] }, options)
  const details = options.planOnly ? await detailPlan(database, plan, async () => new Map()) : null
  return reportImport(site, plan, { state: { latest: [] }, now, blocked, number: null, details })
}

async function planAndApply(database: Database, site: ParsedSite, root: string, options: Chosen): Promise<Imported> {
  const { now, note = null, progress } = options
  const state = await currentState(database, options.early)
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
  const number = await applyPlan(database, plan, { root, note, progress, loadEditions })
  const movedAway = await findMovedAway(database, number, plan.steps)
  return { report: { ...report(number), movedAway }, settledAt: settles ? number : null }
}

/** The state read before, unless the clock has published since. */
async function currentState(database: Database, early: Promise<ImportState>): Promise<ImportState> {
  const state = await early
  const newest = await findNewestRelease(database)
  return (newest?.number ?? 0) === state.release ? state : await loadImportState(database)
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
  return planImport({
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
}

function movedSince(site: ParsedSite, plan: ImportPlan, { apply }: ImportOptions): ImportReport['blocked'] {
  const moved = apply === undefined ? [] : findMoved(apply, fingerprintOf(site, plan))
  return moved.length === 0 ? null : { by: 'moved', message: moved.join('\n') }
}

function blockedBy(
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
