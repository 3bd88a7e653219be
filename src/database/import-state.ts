import { and, isNotNull, isNull, sql } from 'drizzle-orm'
import type { SiteRow } from '../../schema/json.ts'
import { articles, editions, files, releases, themes } from '../../schema/tables.ts'
import type { Database } from './open.ts'

/** The newest edition of an article, open or not, as an import needs it to compare. */
export interface LatestEdition {
  readonly id: number
  readonly articleId: string
  readonly givenId: string | null
  readonly digest: string
  readonly sourcePath: string
  readonly path: string
  readonly pathKey: string
  readonly title: string
  readonly publishAt: string | null
  readonly expireAt: string | null
  readonly draft: boolean
  readonly correction: string | null
  readonly number: number
  readonly since: number | null
  readonly until: number | null
  /** The number of the article's newest edition that readers saw; 0 where they never saw one. */
  readonly shown: number
}

/** What the database holds before an import: the newest release, the file tree as last imported, and each article's newest edition. */
export interface ImportState {
  /** 0 where nothing was ever published. */
  readonly release: number
  readonly site: SiteRow | null
  readonly files: ReadonlyMap<string, string>
  readonly latest: readonly LatestEdition[]
  readonly declaredThemes: readonly { slug: string; name: string; description: string | null }[]
}

/** Reads the state in five statements; exact only while the import lock is held. */
export async function loadImportState(database: Database): Promise<ImportState> {
  const db = database.drizzle
  const [newest, tree, latest, declaredThemes] = await Promise.all([
    db.select({ number: releases.number, site: releases.site }).from(releases).orderBy(sql`number desc`).limit(1),
    db.select({ path: files.path, digest: files.digest }).from(files).where(isNull(files.until)),
    selectLatest(database),
    db
      .select({ slug: themes.slug, name: themes.name, description: themes.description })
      .from(themes)
      .where(and(isNull(themes.until), themes.declared)),
  ])
  return {
    release: newest[0]?.number ?? 0,
    site: newest[0]?.site ?? null,
    files: new Map(tree.map((file) => [file.path, file.digest])),
    latest,
    declaredThemes,
  }
}

/** The SHA-256 (hexadecimal) of the Markdown body of each edition named: what tells a moved file from a new one. */
export async function findBodyDigests(database: Database, editionIds: readonly number[]): Promise<Map<number, string>> {
  if (editionIds.length === 0) return new Map()
  const rows = await database.drizzle
    .select({ id: editions.id, digest: sql<string>`encode(sha256(convert_to(${editions.markdown}, 'UTF8')), 'hex')` })
    .from(editions)
    .where(sql`${editions.id} = any(${sql.param(editionIds)})`)
  return new Map(rows.map((row) => [row.id, row.digest]))
}

/** Which articles ever had an edition from each of these source paths; the newest such article wins. */
export async function findArticlesBySourcePath(
  database: Database,
  sourcePaths: readonly string[],
): Promise<Map<string, string>> {
  if (sourcePaths.length === 0) return new Map()
  const rows = await database.drizzle
    .selectDistinctOn([editions.sourcePath], { sourcePath: editions.sourcePath, articleId: editions.articleId })
    .from(editions)
    .where(and(sql`${editions.sourcePath} = any(${sql.param(sourcePaths)})`, isNull(editions.stagedBy)))
    .orderBy(editions.sourcePath, sql`${editions.id} desc`)
  return new Map(rows.map((row) => [row.sourcePath, row.articleId]))
}

/** Which article has each of these ids from front matter, also where no edition of it is left. */
export async function findArticlesByGivenId(
  database: Database,
  givenIds: readonly string[],
): Promise<Map<string, string>> {
  if (givenIds.length === 0) return new Map()
  const rows = await database.drizzle
    .select({ givenId: sql<string>`${articles.givenId}`, id: articles.id })
    .from(articles)
    .where(sql`${articles.givenId} = any(${sql.param(givenIds)})`)
  return new Map(rows.map((row) => [row.givenId, row.id]))
}

/**
 * In one pass over the editions and one over the articles, whatever Postgres takes them for: statistics taken while an
 * import was staging have every edition invisible, and a sub-select for each article then reads all of them.
 */
async function selectLatest(database: Database): Promise<LatestEdition[]> {
  const db = database.drizzle
  const [rows, named] = await Promise.all([
    db
      .selectDistinctOn([editions.articleId], {
        id: editions.id,
        articleId: editions.articleId,
        digest: editions.digest,
        sourcePath: editions.sourcePath,
        path: editions.path,
        pathKey: editions.pathKey,
        title: editions.title,
        publishAt: editions.publishAt,
        expireAt: editions.expireAt,
        draft: editions.draft,
        correction: editions.correction,
        number: editions.number,
        since: editions.since,
        until: editions.until,
        shown: sql<number>`coalesce(max(number) filter (where since is not null) over (partition by article_id), 0)`,
      })
      .from(editions)
      .where(isNull(editions.stagedBy))
      .orderBy(editions.articleId, sql`${editions.id} desc`),
    db.select({ id: articles.id, givenId: articles.givenId }).from(articles).where(isNotNull(articles.givenId)),
  ])
  const givenIds = new Map(named.map(({ id, givenId }) => [id, givenId]))
  return rows.map((row) => ({ ...row, givenId: givenIds.get(row.articleId) ?? null }))
}
