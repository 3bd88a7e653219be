import { isDistinct, type TakenBack, writePassageKey } from '../../content/taken-back/passage-key.ts'
import type { WithdrawnLine } from '../../content/taken-back/withdrawn-file.ts'
import type { Database } from '../../database/open.ts'
import { retryIfOvertaken } from '../../database/write/publish.ts'
import { listWithdrawnQuotes, noteWithdrawnQuotes } from '../../database/write/take-back.ts'
import { stableId } from '../plan/stable-id.ts'
import { findTargets } from './find-targets.ts'
import { findPassages, takeBack } from './take-back.ts'

/** What the site's own files take back that was not taken back before. */
export interface Pending {
  readonly line: WithdrawnLine
  /** Empty where only the id of the quote is known, and nothing here ever had that. */
  readonly passages: readonly TakenBack[]
}

/** Those of the lines that nothing was done about yet. */
export async function findPending(database: Database, lines: readonly WithdrawnLine[]): Promise<Pending[]> {
  if (lines.length === 0) return []
  const known = await listWithdrawnQuotes(database)
  const isKnown = ({ uid, key }: WithdrawnLine) =>
    known.some((quote) =>
      uid === null ? key !== null && quote.words.split(' ').includes(writePassageKey(key)) : quote.uid === uid,
    )
  const pending: Pending[] = []
  for (const line of lines) if (!isKnown(line)) pending.push({ line, passages: await passagesOf(database, line) })
  return pending
}

async function passagesOf(database: Database, { uid, key }: WithdrawnLine): Promise<TakenBack[]> {
  const found = uid === null ? [] : await findTargets(database, uid)
  const isFound = found.some((passage) => key !== null && writePassageKey(passage.key) === writePassageKey(key))
  if (key === null || isFound) return found
  // Of a short passage it is not known yet where it stands.
  return [...found, { key, paths: isDistinct(key) ? null : [] }]
}

/**
 * Takes back what is pending, in a release for each line; what nothing here has is noted, so that it is not published either. Only for
 * the holder of the import lock.
 */
export async function followSite(database: Database, pending: readonly Pending[]): Promise<void> {
  for (const { line, passages } of pending) {
    const { uid, reason, note } = line
    if (passages.length === 0) continue
    const { articles, files } = await findPassages(database, passages)
    if (articles.length > 0 || files.length > 0)
      await retryIfOvertaken(() => takeBack(database, { passages, uid, reason, note }))
    else
      await noteWithdrawnQuotes(database, [
        {
          uid: uid ?? stableId('passage', wordsOf(passages)),
          words: wordsOf(passages),
          sourcePaths: [],
          reason,
          note,
        },
      ])
  }
}

function wordsOf(passages: readonly TakenBack[]): string {
  return passages.map(({ key }) => writePassageKey(key)).join(' ')
}
