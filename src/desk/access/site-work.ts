import { createHash } from 'node:crypto'
import type { Problem } from '../../content/problem.ts'
import { type Database, openDatabase } from '../../database/open.ts'
import { findNewestRelease } from '../../database/read/releases.ts'
import { type RollbackReport, rollBack } from '../../history/rollback.ts'
import { loadKnownProblems } from '../../import/cache/known-problems.ts'
import { importSite } from '../../import/import-site.ts'
import type { PlanFingerprint } from '../../import/plan/plan-fingerprint.ts'
import { noProgress } from '../../import/progress.ts'
import { openParsePool } from '../../import/read/parse-pool.ts'
import type { ImportReport } from '../../import/report.ts'

/** What an import of the site folder would do now. */
export interface Planned {
  /** By what the plan can be published; null where it cannot. */
  readonly id: string | null
  readonly report: ImportReport
  /** The problems of what is published; null where they are not known. */
  readonly known: readonly Problem[] | null
}

/** What editors do with the site as a whole: one thing at a time, each as the command of that name does it. */
export interface SiteWork {
  /** Where the site folder is. */
  readonly root: string
  /** Whoever asks while a plan is being made gets that one. */
  plan(): Promise<Planned>
  /** Publishes a plan that was made here, if it still comes out the same; null if it is not known any more. */
  publish(id: string, note: string | null): Promise<ImportReport | null>
  /** What going back to a release would do. */
  planRollback(release: number): Promise<RollbackReport>
  /** Goes back to a release, if `from` is still the newest; null if it is not. */
  rollBack(
    release: number,
    options: { readonly from: number; readonly note: string | null },
  ): Promise<RollbackReport | null>
}

/** Thrown with the sentence that the command would end with. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed'
}

/** How many plans can still be published. */
const MOST_PLANS = 20

/** Works on a folder and a database, on connections of its own, because imports take longer than statements of readers may. */
export function createSiteWork(given: Database, root: string): SiteWork {
  const plans = new Map<string, PlanFingerprint>()
  let running: Promise<unknown> = Promise.resolve()
  let planning: Promise<Planned> | null = null

  async function onOwnConnections<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const before = running
    const mine = (async () => {
      await before.catch(() => {})
      const database = await openDatabase(given.source, { max: 3, statementTimeout: 0 })
      try {
        return await work(database)
      } catch (error) {
        // What a command would print.
        throw new WorkFailed(error instanceof Error ? error.message : String(error), { cause: error })
      } finally {
        await database.close()
      }
    })()
    running = mine
    return await mine
  }

  function runImport(options: { readonly apply?: PlanFingerprint; readonly note?: string | null }) {
    return onOwnConnections(async (database) => {
      const pool = openParsePool()
      let fingerprint: PlanFingerprint | null = null
      try {
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
      } finally {
        await pool.close()
      }
    })
  }

  async function makePlan(): Promise<Planned> {
    const { report, known, fingerprint } = await runImport({})
    const canBePublished = fingerprint !== null && report.pending && report.blocked === null
    return { report, known, id: canBePublished ? keep(fingerprint) : null }
  }

  function keep(fingerprint: PlanFingerprint): string {
    const id = createHash('sha256')
      .update(`${fingerprint.release} ${fingerprint.decision}`)
      .digest('base64url')
      .slice(0, 22)
    plans.delete(id)
    plans.set(id, fingerprint)
    for (const oldest of [...plans.keys()].slice(0, -MOST_PLANS)) plans.delete(oldest)
    return id
  }

  return {
    root,
    plan() {
      planning ??= makePlan().finally(() => {
        planning = null
      })
      return planning
    },
    async publish(id, note) {
      const apply = plans.get(id)
      return apply === undefined ? null : (await runImport({ apply, note })).report
    },
    planRollback: (release) =>
      onOwnConnections((database) => rollBack(database, release, { planOnly: true, note: null, onWait: () => {} })),
    rollBack: (release, { from, note }) =>
      onOwnConnections(async (database) => {
        if ((await findNewestRelease(database))?.number !== from) return null
        return await rollBack(database, release, { planOnly: false, note, onWait: () => {} })
      }),
  }
}
