import { nodeId } from '../../content/node-id.ts'
import { keyOfPassage, writePassageKey } from '../../content/taken-back/passage-key.ts'
import { readQuoteId } from '../../content/taken-back/withdrawn-file.ts'
import type { Database } from '../../database/open.ts'
import { withRetries } from '../../database/with-retries.ts'
import { takeImportLock } from '../../database/write/import-lock.ts'
import { retryIfOvertaken } from '../../database/write/publish.ts'
import { sweepStaging } from '../../database/write/staging.ts'
import { type ForGood, listWithdrawnQuotes } from '../../database/write/take-back.ts'
import { stableId } from '../plan/stable-id.ts'
import { findTargets } from './find-targets.ts'
import { findPassages, type TakeBackFindings, takeBack } from './take-back.ts'

/** What an editor chose for taking a quote back. */
export interface WithdrawOptions {
  readonly reason: ForGood
  /** What readers are told about why; null for nothing. */
  readonly note: string | null
  /** Find only; nothing is written. */
  readonly planOnly: boolean
  /** Called if an import is running; this waits for it. */
  readonly onWait: () => void
}

/** What was taken back, or would be: plain data, the shape of `commonplace-gateway withdraw-quote --json`. */
export interface WithdrawReport extends TakeBackFindings {
  /** The id of the quote; null where words were asked for that are no quote yet. */
  readonly id: string | null
  /** What finds the words again without saying them, for `data/withdrawn.yaml`. */
  readonly words: string
  readonly reason: ForGood
  readonly note: string | null
  /** The release that tells of it; null if none was published. */
  readonly release: number | null
}

/** That all which had it was taken back before, and by what that is known. */
export interface AlreadyWithdrawn extends Pick<WithdrawReport, 'id' | 'words' | 'reason' | 'note'> {
  readonly isAlready: true
}

/**
 * Takes a quote back, by its id or its words: everything that any release, file or proposal says with these words. What has been
 * taken back before can be taken back again, where its words came back another way. `unknown` where nothing has the words or the id.
 */
export async function withdrawQuote(
  given: Database,
  asked: string,
  { reason, note, planOnly, onWait }: WithdrawOptions,
): Promise<WithdrawReport | AlreadyWithdrawn | 'unknown'> {
  const database = withRetries(given)
  const lock = planOnly ? null : await takeImportLock(database, onWait)
  try {
    return await retryIfOvertaken(async () => {
      await lock?.hold()
      if (!planOnly) await sweepStaging(database)
      const passages = await findTargets(database, asked)
      const found = passages.length === 0 ? null : await findPassages(database, passages)
      if (found === null || (found.articles.length === 0 && found.files.length === 0)) {
        return (await findWithdrawn(database, asked)) ?? 'unknown'
      }
      const uid = readQuoteId(asked)
      const done = planOnly ? null : await takeBack(database, { passages, uid, reason, note })
      const findings = done?.findings ?? found
      const own = uid ?? findings.quotes[0]?.uid ?? null
      return {
        id: own === null ? null : nodeId('Quote', own),
        words: passages.map(({ key }) => writePassageKey(key)).join(' '),
        reason,
        note,
        release: done?.release ?? null,
        ...findings,
      }
    })
  } finally {
    await lock?.release()
  }
}

async function findWithdrawn(database: Database, asked: string): Promise<AlreadyWithdrawn | null> {
  const [uid, key] = [readQuoteId(asked), keyOfPassage(asked)]
  const wanted = key && writePassageKey(key)
  const known = await listWithdrawnQuotes(database)
  const row = known.find((quote) => (uid === null ? quote.words.split(' ').includes(wanted ?? '') : quote.uid === uid))
  if (row === undefined) return null
  const { words, reason, note } = row
  const isQuote = row.uid !== stableId('passage', words)
  return { isAlready: true, id: isQuote ? nodeId('Quote', row.uid) : null, words, reason, note }
}
