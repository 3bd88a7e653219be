import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../database/open.ts'
import { importSite } from '../import/import-site.ts'
import { noProgress, type Progress } from '../import/progress.ts'
import { openParsePool } from '../import/read/parse-pool.ts'
import { expectFolder } from '../import/read/survey-site.ts'
import type { ImportReport } from '../import/report.ts'
import type { Storage } from '../storage.ts'
import { watchSite } from '../watch/watch-site.ts'
import { tellWatcher } from './tell-watcher.ts'
import type { Terminal } from './terminal.ts'

/** What an editor chose for a watch. */
export interface WatchOptions {
  readonly prune?: boolean | undefined
  readonly maxPrune?: number | undefined
  readonly note?: string | null | undefined
  /** Tell problems and summaries alone. */
  readonly quiet?: boolean | undefined
  /** Of the first import; later ones are over before a bar could be read. */
  readonly progress: Progress
}

/** A site folder that is imported after every change. */
export interface Watch {
  /** Settles with the first import, whatever came of it. */
  readonly first: Promise<void>
  /** Lets an import under way finish for some seconds, then gives it up; either way nothing is half published. */
  stop(): Promise<void>
}

// Whole files are gone for a moment while they are saved, moved, or while another branch is checked out.
const GONE_FOR_GOOD = 1000
const AFTER_A_FAILURE = 2000
const GRACE = 5000
const AFTER_GIVING_UP = 1000

/**
 * Imports the site folder at once and after every change. Faulty files keep what was last published of them and are told
 * after every import until they are mended; nothing is withdrawn unless `prune` asks for it.
 */
export async function openWatch(
  { database: { source }, explain }: Storage,
  root: string,
  options: WatchOptions,
  terminal: Terminal,
): Promise<Watch> {
  await expectFolder(root)
  // Connections of its own: readers' waits have an end, and imports must not take theirs.
  const database = await openDatabase(source, { max: 3, statementTimeout: 0 })
  // Starting workers takes longer than an edit may.
  const pool = openParsePool({ warm: true })
  const tell = tellWatcher(terminal, root, options.quiet === true)
  let stopped = false
  let { progress } = options

  const importNow = (prune: boolean): Promise<ImportReport> =>
    importSite({ database, pool }, root, {
      keepGoing: true,
      prune,
      ...(options.maxPrune === undefined ? {} : { maxPrune: options.maxPrune }),
      note: options.note ?? null,
      progress,
      onWait: () => terminal.err('Another import is running; this one waits for it.\n'),
    })

  async function run(): Promise<void> {
    try {
      const report = await importNow(false)
      await tell.report(report)
      if (options.prune && report.kept.some(({ because }) => because !== 'FAULTY') && !report.blocked) await prune()
    } catch (error) {
      if (stopped) return
      // What changed under the import's hands is imported again in a moment.
      if (!watch.pending()) tell.failure(explain(error))
      setTimeout(watch.changed, AFTER_A_FAILURE).unref()
    }
    progress = noProgress
  }

  async function prune(): Promise<void> {
    await sleep(GONE_FOR_GOOD)
    if (stopped || watch.pending()) return
    await tell.report(await importNow(true))
  }

  const watch = watchSite(root, run)
  return {
    first: watch.first,
    async stop() {
      stopped = true
      const idle = watch.stop()
      await Promise.race([idle, sleep(GRACE, undefined, { ref: false })])
      // At once: an import that is given up lets go of the database only after it has lost its workers.
      await Promise.all([pool.close(), database.close()])
      // One that waits for another import would wait on.
      await Promise.race([idle, sleep(AFTER_GIVING_UP, undefined, { ref: false })])
    },
  }
}
