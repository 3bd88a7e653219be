import { desc, eq, sql } from 'drizzle-orm'
import { articles, editions, formerPaths, releases, withdrawnArticles } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import type { ForGood } from './take-back.ts'

/** What erasing an article does: the argument of the SQL function `erase_article` (schema/functions/erase_article.sql). */
export interface ErasePlan {
  /** Identifies the plan, which is published only once, however often it is tried. */
  readonly import: string
  /** What `findPublication` returned before the plan was made. */
  readonly publication: number
  readonly releaseNote: string
  readonly articleId: string
  readonly path: string
  readonly sourcePaths: readonly string[]
  /** SHA-256 (hexadecimal) of the Markdown of each edition. */
  readonly bodies: readonly string[]
  readonly reason: ForGood
  readonly note: string | null
}

/** What is stored of an article. */
export interface StoredArticle {
  readonly articleId: string
  /** The `id` in its front matter. */
  readonly givenId: string | null
  /** Every address it had or has, as they are looked up. */
  readonly pathKeys: readonly string[]
  /** Of its newest edition, as readers know it. */
  readonly path: string
  readonly title: string
  readonly isShown: boolean
  readonly editions: number
  /** Every file it came from that is no other's. */
  readonly sourcePaths: readonly string[]
  readonly bodies: readonly string[]
  /** Proposals that have an edition of it. */
  readonly proposals: readonly string[]
}

/**
 * The article of this id, or that a path leads to, or led to last, with what is stored of it in any state; null where none is, or it was
 * erased.
 */
export async function findStoredArticle(
  { drizzle }: Database,
  asked: { readonly articleId: string } | { readonly pathKey: string },
): Promise<StoredArticle | null> {
  const [articleId, pathKey] = 'articleId' in asked ? [asked.articleId, null] : [null, asked.pathKey]
  const [row] = await drizzle.execute<{ [Key in keyof StoredArticle]: StoredArticle[Key] }>(sql`
    with asked as (
      select article_id from (
        select article_id, id, until is null as is_open, false as is_alias from editions
        where path_key = ${pathKey} and staged_by is null
        union all
        select article_id, editions.id, editions.until is null, true from aliases join editions on editions.id = edition_id
        where aliases.path_key = ${pathKey} and staged_by is null
        union all
        select article_id, id, until is null, false from editions where article_id = ${articleId}::uuid and staged_by is null
      ) as led order by is_open desc, is_alias, id desc limit 1
    ), own as (select editions.* from editions join asked using (article_id))
    select asked.article_id as "articleId", last.path, last.title,
      (select given_id from articles where articles.id = asked.article_id) as "givenId",
      (select json_agg(distinct key) from (
        select path_key as key from own
        union all select aliases.path_key from aliases join own on own.id = edition_id
      ) as keys) as "pathKeys",
      exists (select from own where since is not null and until is null) as "isShown",
      (select count(*)::integer from own where staged_by is null) as editions,
      (select coalesce(json_agg(distinct source_path), '[]') from own where not exists (
        select from editions as other where other.source_path = own.source_path and other.article_id <> own.article_id
          and other.since is not null and other.until is null)) as "sourcePaths",
      (select json_agg(distinct encode(sha256(convert_to(markdown, 'UTF8')), 'hex')) from own) as bodies,
      (select coalesce(json_agg(distinct name order by name), '[]') from proposals join own on own.staged_by = proposals.id) as proposals
    from asked cross join lateral (
      select path, title from own where staged_by is null order by (since is not null) desc, id desc limit 1
    ) as last`)
  return row ?? null
}

/**
 * Erases an article in one statement and returns the release that tells of it; the same plan, tried again, returns the same. Throws,
 * and changes nothing, where `publish` does.
 */
export async function eraseArticle({ drizzle }: Database, plan: ErasePlan): Promise<number> {
  const [row] = await drizzle.execute<{ release: number }>(
    sql`select erase_article(${JSON.stringify(plan)}::text::jsonb) as release`,
  )
  if (!row) throw new Error('The SQL function erase_article returned no row.')
  return row.release
}

/** What may not be published any more of an article that was erased. */
export interface ErasedArticle
  extends Readonly<Pick<typeof withdrawnArticles.$inferSelect, 'articleId' | 'sourcePaths' | 'bodies'>> {
  /** The `id` in its front matter. */
  readonly givenId: string | null
}

/** What is known of an article that is not stored any more. */
export interface ErasedBefore
  extends Readonly<Pick<typeof withdrawnArticles.$inferSelect, 'articleId' | 'path' | 'reason' | 'note'>> {
  /** When it was erased, as RFC 3339. */
  readonly since: string
}

/** The article erased last of those that a path led to; null where none was. */
export async function findErasedArticle({ drizzle }: Database, pathKey: string): Promise<ErasedBefore | null> {
  const { articleId, path, reason, note, release } = withdrawnArticles
  const [row] = await drizzle
    .select({ articleId, path, reason, note, since: releases.at })
    .from(withdrawnArticles)
    .innerJoin(formerPaths, eq(formerPaths.articleId, articleId))
    .innerJoin(releases, eq(releases.number, release))
    .where(eq(formerPaths.pathKey, pathKey))
    .orderBy(desc(release))
    .limit(1)
  return row ?? null
}

/** Every article that was erased. */
export async function listErasedArticles({ drizzle }: Database): Promise<ErasedArticle[]> {
  const { articleId, sourcePaths, bodies } = withdrawnArticles
  return await drizzle
    .select({ articleId, sourcePaths, bodies, givenId: articles.givenId })
    .from(withdrawnArticles)
    .innerJoin(articles, eq(articles.id, articleId))
}

/** Notes articles that are told to be erased, and of which nothing is stored here. */
export async function noteErasedArticles(
  { drizzle }: Database,
  rows: readonly (typeof withdrawnArticles.$inferInsert)[],
): Promise<void> {
  if (rows.length === 0) return
  await drizzle
    .insert(articles)
    .values(rows.map(({ articleId }) => ({ id: articleId, origin: '' })))
    .onConflictDoNothing()
  await drizzle
    .insert(withdrawnArticles)
    .values([...rows])
    .onConflictDoNothing()
}

/** The files of articles that readers see, without these articles. */
export async function listSourcesOfOthers({ drizzle }: Database, articleIds: readonly string[]): Promise<Set<string>> {
  const rows = await drizzle
    .select({ sourcePath: editions.sourcePath })
    .from(editions)
    .where(
      sql`${editions.since} is not null and ${editions.until} is null and ${editions.articleId} <> all(${sql.param([...articleIds])}::uuid[])`,
    )
  return new Set(rows.map(({ sourcePath }) => sourcePath))
}

/** When a release was published, as RFC 3339. */
export async function findReleaseTime({ drizzle }: Database, release: number): Promise<string | null> {
  const [row] = await drizzle.select({ at: releases.at }).from(releases).where(eq(releases.number, release))
  return row?.at ?? null
}
