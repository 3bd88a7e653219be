import { randomUUID } from 'node:crypto'
import { writePassageKey } from '../content/taken-back/passage-key.ts'
import type { Database } from '../database/open.ts'
import { eraseArticle } from '../database/write/erase-article.ts'
import { findStored } from '../database/write/mirrored.ts'
import { findPublication } from '../database/write/publish.ts'
import { type ForGood, listWithdrawnQuotes, noteWithdrawnQuotes } from '../database/write/take-back.ts'
import { findTargets } from '../import/take-back/find-targets.ts'
import { storesPassages, takeBack } from '../import/take-back/take-back.ts'
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

/** Takes out what the origin tells of the words, and what is known here by the id; of what was never here, the tombstone is kept. */
async function takeBackQuotes(database: Database, gone: readonly GoneQuote[]): Promise<number> {
  const known = gone.length === 0 ? [] : await listWithdrawnQuotes(database)
  const wordsOf = new Map(known.map(({ uid, words }) => [uid, words.split(' ')]))
  let published = 0
  for (const { id: uid, path, reason, note, passages } of gone) {
    const words = passages.map(writePassageKey)
    const before = wordsOf.get(uid)
    if (before !== undefined && words.every((key) => before.includes(key))) continue
    const ofId = await findTargets(database, uid)
    const others = passages.filter((key) => ofId.every((one) => writePassageKey(one.key) !== writePassageKey(key)))
    const targets = [...ofId, ...others.map((key) => ({ key, paths: null }))]
    if (ofId.length > 0 || (others.length > 0 && (await storesPassages(database, targets)))) {
      await takeBack(database, { passages: targets, uid, reason, note, path })
      published += 1
    } else await noteWithdrawnQuotes(database, [{ uid, words: words.join(' '), path, sourcePaths: [], reason, note }])
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
