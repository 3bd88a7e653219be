import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../database/open.ts'
import { importSite } from '../import/import-site.ts'
import { noProgress, type Progress } from '../import/progress.ts'
import { openParsePool } from '../import/read/parse-pool.ts'
import { expectFolder } from '../import/read/survey-site.ts'
import { workersFor } from '../import/read/workers-for.ts'
import type { ImportReport } from '../import/report.ts'
import type { Storage } from '../storage.ts'
import { watchSite } from '../watch/watch-site.ts'
import { createWatchPrinter } from './print-watch.ts'
import type { Terminal } from './terminal.ts'

/** The options of a watch. */
export interface WatchOptions {
  readonly prune?: boolean | undefined
  readonly maxPrune?: number | undefined
  readonly note?: string | null | undefined
  readonly publishedBy?: string | null | undefined
  /** Print only problems and summaries. */
  readonly quiet?: boolean | undefined
  /** For the first import; later ones are too short for a progress bar. */
  readonly progress: Progress
}

/** A site folder that is imported after every change. */
export interface Watch {
  /** Resolves after the first import, also if it failed; says whether it was refused because the folder is another site. */
  readonly first: Promise<{ readonly isOtherSite: boolean }>
  /** Waits some seconds for an import under way, then aborts it; either way nothing is half published. */
  stop(): Promise<void>
}

// Milliseconds. Files are missing for a moment while an editor saves or moves them, or while Git changes branches.
const DELAY_BEFORE_PRUNING = 1000
const DELAY_AFTER_FAILURE = 2000
const STOP_TIMEOUT = 5000
const ABORT_TIMEOUT = 1000

/**
 * Imports the site folder at once and after every change. Files with errors keep their last published edition, and the
 * errors are printed after every import until they are fixed; nothing is withdrawn without `prune`.
 */
export async function openWatch(
  { database: { source }, explain }: Storage,
  root: string,
  options: WatchOptions,
  terminal: Terminal,
): Promise<Watch> {
  await expectFolder(root)
  // Its own connections: the statements of readers have a time limit, and imports must not use up their pool.
  const database = await openDatabase(source, { max: 3, statementTimeout: 0 })
  // Started now, because starting workers takes longer than the import of one edit should.
  const pool = openParsePool({ warm: true, workers: workersFor(root) })
  const printer = createWatchPrinter(terminal, root, options.quiet === true)
  let stopped = false
  let isOtherSite = false
  let { progress } = options

  const importNow = (prune: boolean): Promise<ImportReport> =>
    importSite({ database, pool }, root, {
      keepGoing: true,
      prune,
      ...(options.maxPrune === undefined ? {} : { maxPrune: options.maxPrune }),
      note: options.note ?? null,
      publishedBy: options.publishedBy ?? null,
      progress,
      onWait: () => terminal.err('Another import is running; this one waits for it.\n'),
    })

  async function run(): Promise<void> {
    try {
      const report = await importNow(false)
      await printer.report(report)
      isOtherSite = report.blocked?.by === 'other-site'
      if (options.prune && report.kept.some(({ because }) => because !== 'FAULTY') && !report.blocked) await prune()
    } catch (error) {
      if (stopped) return
      // If files changed during the import, another import follows at once, and may succeed.
      if (!watch.pending()) printer.failure(explain(error))
      setTimeout(watch.changed, DELAY_AFTER_FAILURE).unref()
    }
    progress = noProgress
  }

  async function prune(): Promise<void> {
    await sleep(DELAY_BEFORE_PRUNING)
    if (stopped || watch.pending()) return
    await printer.report(await importNow(true))
  }

  const watch = watchSite(root, run)
  return {
    first: watch.first.then(() => ({ isOtherSite })),
    async stop() {
      stopped = true
      const idle = watch.stop()
      await Promise.race([idle, sleep(STOP_TIMEOUT, undefined, { ref: false })])
      // Concurrently: an aborted import releases the database only after its workers are gone.
      await Promise.all([pool.close(), database.close()])
      // An import that waits for the lock of another one would not end.
      await Promise.race([idle, sleep(ABORT_TIMEOUT, undefined, { ref: false })])
    },
  }
}
