import type { Database } from '../database/open.ts'
import { listWithdrawnQuotes, noteWithdrawnQuotes } from '../database/write/take-back.ts'
import { findTargets } from '../import/take-back/find-targets.ts'
import { takeBack } from '../import/take-back/take-back.ts'
import type { Taken } from './read-line.ts'

type GoneQuote = Extract<Taken, { type: 'quote gone' }>

/**
 * Takes back here what was taken back at the origin, out of everything that is stored, and returns of how many quotes something was
 * published. Of those that were never here, the tombstone is kept. Only for the holder of the import lock.
 */
export async function takeBackQuotes(database: Database, gone: readonly GoneQuote[]): Promise<number> {
  let published = 0
  for (const { id: uid, path, reason } of gone) {
    if ((await listWithdrawnQuotes(database)).some((known) => known.uid === uid)) continue
    const passages = await findTargets(database, uid)
    if (passages.length > 0) {
      await takeBack(database, { passages, uid, reason, note: null })
      published += 1
    } else await noteWithdrawnQuotes(database, [{ uid, words: '', path, sourcePaths: [], reason }])
  }
  return published
}
