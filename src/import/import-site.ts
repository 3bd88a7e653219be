import { compareProblems, type Problem, startOf } from '../content/problem.ts'
import { pageSays, TAKEN_BACK_PAGE } from '../content/taken-back/left-in-page.ts'
import type { Database } from '../database/open.ts'
import { withRetries } from '../database/with-retries.ts'
import { putCarriedHistory } from '../database/write/carried-history.ts'
import { loadHolders } from '../database/write/holders.ts'
import { takeImportLock } from '../database/write/import-lock.ts'
import { type ImportState, loadNewestRelease, loadTree } from '../database/write/import-state.ts'
import { refuseInMirror } from '../database/write/mirrored.ts'
import { dropProposal } from '../database/write/proposals.ts'
import { retryIfOvertaken } from '../database/write/publish.ts'
import { sweepStaging } from '../database/write/staging.ts'
import { forgetFile } from '../database/write/take-back.ts'
import { applyPlan } from './apply-plan.ts'
import { openCache } from './cache/open-cache.ts'
import type { ImportListeners, ImportOptions } from './import-options.ts'
import { isOutdated, loadStateFor } from './load-state-for.ts'
import { inBatches } from './map-concurrently.ts'
import { findAddressSettingChanges } from './plan/address-settings.ts'
import { carriedRows } from './plan/carried-history.ts'
import { foreseeClock, timesOfPlan } from './plan/clock-changes.ts'
import { detailPlan } from './plan/detail-plan.ts'
import { explainMovedLinks } from './plan/explain-moved-links.ts'
import { createLoadEditions } from './plan/load-editions.ts'
import { findMovedWithoutAlias } from './plan/moved-without-alias.ts'
import { type ImportPlan, isEmptyPlan } from './plan/plan.ts'
import { fingerprintOf } from './plan/plan-fingerprint.ts'
import { findBlock, planSite } from './plan-site.ts'
import { noProgress } from './progress.ts'
import { keepProposal } from './proposals.ts'
import { withoutErasedFiles } from './read/erased-file.ts'
import type { ImportCache } from './read/import-cache.ts'
import type { ParsePool } from './read/parse-pool.ts'
import { parseSite, type SiteTools } from './read/parse-site.ts'
import type { ParsedSite } from './read/parsed-site.ts'
import { readConfiguration } from './read/read-configuration.ts'
import { readMedia } from './read/read-media.ts'
import { readPages } from './read/read-pages.ts'
import { openSpill, type Spill } from './read/spill.ts'
import { surveySite } from './read/survey-site.ts'
import { type ImportReport, reportImport } from './report.ts'
import { openStagedAhead, type StagedAhead } from './stage-ahead.ts'
import { noteErasures, tellErasure } from './take-back/erased-by-site.ts'
import { CannotLeaveOut, guardEditions, QuoteFoundAgain } from './take-back/guard-editions.ts'
import {
  type AskedBySite,
  type FoundAgain,
  findWithdrawal,
  type Withdrawal,
  withdrawFirst,
} from './take-back/withdraw-first.ts'

const STEPS_A_LOOK = 50
// What falls due between two looks is left to the clock after these.
const MOST_LOOKS = 3

/** What an import works with; both stay open. */
export interface ImportTools {
  readonly database: Database
  readonly pool: ParsePool
  /** By default the one in the database. */
  readonly cache?: ImportCache
}

/**
 * Imports the site folder `root`: survey, read, parse, plan and, unless asked otherwise or blocked, stage and publish. What the site
 * takes back is taken back first.
 */
export async function importSite(
  { database: given, ...tools }: ImportTools,
  root: string,
  options: ImportOptions & ImportListeners,
): Promise<ImportReport> {
  const database = withRetries(given)
  const found: FoundAgain[] = []
  const held: Problem[] = []
  const importUntil = async (erased: ReadonlySet<string>): Promise<ImportReport> => {
    for (;;) {
      try {
        return await importOnce({ database, ...tools }, root, { ...options, found, held, erased })
      } catch (error) {
        const isHeld = error instanceof CannotLeaveOut
        if (isHeld && options.planOnly !== true) await forgetFile(database, error.path)
        if (isHeld) held.push(pageSays(error.path, startOf(error.path)))
        else if (error instanceof QuoteFoundAgain) found.push({ uid: error.uid, passage: error.passage })
        else throw error
      }
    }
  }
  return await withoutErasedFiles(importUntil)
}

/** What turned out in the attempts before this one. */
interface FoundBefore {
  /** What was taken back by its id. */
  readonly found: readonly FoundAgain[]
  /** Pages that say what may not be published. */
  readonly held: readonly Problem[]
  /** Files of articles that were erased. */
  readonly erased: ReadonlySet<string>
}

async function importOnce(
  { database, pool, ...tools }: ImportTools,
  root: string,
  options: ImportOptions & ImportListeners & FoundBefore,
): Promise<ImportReport> {
  const { planOnly = false, propose, apply, prune = false, strict = false, progress, found } = options
  const time = () => options.now ?? new Date()
  const now = time()
  const lock = planOnly ? null : await takeImportLock(database, options.onWait)
  const spill = openSpill()
  let ahead: StagedAhead | null = null
  try {
    await refuseInMirror(database)
    pool.prepare()
    // Before anything is decided, because an import with nothing to publish leaves nothing behind either.
    if (!planOnly) await sweepStaging(database)
    // A proposal is another state of the folder, and the cache stays with what is published.
    const readOnly = planOnly || propose !== undefined
    const asked = await findWithdrawal(database, root, options)
    let withdrawal = asked
    if (!readOnly) {
      const refused = await refuseOtherSite({ database, pool }, root, { ...options, withdrawal, spill, now })
      if (refused !== null) return refused
      await withdrawFirst(database, withdrawal, { found, isExact: apply !== undefined })
      withdrawal = await findWithdrawal(database, root, options)
    }
    const cache = tools.cache ?? (await openCache(database, { now, prune, readOnly }))
    const { signal } = options
    const isPlain = !readOnly && apply === undefined && !strict && !withdrawal.isGuarded
    ahead = isPlain ? await openStagedAhead(database, options) : null
    const folder = await readFolder({ database, pool }, root, {
      withdrawal,
      cache,
      progress,
      spill,
      now,
      ahead,
      signal,
    })
    const { files, parsing } = folder
    let { site } = folder
    return await retryIfOvertaken(async () => {
      await lock?.hold()
      let state = await loadStateFor(database, site)
      while (isOutdated(site, state)) {
        site = await parseSite(files, parsing)
        state = await loadStateFor(database, site)
      }
      signal?.throwIfAborted()
      const told = [...options.held, ...asked.pendingErasures.flatMap(tellErasure)]
      const published = withoutPages(site, told)
      const known = withoutErased(state, withdrawal)
      let outcome: Outcome | null = null
      for (let look = 1; outcome === null; look++) {
        // Reading takes a while, in which pages fall due or expire.
        const planned = time()
        const isLate = (plan: ImportPlan) => look < MOST_LOOKS && fallsBetween(plan, known, [planned, time()])
        outcome = await importParsed(database, published, {
          ...{ ...options, ...withdrawal },
          ...{ state: known, now: planned, ahead, isLate },
        })
      }
      const { report, completedBy } = outcome
      await ahead?.drop()
      if (completedBy !== null) await cache.storeSite(files, site, completedBy)
      if (!readOnly) await noteNeverStored(database, withdrawal, options.erased)
      return report
    })
  } finally {
    // Before the lock is: what is staged later would not be swept by whoever has it next.
    await ahead?.end()
    spill.close()
    await lock?.release()
  }
}

/** What is to be erased is no article that is known; a plan would keep it. */
function withoutErased(
  state: ImportState,
  { erasedArticles, pendingErasures }: Pick<Withdrawal & AskedBySite, 'erasedArticles' | 'pendingErasures'>,
): ImportState {
  if (pendingErasures.length === 0) return state
  return { ...state, latest: state.latest.filter(({ articleId }) => !erasedArticles.has(articleId)) }
}

/** Keeps in mind, once there is a release, what the site keeps erased and this database never had. */
async function noteNeverStored(
  database: Database,
  { pendingErasures }: AskedBySite,
  files: ReadonlySet<string>,
): Promise<void> {
  if (pendingErasures.length === 0) return
  const { release } = await loadNewestRelease(database)
  if (release > 0) await noteErasures(database, pendingErasures, { release, files })
}

/** Tells these problems as well; what was last published of the pages that say what was taken back stays. */
function withoutPages(site: ParsedSite, held: readonly Problem[]): ParsedSite {
  if (held.length === 0) return site
  const paths = new Set(held.flatMap(({ code, path }) => (code === TAKEN_BACK_PAGE ? path : [])))
  return {
    ...site,
    documents: site.documents.filter(({ sourcePath }) => !paths.has(sourcePath)),
    faulty: new Set([...site.faulty, ...paths]),
    problems: [...site.problems, ...held].sort(compareProblems),
  }
}

/** Reads and parses a folder without what may not be published. */
async function readFolder(
  { database, pool }: ImportTools,
  root: string,
  {
    withdrawal,
    cache,
    ahead = null,
    signal,
    ...given
  }: Pick<SiteTools, 'progress' | 'spill' | 'now' | 'cache'> & {
    readonly withdrawal: Withdrawal
    readonly ahead?: StagedAhead | null
    readonly signal?: AbortSignal | undefined
  },
) {
  const survey = await surveySite(root, withdrawal)
  signal?.throwIfAborted()
  const { themes, identities, withdrawn } = survey.config
  // What an export wrote down may give a page another identity.
  const listener = identities.length + withdrawn.length > 0 ? undefined : ahead?.listen(themes)
  const parsing = { pool, cache, keepDocuments: true, listener, loadHolders: () => loadHolders(database), ...given }
  const media = await readMedia(root, survey.media, {
    cached: cache.media,
    takenBack: survey.withheld.takenBack,
    store: (hashed, gone) => cache.storeMedia(hashed, gone),
    loadPublished: () => loadTree(database),
  })
  const files = await readPages(root, survey, { ...parsing, cached: cache.digests, media })
  signal?.throwIfAborted()
  return { files, parsing, site: await parseSite(files, parsing) }
}

/**
 * Tells of an import that would take back what the files of another site than the published one take back; null where nothing is to be
 * taken back, or the site is the same. Nothing is written.
 */
async function refuseOtherSite(
  tools: ImportTools,
  root: string,
  {
    withdrawal,
    spill,
    ...options
  }: ImportOptions & { readonly withdrawal: Withdrawal & AskedBySite; readonly spill: Spill; readonly now: Date },
): Promise<ImportReport | null> {
  const { database } = tools
  const { now, prune = false } = options
  if (withdrawal.pending.length + withdrawal.pendingErasures.length === 0) return null
  const { site: published } = await loadNewestRelease(database)
  const { settings } = await readConfiguration(root, withdrawal.takenBack)
  if (published === null || published.url === settings.url) return null
  const cache = await openCache(database, { now, prune, readOnly: true })
  const { site } = await readFolder(tools, root, { withdrawal, cache, progress: noProgress, spill, now })
  const state = await loadStateFor(database, site)
  const plan = await planSite(database, site, { ...options, state })
  const blocked = findBlock(site, plan, { ...options, state })
  if (blocked?.by !== 'other-site') return null
  const outcome = { state, now, blocked, details: null, addressSettings: [], clock: null, number: null }
  return reportImport(site, plan, outcome)
}

/** Whether anything that a plan puts in its place falls due or expires after the first of two times, up to the second. */
function fallsBetween(plan: ImportPlan, state: ImportState, [from, to]: readonly [Date, Date]): boolean {
  const isBetween = (at: string | null | undefined) => {
    const time = at == null ? Number.NaN : Date.parse(at)
    return from.getTime() < time && time <= to.getTime()
  }
  const { put, opened } = timesOfPlan(plan, state)
  const reopened = state.latest.filter(({ id }) => opened.has(id))
  return [...put, ...reopened].some(({ publishAt, expireAt }) => isBetween(publishAt) || isBetween(expireAt))
}

/** `completedBy` is the publication after which nothing is left to do for the site, if so. */
interface Outcome {
  readonly report: ImportReport
  readonly completedBy: number | null
}

/** Plans, reports and publishes; null where it was too late for that plan once all was staged. */
async function importParsed(
  database: Database,
  site: ParsedSite,
  options: ImportOptions &
    ImportListeners &
    Withdrawal & {
      readonly state: ImportState
      readonly now: Date
      readonly ahead: StagedAhead | null
      readonly isLate: (plan: ImportPlan) => boolean
    },
): Promise<Outcome | null> {
  const { state, now, note = null, publishedBy = null, progress, planOnly, propose } = options
  const showsPlan = planOnly || propose !== undefined
  const plan = await planSite(database, site, options)
  options.signal?.throwIfAborted()
  options.onPlan?.(fingerprintOf(site, plan))
  const blocked = findBlock(site, plan, options)
  const loadEditions = guardEditions(createLoadEditions(site.loadDocuments), options)
  const details = showsPlan ? await detailPlan(database, plan, loadEditions) : null
  const problems = await explainMovedLinks(database, plan, site)
  const after = { files: site.digests, settings: site.settings }
  const addressSettings = await findAddressSettingChanges(database, state.files, after)
  const clock = showsPlan ? await foreseeClock(database, timesOfPlan(plan, state), now) : null
  const outcome = { state, now, blocked, details, addressSettings, clock }
  const report = (number: number | null) => reportImport({ ...site, problems }, plan, { ...outcome, number })
  if (blocked || planOnly) return { report: report(null), completedBy: null }
  const isComplete = site.faulty.size === 0 && plan.kept.length === 0 && plan.problems.length === 0
  const { publication } = state
  const { loadBytes, media } = site
  const staging = { publication, note, publishedBy, progress, loadEditions, loadBytes, media, ahead: options.ahead }
  if (propose !== undefined) {
    if (isEmptyPlan(plan)) await dropProposal(database, propose, false)
    else await keepProposal(database, propose, { plan, staging, report: report(null) })
    return { report: report(null), completedBy: null }
  }
  if (isEmptyPlan(plan)) return { report: report(null), completedBy: isComplete ? publication : null }
  // Before the bytes of any file are stored.
  if (options.isGuarded) for (const steps of inBatches(plan.steps, STEPS_A_LOOK)) await loadEditions(steps)
  // Before the pages are there, so that nothing is missing if this ends in between; nobody finds them before.
  await putCarriedHistory(database, carriedRows(plan.carried))
  const number = await applyPlan(database, plan, { ...staging, isLate: () => options.isLate(plan) })
  if (number === null) return null
  const movedWithoutAlias = await findMovedWithoutAlias(database, number, plan.steps)
  return { report: { ...report(number), movedWithoutAlias }, completedBy: isComplete ? publication + 1 : null }
}
