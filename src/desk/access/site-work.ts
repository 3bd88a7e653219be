import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Problem } from '../../content/problem.ts'
import { type Database, openDatabase } from '../../database/open.ts'
import { findNewestRelease } from '../../database/read/releases.ts'
import { findPlanningGround } from '../../database/write/import-cache.ts'
import { isImporting } from '../../database/write/import-lock.ts'
import { type RollbackReport, rollBack } from '../../history/rollback.ts'
import { loadKnownProblems } from '../../import/cache/known-problems.ts'
import { importSite } from '../../import/import-site.ts'
import type { PlanFingerprint } from '../../import/plan/plan-fingerprint.ts'
import { noProgress } from '../../import/progress.ts'
import { openParsePool, type ParsePool } from '../../import/read/parse-pool.ts'
import { workersFor } from '../../import/read/workers-for.ts'
import type { ImportReport } from '../../import/report.ts'
import type { watchFolder } from '../../watch/watch-folder.ts'
import { findFresh } from './fresh-problems.ts'
import { keepPlan } from './kept-plan.ts'

/** What an import of the site folder would do now. */
export interface Planned {
  /** By what the plan can be published, the same in every process; null where it cannot. */
  readonly id: string | null
  readonly report: ImportReport
  /** Those of its problems that what is published does not have; none where that is not known. */
  readonly fresh: ReadonlySet<Problem>
}

/** What is kept with a release. */
export interface Told {
  readonly note: string | null
  readonly publishedBy: string
}

/** What editors do with the site as a whole: one thing at a time, each as the command of that name does it. */
export interface SiteWork {
  /** Where the site folder is. */
  readonly root: string
  /** The plan of the folder as it is now; made only where the last one does not hold any more. */
  plan(): Promise<Planned>
  /** An editor is here: the plan is made as files change, before it is asked for. */
  follow(): void
  /** Something was published. */
  check(): void
  /** Publishes the plan with this id, if the plan still comes out the same; null if it does not. */
  publish(id: string, told: Told): Promise<ImportReport | null>
  /** What going back to a release would do. */
  planRollback(release: number): Promise<RollbackReport>
  /** Goes back to a release, if `from` is still the newest; null if it is not. */
  rollBack(release: number, options: Told & { readonly from: number }): Promise<RollbackReport | null>
  /** Gives up what is under way. */
  close(): Promise<void>
}

/** Who hears of plans, and how changes of the folder are found. */
export interface SiteWorkOptions {
  /** Told of a plan that was made because something had changed. */
  readonly onPlan?: () => void
  /** Whether an editor has a page open. */
  readonly isWatched?: () => boolean
  readonly watch?: typeof watchFolder
}

/** Thrown where making a plan takes so long that whoever asked is told to come again. */
export class StillPlanning extends Error {
  override readonly name = 'StillPlanning'
}

/** Thrown with the sentence that the command would end with. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed'
}

interface Tools {
  readonly database: Database
  readonly pool: ParsePool
}

/** Connections of their own, because imports take longer than statements of readers may, and one worker that is there at once. */
async function openTools({ source }: Database, root: string): Promise<Tools> {
  const database = await openDatabase(source, { max: 3, statementTimeout: 0 })
  return { database, pool: openParsePool({ warm: 1, workers: workersFor(root) }) }
}

interface Made extends Planned {
  readonly fingerprint: PlanFingerprint | null
}

// Milliseconds between two looks whether an import is over.
const BETWEEN_LOOKS = 100
const LONGEST_KEPT = 24 * 3_600_000

/** Works on a folder and a database. What that takes stays open as long as editors are here. */
export function createSiteWork(
  given: Database,
  root: string,
  { onPlan = () => {}, isWatched = () => false, watch }: SiteWorkOptions = {},
): SiteWork {
  let running: Promise<unknown> = Promise.resolve()
  let tools: Promise<Tools> | null = null
  let rollback: { readonly report: RollbackReport; readonly ground: string; readonly until: Date } | null = null
  let isClosed = false

  /** One after the other; the tools stay open for the next. */
  async function inTurn<T>(work: (tools: Tools) => Promise<T>): Promise<T> {
    const before = running
    const mine = (async () => {
      await before.catch(() => {})
      if (isClosed) throw new WorkFailed('The gateway is stopping.')
      try {
        tools ??= openTools(given, root)
        tools.catch(() => {
          tools = null
        })
        return await work(await tools)
      } catch (error) {
        if (!isSentence(error)) throw error
        throw new WorkFailed(error.message, { cause: error })
      }
    })()
    running = mine
    return await mine
  }

  async function putAway(): Promise<void> {
    const opened = await tools?.catch(() => null)
    tools = null
    await Promise.all([opened?.pool.close(), opened?.database.close()])
  }

  function runImport(options: { readonly apply?: PlanFingerprint; readonly signal?: AbortSignal } & Partial<Told>) {
    return inTurn(async ({ database, pool }) => {
      let fingerprint: PlanFingerprint | null = null
      const known = await loadKnownProblems(database)
      const report = await importSite({ database, pool }, root, {
        ...options,
        planOnly: options.apply === undefined,
        progress: noProgress,
        onWait: () => {},
        onPlan: (made) => {
          fingerprint = made
        },
      })
      return { report, known, fingerprint: fingerprint as PlanFingerprint | null }
    })
  }

  async function makePlan(signal: AbortSignal): Promise<Made> {
    const { report, known, fingerprint } = await runImport({ signal })
    const canBePublished = fingerprint !== null && report.pending && report.blocked === null
    const fresh = findFresh(report.problems, known)
    return { report, fresh, fingerprint, id: canBePublished ? idOf(fingerprint) : null }
  }

  const kept = keepPlan(root, {
    make: makePlan,
    findGround: () => findPlanningGround(given),
    holdsUntil: ({ report }) => nextTimeIn(report),
    async untilIdle() {
      while (!isClosed && (await isImporting(given))) await sleep(BETWEEN_LOOKS, undefined, { ref: false })
    },
    onMade: onPlan,
    isWatched,
    onLeft() {
      running = running.catch(() => {}).then(putAway)
    },
    ...(watch && { watch }),
  })

  return {
    root,
    plan: () => soon(kept.current(), onPlan),
    follow: kept.follow,
    check: kept.check,
    async publish(id, told) {
      const shown = kept.last()
      // Another process may have shown it. Whether it still comes out the same is found by the import itself.
      const { id: now, fingerprint } = shown?.id === id ? shown : await kept.current()
      if (now !== id || fingerprint === null) return null
      const { report } = await runImport({ apply: fingerprint, ...told })
      if (report.blocked !== null) kept.forget()
      return report
    },
    async planRollback(release) {
      const ground = await findPlanningGround(given)
      const known = rollback
      if (known?.report.target === release && known.ground === ground && known.until > new Date()) return known.report
      const report = await inTurn(({ database }) =>
        rollBack(database, release, { planOnly: true, note: null, onWait: () => {} }),
      )
      rollback = { report, ground, until: nextTimeIn(report) }
      return report
    },
    rollBack: (release, { from, ...told }) =>
      inTurn(async ({ database }) => {
        if ((await findNewestRelease(database))?.number !== from) return null
        return await rollBack(database, release, { planOnly: false, ...told, onWait: () => {} })
      }),
    async close() {
      isClosed = true
      const left = kept.close()
      await putAway()
      await left
    },
  }
}

/** When the clock changes something, at the latest after a day. */
function nextTimeIn({ clock }: Pick<ImportReport | RollbackReport, 'clock'>): Date {
  const now = Date.now()
  const ahead = (clock ?? []).map(({ at }) => Date.parse(at)).filter((at) => at > now)
  return new Date(Math.min(now + LONGEST_KEPT, ...ahead))
}

// Milliseconds; a connection on which nothing happens for twice as long is closed.
const LONGEST_WAIT = 15_000

/** Waits for a plan, but not for long; `onLate` is called when one that took longer is there. */
async function soon<Plan>(making: Promise<Plan>, onLate: () => void): Promise<Plan> {
  const late = new AbortController()
  try {
    return await Promise.race([
      making,
      sleep(LONGEST_WAIT, undefined, { signal: late.signal }).then(() => {
        making.then(onLate, () => {})
        throw new StillPlanning('The plan takes long to make. Open pages show it as soon as it is there.')
      }),
    ])
  } finally {
    late.abort()
  }
}

function idOf(fingerprint: PlanFingerprint): string {
  return createHash('sha256').update(JSON.stringify(fingerprint)).digest('base64url').slice(0, 22)
}

/** Whether an error says in words of ours what happened; those of drivers, the system and the language have statements, codes and names of functions. */
function isSentence(error: unknown): error is Error {
  if (!(error instanceof Error) || 'code' in error || 'query' in error) return false
  return ![TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind)
}
