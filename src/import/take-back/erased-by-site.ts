import type { Page } from '../../content/document.ts'
import { pathKey } from '../../content/path-key.ts'
import type { Problem } from '../../content/problem.ts'
import type { ErasedLine } from '../../content/taken-back/withdrawn-file.ts'
import type { Database } from '../../database/open.ts'
import {
  type ErasedArticle,
  findStoredArticle,
  noteErasedArticles,
  type StoredArticle,
} from '../../database/write/erase-article.ts'
import { findPublication, retryIfOvertaken } from '../../database/write/publish.ts'
import { stableId } from '../plan/stable-id.ts'
import { eraseStored } from './erase-stored.ts'

/** A line of the site by which nothing was erased yet. */
export interface PendingErasure {
  readonly line: ErasedLine
  /** What is stored of the article; null where that is nothing. */
  readonly stored: StoredArticle | null
  /** Whether another article has the id here: one whose file the erased one had before. */
  readonly isOtherHere: boolean
}

/**
 * Those of the lines that are not known here. The article is the one that has the id and was at the address; or the one at the address,
 * unless its front matter gives it an `id` of its own.
 */
export async function findPendingErasures(
  database: Database,
  lines: readonly ErasedLine[],
  known: readonly Pick<ErasedArticle, 'articleId'>[],
): Promise<PendingErasure[]> {
  const isKnown = ({ id }: ErasedLine) => known.some(({ articleId }) => articleId === id)
  const pending: PendingErasure[] = []
  for (const line of lines) {
    if (isKnown(line)) continue
    const key = pathKey(line.path)
    const byId = await findStoredArticle(database, { articleId: line.id })
    const isSame = byId?.pathKeys.includes(key) === true
    const atPath = isSame ? byId : await findStoredArticle(database, { pathKey: key })
    const stored = isSame || atPath?.givenId === null ? atPath : null
    pending.push({ line, stored, isOtherHere: byId !== null && !isSame })
  }
  return pending
}

/** Erases what is stored, in a release for each line. Only for the holder of the import lock. */
export async function followErasures(database: Database, pending: readonly PendingErasure[]): Promise<void> {
  for (const { line, stored } of pending) {
    if (stored === null) continue
    const { reason, note } = line
    await retryIfOvertaken(async () => {
      const publication = await findPublication(database)
      return await eraseStored(database, stored, { reason, note, publication })
    })
  }
}

/** Keeps in mind what a release told of as erased and was never stored, so that it stays so also without its line. */
export async function noteErasures(
  database: Database,
  pending: readonly PendingErasure[],
  { release, files }: { readonly release: number; readonly files: ReadonlySet<string> },
): Promise<void> {
  const absent = pending.filter(({ stored, isOtherHere }) => stored === null && !isOtherHere)
  await noteErasedArticles(
    database,
    absent.map(({ line: { id, path, reason, note } }) => ({
      ...{ articleId: id, path, reason, note, release },
      ...{ sourcePaths: [...files], bodies: [] },
    })),
  )
}

/** Tells of what an import erases by the site's own files. */
export function tellErasure({ line, stored }: PendingErasure): Problem[] {
  if (stored === null) return []
  const { path, title } = stored
  return [
    {
      ...line.place,
      code: 'article-to-erase',
      severity: 'notice',
      message: `Expected an article that was erased, found ${path} (“${title}”); it is erased with its history, for good.`,
      hint: 'Take the line out before you import if that is not meant.',
    },
  ]
}

/**
 * Knows the pages that are articles which were erased: by the `id` in their front matter, and without one by the address that a line
 * has, or by their file where nothing is stored of the article. So a page with an `id` of its own may stand at the address.
 */
export function knowErased(
  erased: readonly Pick<ErasedArticle, 'articleId' | 'givenId'>[],
  lines: readonly ErasedLine[],
  pending: readonly PendingErasure[],
): (page: Pick<Page, 'sourcePath' | 'path' | 'id'>) => boolean {
  const ids = new Set([...erased.map(({ articleId }) => articleId), ...lines.map(({ id }) => id)])
  if (ids.size === 0) return () => false
  const givenIds = new Set(erased.flatMap(({ givenId }) => givenId ?? []))
  const addresses = new Set(lines.map(({ path }) => pathKey(path)))
  const ofFiles = new Set(pending.flatMap(({ line, isOtherHere }) => (isOtherHere ? [] : line.id)))
  return ({ sourcePath, path, id }) => {
    if (id !== null) return givenIds.has(id) || ids.has(stableId('article id', id))
    return addresses.has(pathKey(path)) || ofFiles.has(stableId('article', sourcePath))
  }
}
