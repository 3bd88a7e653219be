import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isDistinct, readPassageKey, type TakenBack, writePassageKey } from '../../content/taken-back/passage-key.ts'
import {
  isWithdrawnFile,
  readWithdrawn,
  type WithdrawnFile,
  type WithdrawnLine,
} from '../../content/taken-back/withdrawn-file.ts'
import type { Database } from '../../database/open.ts'
import { listErasedArticles, listSourcesOfOthers } from '../../database/write/erase-article.ts'
import { listWithdrawnQuotes, noteFoundAgain, type WithdrawnQuote } from '../../database/write/take-back.ts'
import { readSource } from '../read/read-source.ts'
import type { Withheld } from '../read/survey-site.ts'
import { findPendingErasures, followErasures, knowErased, type PendingErasure } from './erased-by-site.ts'
import { findPending, followSite, type Pending } from './follow-site.ts'
import type { Guarded } from './guard-editions.ts'
import { loadTakenBack } from './load-taken-back.ts'

/** What an import may not publish. */
export interface Withdrawal extends Withheld, Guarded {
  /** Whether there is anything that may not be published. */
  readonly isGuarded: boolean
}

/** A quote that was taken back by its id, and by what it is known where it stands in a file. */
export interface FoundAgain {
  readonly uid: string
  readonly passage: TakenBack
}

/** What the site's own files take back that was not taken back before, with what it concerns. */
export interface AskedBySite {
  readonly lines: readonly WithdrawnLine[]
  readonly pending: readonly Pending[]
  readonly pendingErasures: readonly PendingErasure[]
}

/**
 * Finds what an import may not publish: what was taken back before, and what the site's own files take back. Nothing is written.
 * `found` is known by its words, and `erased` are known as files of articles that were erased, since an earlier attempt.
 */
export async function findWithdrawal(
  database: Database,
  root: string,
  {
    found,
    erased: erasedFiles,
  }: { readonly found: readonly FoundAgain[]; readonly erased: ReadonlySet<string> } = NOTHING_FOUND,
): Promise<Withdrawal & AskedBySite> {
  const { lines, articles } = await readWithdrawnLines(root)
  const pending = await findPending(database, lines)
  const known = await listWithdrawnQuotes(database)
  const uids = new Set([...known, ...lines].flatMap(({ uid }) => uid ?? []))
  const takenBack = [
    ...(await loadTakenBack(database)),
    ...pending.flatMap(({ passages }) => passages),
    ...found.map(({ passage }) => passage),
  ]
  const before = await listErasedArticles(database)
  const pendingErasures = await findPendingErasures(database, articles, before)
  const erased = [...before, ...pendingErasures.flatMap(({ stored }) => stored ?? [])]
  const bodies = new Set(erased.flatMap((article) => article.bodies))
  const ids = erased.map(({ articleId }) => articleId)
  return {
    lines,
    pending,
    pendingErasures,
    takenBack,
    uids,
    ofArticles: known.flatMap(shortOf),
    erasedPaths: new Set([...erasedFiles, ...erased.flatMap(({ sourcePaths }) => sourcePaths)]),
    erasedArticles: new Set([
      ...erased.map(({ articleId }) => articleId),
      ...pendingErasures.flatMap(({ line, isOtherHere }) => (isOtherHere ? [] : line.id)),
    ]),
    erasedBodies: bodies,
    ofOthers: bodies.size === 0 ? new Set() : await listSourcesOfOthers(database, ids),
    isErased: knowErased(erased, articles, pendingErasures),
    isGuarded: uids.size + takenBack.length + erased.length + articles.length > 0,
  }
}

/**
 * Takes back what the site's own files take back, before anything else of them is published. With `isExact`, a plan is to be
 * published as it is, which another release would make out of date: the next import takes it back. Only for the holder of the
 * import lock.
 */
export async function withdrawFirst(
  database: Database,
  { lines, pending, pendingErasures }: AskedBySite,
  { found, isExact }: { readonly found: readonly FoundAgain[]; readonly isExact: boolean },
): Promise<void> {
  if (!isExact) {
    await followSite(database, pending)
    await followErasures(database, pendingErasures)
  }
  if (found.length === 0) return
  const known = await listWithdrawnQuotes(database)
  for (const { uid, passage } of found) {
    const line = [...lines, ...known].find((other) => other.uid === uid)
    if (line === undefined) continue
    const { reason, note } = line
    await noteFoundAgain(database, {
      ...{ uid, reason, note },
      words: writePassageKey(passage.key),
      sourcePaths: [...(passage.paths ?? [])],
    })
  }
}

const NOTHING_FOUND = { found: [], erased: new Set<string>() }

function shortOf({ uid, words, articleId }: WithdrawnQuote): Withdrawal['ofArticles'] {
  const keys = words.split(' ').flatMap((written) => readPassageKey(written) ?? [])
  return articleId === null ? [] : keys.filter((key) => !isDistinct(key)).map((key) => ({ uid, articleId, key }))
}

/** What a site's own files take back, as far as it is known without a database. */
export async function withheldBySite(root: string): Promise<Withheld> {
  const { lines, articles } = await readWithdrawnLines(root)
  const takenBack = lines.flatMap(({ key }) => (key !== null && isDistinct(key) ? { key, paths: null } : []))
  const pending = articles.map((line) => ({ line, stored: null, isOtherHere: false }))
  return {
    takenBack,
    erasedPaths: new Set(),
    erasedBodies: new Set(),
    ofOthers: new Set(),
    isErased: knowErased([], articles, pending),
  }
}

/** What cannot be read of it is told with the configuration. */
async function readWithdrawnLines(root: string): Promise<Pick<WithdrawnFile, 'lines' | 'articles'>> {
  const names = await readdir(join(root, 'data')).catch(() => [])
  const paths = names.map((name) => `data/${name}`).filter(isWithdrawnFile)
  const files = await Promise.all(paths.map((path) => readSource(root, path, []).catch(() => null)))
  const read = files.flatMap((file) => (file === null ? [] : readWithdrawn(file)))
  return { lines: read.flatMap(({ lines }) => lines), articles: read.flatMap(({ articles }) => articles) }
}
