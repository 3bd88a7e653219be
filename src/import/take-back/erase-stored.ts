import { randomUUID } from 'node:crypto'
import type { Database } from '../../database/open.ts'
import { type ErasePlan, eraseArticle, type StoredArticle } from '../../database/write/erase-article.ts'
import { dropProposal } from '../../database/write/proposals.ts'

/** Erases what is stored of an article, and returns the release that tells of it. Only for the holder of the import lock. */
export async function eraseStored(
  database: Database,
  { articleId, path, sourcePaths, bodies, proposals }: StoredArticle,
  said: Pick<ErasePlan, 'reason' | 'note' | 'publication'>,
): Promise<number> {
  for (const name of proposals) await dropProposal(database, name, false)
  const { reason, note, publication } = said
  const plan = { ...{ articleId, path, sourcePaths, bodies }, ...{ reason, note, publication } }
  return await eraseArticle(database, { ...plan, import: randomUUID(), releaseNote: 'Erased' })
}
