import { sql } from 'drizzle-orm'
import { editions } from '../../../schema/tables.ts'
import { articlesByPath, formerPaths } from '../read/articles-by-path.ts'
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
  /** The path is neither the article's nor an alias of it any more: it was, and is followed. */
  readonly isFormer?: boolean
  /** Of a former path: it was an alias then. */
  readonly wasAlias?: boolean
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

/** The articles that are followed from these path keys, or from any path that one of `articleIds` once had, and that nothing else has now. */
export async function findFormerOwners(
  { database, release }: Snapshot,
  keys: readonly string[],
  articleIds: readonly string[],
): Promise<PathOwner[]> {
  const once = await database.drizzle.selectDistinct({ key: sql<string>`key` }).from(
    sql`(select path_key as key from editions where article_id = any(${sql.param(articleIds)}::uuid[]) and since <= ${release}
        union select aliases.path_key from aliases join editions on editions.id = edition_id
        where article_id = any(${sql.param(articleIds)}::uuid[]) and since <= ${release}
        union select path_key from former_paths where article_id = any(${sql.param(articleIds)}::uuid[])) as once`,
  )
  const asked = [...new Set([...keys, ...once.map(({ key }) => key)])]
  if (asked.length === 0) return []
  const [former, owned] = await Promise.all([
    formerPaths(database).execute({ release, keys: asked }),
    findPathOwners({ database, release }, asked),
  ])
  const isOwned = new Set(owned.map(({ key }) => key))
  const living = former.filter(({ key, edition }) => edition !== null && !isOwned.has(key))
  const paths = await database.drizzle
    .select({ id: editions.id, path: editions.path })
    .from(editions)
    .where(sql`${editions.id} = any(${sql.param(living.map(({ edition }) => edition))}::bigint[])`)
  const pathOf = new Map(paths.map(({ id, path }) => [id, path]))
  return living.map(({ key, path, articleId, edition, canonical }) => {
    const owner = { key, edition: edition!, articleId, path: pathOf.get(edition!) ?? path }
    return { ...owner, alias: path, isFormer: true, wasAlias: !canonical }
  })
}

/** An address that a visible article once had, and that no file gives any more. */
export interface FormerAddress {
  readonly articleId: string
  readonly sourcePath: string
  /** Where the article lives. */
  readonly path: string
  readonly former: string
  /** It was an alias; false for an address of its own. */
  readonly wasAlias: boolean
}

/** All former addresses that are followed to visible articles. */
export async function findFormerAddresses({ database, release }: Snapshot): Promise<FormerAddress[]> {
  const visible = await database.drizzle
    .select({ id: editions.articleId, sourcePath: editions.sourcePath })
    .from(editions)
    .where(visibleAt(editions, release))
  const fileOf = new Map(visible.map(({ id, sourcePath }) => [id, sourcePath]))
  const owners = await findFormerOwners({ database, release }, [], [...fileOf.keys()])
  return owners.map(({ articleId, path, alias, wasAlias = false }) => {
    return { articleId, sourcePath: fileOf.get(articleId) ?? '', path, former: alias ?? path, wasAlias }
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
