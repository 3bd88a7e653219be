import { pathKey } from '../../content/path-key.ts'
import { type ArticleRow, findArticlesByEdition } from '../../database/read/articles.ts'
import { type FormerPath, findArticlesByPath, findFormerPaths } from '../../database/read/articles-by-path.ts'
import type { Snapshot } from '../../database/read/snapshot.ts'

/** What is at a path of the site: an article; the path to go to for good; or why there is nothing any more. */
export type Content =
  | { readonly kind: 'article'; readonly article: ArticleRow }
  | { readonly kind: 'moved'; readonly path: string }
  | { readonly kind: 'gone'; readonly reason: NonNullable<FormerPath['reason']> }

/** What is at a path, in any spelling, at the snapshot's release; null where there never was anything. */
export async function findContent(snapshot: Snapshot, path: string): Promise<Content | null> {
  const key = pathKey(path).replaceAll('\0', '\uFFFD')
  const found = await findArticlesByPath(snapshot, [key])
  // An article's own path comes before an alias.
  const [article] = found.toSorted((a, b) => Number(a.requestedPath !== null) - Number(b.requestedPath !== null))
  if (article)
    return article.requestedPath === null ? { kind: 'article', article } : { kind: 'moved', path: article.path }
  const [former] = await findFormerPaths(snapshot, [key])
  if (former === undefined) return null
  const [now] = former.edition === null ? [] : await findArticlesByEdition(snapshot, [former.edition])
  return now ? { kind: 'moved', path: now.path } : { kind: 'gone', reason: former.reason ?? 'UNPUBLISHED' }
}
