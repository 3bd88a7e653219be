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
  /** By what the plan can be published, the same in every process; null where it cannot. */
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
  /** Publishes the plan with this id, if the plan still comes out the same; null if it does not. */
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

/** Works on a folder and a database, on connections of its own, because imports take longer than statements of readers may. */
export function createSiteWork(given: Database, root: string): SiteWork {
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
        if (!isSentence(error)) throw error
        throw new WorkFailed(error.message, { cause: error })
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

  async function makePlan(): Promise<Planned & { readonly fingerprint: PlanFingerprint | null }> {
    const { report, known, fingerprint } = await runImport({})
    const canBePublished = fingerprint !== null && report.pending && report.blocked === null
    return { report, known, fingerprint, id: canBePublished ? idOf(fingerprint) : null }
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
      // Another process may have shown it, so that it is made again; what changes after that is found by the import itself.
      const { id: now, fingerprint } = await makePlan()
      return now !== id || fingerprint === null ? null : (await runImport({ apply: fingerprint, note })).report
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

function idOf(fingerprint: PlanFingerprint): string {
  return createHash('sha256').update(JSON.stringify(fingerprint)).digest('base64url').slice(0, 22)
}

/** Whether an error says in words of ours what happened; those of drivers, the system and the language have statements, codes and names of functions. */
function isSentence(error: unknown): error is Error {
  if (!(error instanceof Error) || 'code' in error || 'query' in error) return false
  return ![TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind)
}
