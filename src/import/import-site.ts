import type { Database } from '../database/open.ts'
import { withRetries } from '../database/with-retries.ts'
import { takeImportLock } from '../database/write/import-lock.ts'
import { type ImportState, loadImportState } from '../database/write/import-state.ts'
import { findPublication, retryIfOvertaken } from '../database/write/publish.ts'
import type { SettledTree } from '../database/write/settled-tree.ts'
import { sweepStaging } from '../database/write/staging.ts'
import { importChanged, type Taken } from './import-changed.ts'
import {
  foundProblems,
  type MemoryTools,
  type Recalled,
  recallFiles,
  recallTree,
  rememberSettled,
  startLearning,
} from './import-memory.ts'
import type { ImportListeners, ImportOptions } from './import-options.ts'
import { detailPlan } from './plan/detail-plan.ts'
import { fingerprintOf } from './plan/plan-fingerprint.ts'
import { settledPlan } from './plan/settled-plan.ts'
import { blockedBy, type Chosen, planAndApply } from './plan-and-apply.ts'
import type { ParsePool } from './read/parse-pool.ts'
import { type ParsedSite, parseSite, tellProblems } from './read/parse-site.ts'
import { parserVersion } from './read/parser-version.ts'
import { openSpill } from './read/spill.ts'
import { type ImportReport, reportImport } from './report.ts'

/** What an import works with; both stay open. */
export interface ImportTools {
  readonly database: Database
  readonly pool: ParsePool
}

/** Imports the site folder `root`: read, parse, plan and, unless told otherwise or stopped by errors, stage and publish. */
export async function importSite(
  { database: given, pool }: ImportTools,
  root: string,
  options: ImportOptions & ImportListeners,
): Promise<ImportReport> {
  const database = withRetries(given)
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
    const taken = { ...options, recalled, spill, now, lock }
    return (await importChanged(memory, root, taken)) ?? (await importWhole(memory, root, taken))
  } finally {
    spill.close()
    await lock?.release()
  }
}

/** Tells of an import of the very tree that the newest one left nothing to do for. */
async function reportSettled(
  database: Database,
  settled: SettledTree,
  { recalled, now, ...options }: Omit<Chosen, 'state'> & { readonly recalled: Recalled },
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
  const site = tellProblems(foundProblems(settled), survey.config.settings)
  const blocked = blockedBy(site, plan, { latest: [] }, options)
  const details = options.planOnly ? await detailPlan(database, plan, async () => new Map()) : null
  return reportImport(site, plan, { state: { latest: [] }, now, blocked, number: null, details })
}

async function importWhole(
  memory: MemoryTools,
  root: string,
  { recalled, spill, lock, ...options }: Taken,
): Promise<ImportReport> {
  const { database } = memory
  // While workers and Postgres are busy with it, the pages are read.
  const early = loadImportState(database)
  early.catch(() => {})
  const site = await parseUnknown(memory, root, { ...options, recalled, spill })
  const chosen = { ...options, state: () => currentState(database, early) }
  const { report, settledAt } = await retryIfOvertaken(async () => {
    await lock?.hold()
    return await planAndApply(database, site, root, chosen)
  })
  if (settledAt !== null) await rememberSettled(memory, site, { recalled, release: settledAt, now: options.now })
  return report
}

/** Parses the site but for what is known of it, which is let go; what is found out is kept unless nothing is to be written. */
async function parseUnknown(
  memory: MemoryTools,
  root: string,
  { recalled, spill, progress, planOnly }: Pick<Taken, 'recalled' | 'spill' | 'progress' | 'planOnly'>,
): Promise<ParsedSite> {
  const known = await recallFiles(memory, recalled)
  const learning = planOnly ? null : startLearning(memory)
  const aids = { ...recalled, spill, known, learn: learning?.learn ?? null }
  const site = await parseSite(root, memory.pool, progress, aids)
  await learning?.finish(site, new Set(known.keys()), recalled.survey)
  return site
}

/** The state read before, unless others have published since. */
async function currentState(database: Database, early: Promise<ImportState>): Promise<ImportState> {
  const state = await early
  return (await findPublication(database)) === state.publication ? state : await loadImportState(database)
}
