import { randomUUID } from 'node:crypto'
import type { Database } from '../database/open.ts'
import { eraseArticle } from '../database/write/erase-article.ts'
import { findStored } from '../database/write/mirrored.ts'
import { findPublication } from '../database/write/publish.ts'
import { type ForGood, listWithdrawnQuotes, noteWithdrawnQuotes } from '../database/write/take-back.ts'
import { findTargets } from '../import/take-back/find-targets.ts'
import { takeBack } from '../import/take-back/take-back.ts'
import type { Taken } from './read-line.ts'

type Gone = Extract<Taken, { type: 'gone' }>
type GoneQuote = Extract<Taken, { type: 'quote gone' }>

/**
 * Does here what the origin did for good: erases articles with all their editions, and takes quotes out of everything that is stored.
 * Returns how often something was published; then the editions that are here are others. Only for the holder of the import lock.
 */
export async function takeBackGone(
  database: Database,
  { articles, quotes }: { readonly articles: readonly Gone[]; readonly quotes: readonly GoneQuote[] },
): Promise<number> {
  return (await takeBackQuotes(database, quotes)) + (await eraseArticles(database, articles))
}

/** Of quotes that were never here, the tombstone is kept. */
async function takeBackQuotes(database: Database, gone: readonly GoneQuote[]): Promise<number> {
  const known = gone.length === 0 ? [] : await listWithdrawnQuotes(database)
  const told = new Set(known.map(({ uid }) => uid))
  let published = 0
  for (const { id: uid, path, reason } of gone.filter(({ id }) => !told.has(id))) {
    const passages = await findTargets(database, uid)
    if (passages.length > 0) {
      await takeBack(database, { passages, uid, reason, note: null })
      published += 1
    } else await noteWithdrawnQuotes(database, [{ uid, words: '', path, sourcePaths: [], reason }])
  }
  return published
}

async function eraseArticles(database: Database, gone: readonly Gone[]): Promise<number> {
  const forGood = gone.filter(({ reason }) => reason === 'RETRACTED' || reason === 'RIGHTS_WITHDRAWN')
  const stored = await findStored(
    database,
    forGood.map(({ id }) => id),
  )
  const erased = forGood.filter(({ id }) => stored.has(id))
  for (const { id: articleId, path, reason } of erased)
    await eraseArticle(database, {
      import: randomUUID(),
      publication: await findPublication(database),
      releaseNote: 'Erased',
      articleId,
      path,
      // Those of imports, of which there are none here.
      sourcePaths: [],
      bodies: [],
      reason: reason as ForGood,
      note: null,
    })
  return erased.length
}
