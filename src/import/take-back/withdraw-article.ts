import { nodeId } from '../../content/node-id.ts'
import { pathKey } from '../../content/path-key.ts'
import type { Database } from '../../database/open.ts'
import { withRetries } from '../../database/with-retries.ts'
import {
  type ErasedBefore,
  findErasedArticle,
  findReleaseTime,
  findStoredArticle,
  type StoredArticle,
} from '../../database/write/erase-article.ts'
import { takeImportLock } from '../../database/write/import-lock.ts'
import { refuseInMirror } from '../../database/write/mirrored.ts'
import { findPublication, retryIfOvertaken } from '../../database/write/publish.ts'
import { sweepStaging } from '../../database/write/staging.ts'
import { eraseStored } from './erase-stored.ts'
import type { WithdrawOptions } from './withdraw-quote.ts'

/** What was erased, or would be: plain data, the shape of `commonplace-gateway withdraw --json`. */
export interface EraseReport extends Omit<StoredArticle, 'bodies' | 'pathKeys' | 'givenId'> {
  /** Of the article. */
  readonly id: string
  /** When it was erased, as RFC 3339; null if it was not. */
  readonly since: string | null
  /** The release that tells of it; null if none was published. */
  readonly release: number | null
}

/** That the article was erased before, and what is still known of it. */
export interface AlreadyErased extends Omit<ErasedBefore, 'articleId'> {
  readonly isAlready: true
  /** Of the article. */
  readonly id: string
}

/** Erases the article that a path leads to, its history included; null where none was ever known there. */
export async function withdrawArticle(
  given: Database,
  path: string,
  { reason, note, planOnly, onWait }: WithdrawOptions,
): Promise<EraseReport | AlreadyErased | null> {
  const database = withRetries(given)
  const lock = planOnly ? null : await takeImportLock(database, onWait)
  try {
    await refuseInMirror(database)
    return await retryIfOvertaken(async () => {
      await lock?.hold()
      if (!planOnly) await sweepStaging(database)
      const publication = await findPublication(database)
      const found = await findStoredArticle(database, { pathKey: pathKey(path) })
      if (found === null) return await findAlready(database, path)
      const { bodies: _bodies, pathKeys: _keys, givenId: _given, ...stored } = found
      const report = { ...stored, id: nodeId('Article', found.articleId) }
      if (planOnly) return { ...report, release: null, since: null }
      const release = await eraseStored(database, found, { reason, note, publication })
      return { ...report, release, since: await findReleaseTime(database, release) }
    })
  } finally {
    await lock?.release()
  }
}

async function findAlready(database: Database, path: string): Promise<AlreadyErased | null> {
  const erased = await findErasedArticle(database, pathKey(path))
  if (erased === null) return null
  const { articleId, ...known } = erased
  return { isAlready: true, id: nodeId('Article', articleId), ...known }
}
