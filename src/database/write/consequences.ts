import { sql } from 'drizzle-orm'
import { changes, editions } from '../../../schema/tables.ts'
import { articlesByPath, formerPaths } from '../read/articles-by-path.ts'
import { quoteCountsOfThemes } from '../read/quote-pages.ts'
import type { Snapshot } from '../read/snapshot.ts'
import { isForGood, visibleAt } from '../visibility.ts'

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

/** An address that once led to an article, and that nothing has any more. */
export interface FormerAddress {
  readonly articleId: string
  readonly former: string
  /** It was an alias; false for an address of its own. */
  readonly wasAlias: boolean
  /** Where the article lives; null where it is gone. */
  readonly living: { readonly sourcePath: string; readonly path: string } | null
}

/** All former addresses, each with the article it led to last. */
export async function findFormerAddresses({ database, release }: Snapshot): Promise<FormerAddress[]> {
  const { drizzle } = database
  const lost = await drizzle.select({ key: sql<string>`key` }).from(
    sql`((select path_key as key from editions where since <= ${release}
        union select aliases.path_key from aliases join editions on editions.id = edition_id where since <= ${release}
        union select path_key from former_paths)
        except (select path_key from editions where ${visibleAt(editions, release)}
        union select aliases.path_key from aliases join editions on editions.id = edition_id
        where ${visibleAt(editions, release)})) as lost`,
  )
  if (lost.length === 0) return []
  const [former, visible] = await Promise.all([
    formerPaths(database).execute({ release, keys: lost.map(({ key }) => key) }),
    drizzle
      .select({ id: editions.id, sourcePath: editions.sourcePath, path: editions.path })
      .from(editions)
      .where(visibleAt(editions, release)),
  ])
  const byId = new Map(visible.map(({ id, ...place }) => [id, place]))
  return former.map(({ path, articleId, canonical, edition }) => {
    return { articleId, former: path, wasAlias: !canonical, living: byId.get(edition ?? 0) ?? null }
  })
}

/** An article that readers knew and that is gone, with its last file; null where no edition of it is kept. */
export interface GoneArticle {
  readonly articleId: string
  readonly path: string
  readonly sourcePath: string | null
  readonly at: string
  readonly reason: (typeof changes.$inferSelect)['reason']
}

/** All articles that were withdrawn and are not back at the release, and those that it knew and that were withdrawn for good since. */
export async function findGoneArticles({ database, release }: Snapshot): Promise<GoneArticle[]> {
  const last = sql<string | null>`(select source_path from editions
    where editions.article_id = changes.article_id and since <= ${release} order by id desc limit 1)`
  return await database.drizzle
    .selectDistinctOn([changes.articleId], {
      articleId: changes.articleId,
      path: changes.path,
      sourcePath: last,
      at: changes.at,
      reason: changes.reason,
    })
    .from(changes)
    .where(
      sql`kind = 'WITHDRAWN'
        and (release <= ${release} or (${isForGood} and exists (select from changes as earlier
          where earlier.article_id = changes.article_id and earlier.release <= ${release})))
        and not exists (select from editions
          where editions.article_id = changes.article_id and ${visibleAt(editions, release)})`,
    )
    .orderBy(changes.articleId, sql`release desc, ordinal desc`)
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
