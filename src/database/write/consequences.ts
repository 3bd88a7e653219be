import { sql } from 'drizzle-orm'
import { editions } from '../../../schema/tables.ts'
import { articlesByPath } from '../read/articles-by-path.ts'
import { quoteCountsOfThemes } from '../read/quote-pages.ts'
import type { Snapshot } from '../read/snapshot.ts'
import { visibleAt } from '../visibility.ts'

/** An article that has a path key; `alias` is the path of the alias, null for the article's own path. */
export interface PathOwner {
  readonly key: string
  readonly edition: number
  readonly articleId: string
  readonly path: string
  readonly alias: string | null
}

/** A link from the body of a visible article to a page of the site. */
export interface LinkFrom {
  readonly edition: number
  readonly articleId: string
  readonly path: string
  readonly sourcePath: string
  readonly href: string
  readonly text: string
  readonly target: string
}

/** The articles that have these path keys at the release; several may have the same one, by their own path or an alias. */
export async function findPathOwners({ database, release }: Snapshot, keys: readonly string[]): Promise<PathOwner[]> {
  if (keys.length === 0) return []
  const articles = await articlesByPath(database).execute({ release, keys })
  return articles.map(({ key, id, articleId, path, requestedPath }) => {
    return { key, edition: id, articleId, path, alias: requestedPath }
  })
}

/** All links to these path keys from visible articles, by path and in reading order. Reads the links of all articles. */
export async function findLinksTo({ database, release }: Snapshot, keys: readonly string[]): Promise<LinkFrom[]> {
  if (keys.length === 0) return []
  const rows = await database.drizzle
    .select({
      edition: editions.id,
      articleId: editions.articleId,
      path: editions.path,
      sourcePath: editions.sourcePath,
      links: sql<Pick<LinkFrom, 'href' | 'text' | 'target'>[]>`found.links`,
    })
    .from(editions)
    .innerJoin(
      sql`lateral (
        select jsonb_agg(link order by ordinality) as links
        from jsonb_array_elements(${editions.links}) with ordinality as each (link, ordinality)
        where link->>'target' = any(${sql.param(keys)}::text[])
      ) as found`,
      sql`found.links is not null`,
    )
    .where(visibleAt(editions, release))
    .orderBy(editions.path)
  return rows.flatMap(({ links, ...page }) => links.map(({ href, text, target }) => ({ ...page, href, text, target })))
}

/** How many quotes each theme has at the release; themes without any are left out. */
export async function countQuotesOfThemes(
  { database, release }: Snapshot,
  themes: readonly string[],
): Promise<Map<string, number>> {
  if (themes.length === 0) return new Map()
  const rows = await quoteCountsOfThemes(database).execute({ release, themes })
  return new Map(rows.map((row) => [row.theme, row.count]))
}
