import { isDistinct, readPassageKey, type TakenBack } from '../../content/taken-back/passage-key.ts'
import type { Database } from '../../database/open.ts'
import { listWithdrawnQuotes } from '../../database/write/take-back.ts'

/** Every passage that was taken back, once for the same words and files. */
export async function loadTakenBack(database: Database): Promise<TakenBack[]> {
  const rows = await listWithdrawnQuotes(database)
  const found = new Map<string, TakenBack>()
  for (const { words, sourcePaths } of rows) {
    for (const written of words.split(' ')) {
      const key = readPassageKey(written)
      if (key === null) continue
      const paths = isDistinct(key) ? null : sourcePaths
      found.set(JSON.stringify([written, paths]), { key, paths })
    }
  }
  return [...found.values()]
}
