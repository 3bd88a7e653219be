import { randomUUID } from 'node:crypto'
import { pathKey } from '../../content/path-key.ts'
import type { Database } from '../../database/open.ts'
import { withRetries } from '../../database/with-retries.ts'
import { eraseArticle, findStoredArticle, type StoredArticle } from '../../database/write/erase-article.ts'
import { takeImportLock } from '../../database/write/import-lock.ts'
import { refuseInMirror } from '../../database/write/mirrored.ts'
import { dropProposal } from '../../database/write/proposals.ts'
import { findPublication, retryIfOvertaken } from '../../database/write/publish.ts'
import { sweepStaging } from '../../database/write/staging.ts'
import type { WithdrawOptions } from './withdraw-quote.ts'

/** What was erased, or would be: plain data, the shape of `commonplace-gateway withdraw --json`. */
export interface EraseReport extends Omit<StoredArticle, 'bodies'> {
  /** The release that tells of it; null if none was published. */
  readonly release: number | null
}

/** Erases the article that a path leads to, its history included; null where nothing is stored of one. */
export async function withdrawArticle(
  given: Database,
  path: string,
  { reason, note, planOnly, onWait }: WithdrawOptions,
): Promise<EraseReport | null> {
  const database = withRetries(given)
  const lock = planOnly ? null : await takeImportLock(database, onWait)
  try {
    await refuseInMirror(database)
    return await retryIfOvertaken(async () => {
      await lock?.hold()
      if (!planOnly) await sweepStaging(database)
      const publication = await findPublication(database)
      const found = await findStoredArticle(database, pathKey(path))
      if (found === null) return null
      const { bodies, ...report } = found
      if (planOnly) return { ...report, release: null }
      for (const name of found.proposals) await dropProposal(database, name, false)
      const { articleId, path: last, sourcePaths } = found
      const plan = { ...{ articleId, path: last, sourcePaths, bodies }, ...{ reason, note, publication } }
      const release = await eraseArticle(database, { ...plan, import: randomUUID(), releaseNote: 'Erased' })
      return { ...report, release }
    })
  } finally {
    await lock?.release()
  }
}
