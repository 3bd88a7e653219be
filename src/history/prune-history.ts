import type { Database } from '../database/open.ts'
import { withRetries } from '../database/with-retries.ts'
import { deleteHistory, type PrunedHistory } from '../database/write/history.ts'
import { takeImportLock } from '../database/write/import-lock.ts'

/** What an operator chose for pruning. */
export interface PruneOptions {
  /** How many of the newest releases stay readable, the current one included. */
  readonly keep: number
  /** Only count; remove nothing. */
  readonly planOnly: boolean
  /** Called if an import is running; pruning waits for it. */
  readonly onWait: () => void
}

/** Removes for good what only releases older than the newest `keep` showed, and counts it. */
export async function pruneHistory(
  database: Database,
  { keep, planOnly, onWait }: PruneOptions,
): Promise<PrunedHistory> {
  // Without the lock, pruning would remove the bytes a running import has stored but not published yet.
  const lock = await takeImportLock(database, onWait)
  try {
    return await deleteHistory(withRetries(database), { keep, dry: planOnly })
  } finally {
    await lock.release()
  }
}
