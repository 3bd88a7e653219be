import type { ImportLock } from '../database/write/import-lock.ts'
import { hasHeldWithoutFile, loadImportStateOf } from '../database/write/import-state.ts'
import { isOvertaken } from '../database/write/publish.ts'
import { isStillSettled } from '../database/write/settled-tree.ts'
import { keepLearned, type MemoryTools, type Recalled, recallSite, rememberSettled } from './import-memory.ts'
import { type Chosen, type Imported, planAndApply } from './plan-and-apply.ts'
import { parseChanged } from './read/parse-changed.ts'
import type { Spill } from './read/spill.ts'
import type { ImportReport } from './report.ts'

/** What is known of an import before its pages are looked at. */
export type Taken = Omit<Chosen, 'state'> & {
  readonly recalled: Recalled
  readonly spill: Spill
  /** Null where nothing is to be written. */
  readonly lock: ImportLock | null
}

/**
 * Imports a tree in which little but the bodies of some pages is different from a settled one, without looking at the
 * rest. Null, with nothing done, where more is different, or another release came in between.
 */
export async function importChanged(
  memory: MemoryTools,
  root: string,
  { recalled, spill, lock, ...options }: Taken,
): Promise<ImportReport | null> {
  const { database, pool } = memory
  const { similar: settled, survey, digests } = recalled
  if (settled === null || (options.prune && (await hasHeldWithoutFile(database)))) return null
  const before = await recallSite(memory, settled)
  const learned: string[] = []
  const learn = async (file: string) => void learned.push(file)
  const site = await parseChanged(root, { pool, progress: options.progress, spill, learn, survey, digests, before })
  if (site === null) return null
  await lock?.hold()
  const sourcePaths = site.documents.map((document) => document.sourcePath)
  const givenIds = site.documents.flatMap((document) => document.id ?? [])
  const known = await loadImportStateOf(database, before.digests, { sourcePaths, givenIds })
  if (known.release !== settled.release || !(await isStillSettled(database, settled))) return null
  const chosen: Chosen = { ...options, state: async () => known }
  const imported = await planAndApply(database, site, root, chosen).catch(nullIfOvertaken)
  if (imported === null) return null
  const { report, settledAt } = imported
  if (settledAt !== null) {
    await keepLearned(memory, learned)
    await rememberSettled(memory, site, { recalled, release: settledAt, now: options.now })
  }
  return report
}

function nullIfOvertaken(error: unknown): Imported | null {
  if (isOvertaken(error)) return null
  throw error
}
