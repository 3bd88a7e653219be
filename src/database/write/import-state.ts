import { and, desc, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { SiteRow } from '../../../schema/json.ts'
import { articles, changes, editions, files, images, releases, themes } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { findPublication } from './publish.ts'

const latestColumns = {
  id: editions.id,
  articleId: editions.articleId,
  digest: editions.digest,
  sourcePath: editions.sourcePath,
  language: editions.language,
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
}

/** The newest edition of an article, open or not, as far as an import compares it. */
export interface LatestEdition extends Readonly<Pick<typeof editions.$inferSelect, keyof typeof latestColumns>> {
  readonly givenId: string | null
  /** The number of the article's newest edition that readers saw; 0 if they never saw one. */
  readonly shown: number
}

/** Whether readers see the edition at the newest release. */
export function isOpen({ since, until }: LatestEdition): boolean {
  return since !== null && until === null
}

/** What the database holds before an import: the newest release, the file tree as last imported, and each article's newest edition. */
export interface ImportState extends NewestRelease {
  /** What `findPublication` returned before all of this was read. */
  readonly publication: number
  readonly files: ReadonlyMap<string, string>
  readonly latest: readonly LatestEdition[]
}

/** The newest release, and the themes that the site declares in it. */
export interface NewestRelease {
  /** Its number; 0 if nothing was ever published. */
  readonly release: number
  readonly site: SiteRow | null
  readonly declaredThemes: readonly { slug: string; name: string; description: string | null }[]
}

/** Reads the state in six statements. A plan based on it fails to publish if anything else was published since. */
export async function loadImportState(database: Database): Promise<ImportState> {
  const publication = await findPublication(database)
  const [head, tree, latest] = await Promise.all([
    loadNewestRelease(database),
    loadTree(database),
    selectLatest(database),
  ])
  return { ...head, publication, files: tree, latest }
}

/** The same, but only of articles whose newest edition came from one of these files, or that have one of these ids. */
export async function loadImportStateOf(
  database: Database,
  files: ReadonlyMap<string, string>,
  { sourcePaths, givenIds }: { readonly sourcePaths: readonly string[]; readonly givenIds: readonly string[] },
): Promise<ImportState> {
  const concerned = sql`article_id in (
    select other.article_id from editions as other where other.source_path = any(${sql.param(sourcePaths)}::text[])
    union select id from articles where given_id = any(${sql.param(givenIds)}::text[]))`
  const publication = await findPublication(database)
  const isNone = sourcePaths.length + givenIds.length === 0
  const [head, latest] = await Promise.all([
    loadNewestRelease(database),
    isNone ? [] : selectLatest(database, concerned),
  ])
  const [paths, ids] = [new Set(sourcePaths), new Set(givenIds)]
  // Leaves out articles that only an older edition ties to these files.
  const isMeant = ({ sourcePath, givenId }: LatestEdition) => paths.has(sourcePath) || ids.has(givenId ?? '')
  return { ...head, publication, files, latest: latest.filter(isMeant) }
}

/** The file tree as last imported: the SHA-256 of each file by its path. */
export async function loadTree(database: Database): Promise<Map<string, string>> {
  const rows = await database.drizzle
    .select({ path: files.path, digest: files.digest })
    .from(files)
    .where(isNull(files.until))
  return new Map(rows.map((file) => [file.path, file.digest]))
}

/** Of the Markdown body of each edition named: its SHA-256 (hexadecimal), and its bytes without white space around it. */
export async function findBodies(
  database: Database,
  editionIds: readonly number[],
): Promise<Map<number, { readonly digest: string; readonly bytes: number }>> {
  if (editionIds.length === 0) return new Map()
  const rows = await database.drizzle
    .select({
      id: editions.id,
      digest: sql<string>`encode(sha256(convert_to(${editions.markdown}, 'UTF8')), 'hex')`,
      bytes: sql<number>`octet_length(btrim(${editions.markdown}, E' \\t\\r\\n'))`,
    })
    .from(editions)
    .where(sql`${editions.id} = any(${sql.param(editionIds)})`)
  return new Map(rows.map(({ id, digest, bytes }) => [id, { digest, bytes }]))
}

/** The SHA-256 (hexadecimal) of the pictures that each of these editions shows; editions without any are left out. */
export async function findPictureDigests(
  database: Database,
  editionIds: readonly number[],
): Promise<Map<number, string[]>> {
  if (editionIds.length === 0) return new Map()
  const rows = await database.drizzle
    .select({ id: images.editionId, digests: sql<string[]>`array_agg(${images.digest})` })
    .from(images)
    .where(and(sql`${images.editionId} = any(${sql.param(editionIds)}::bigint[])`, isNotNull(images.digest)))
    .groupBy(images.editionId)
  return new Map(rows.map(({ id, digests }) => [id, digests]))
}

/** The Markdown body of each edition named. */
export async function loadMarkdown(database: Database, editionIds: readonly number[]): Promise<Map<number, string>> {
  const rows = await database.drizzle
    .select({ id: editions.id, markdown: editions.markdown })
    .from(editions)
    .where(sql`${editions.id} = any(${sql.param(editionIds)})`)
  return new Map(rows.map((row) => [row.id, row.markdown]))
}

/** The article that last had an edition from each of these source paths. */
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

/** The article that was published with each of these ids from front matter, and of which no edition is left. */
export async function findBareArticles(database: Database, givenIds: readonly string[]): Promise<Map<string, string>> {
  if (givenIds.length === 0) return new Map()
  const rows = await database.drizzle
    .select({ givenId: sql<string>`${articles.givenId}`, id: articles.id })
    .from(articles)
    .where(
      and(
        sql`${articles.givenId} = any(${sql.param(givenIds)})`,
        sql`not exists (select from ${editions} where ${editions.articleId} = ${articles.id})`,
        sql`exists (select from ${changes} where ${changes.articleId} = ${articles.id})`,
      ),
    )
  return new Map(rows.map((row) => [row.givenId, row.id]))
}

/** What readers and partners were told last of an article that is gone. */
export type Tombstone = Readonly<Pick<typeof changes.$inferSelect, 'path' | 'reason'>>

/** Those of these articles whose last change is that they were withdrawn, also where no edition of them is left. */
export async function findTombstones(database: Database, ids: readonly string[]): Promise<Map<string, Tombstone>> {
  if (ids.length === 0) return new Map()
  const rows = await database.drizzle
    .selectDistinctOn([changes.articleId], {
      articleId: changes.articleId,
      kind: changes.kind,
      path: changes.path,
      reason: changes.reason,
    })
    .from(changes)
    .where(sql`${changes.articleId} = any(${sql.param(ids)}::uuid[])`)
    .orderBy(changes.articleId, desc(changes.release), desc(changes.ordinal))
  return new Map(
    rows.flatMap(({ articleId, kind, path, reason }) => (kind === 'WITHDRAWN' ? [[articleId, { path, reason }]] : [])),
  )
}

/** Reads the newest release and the themes declared in it, in two statements. */
export async function loadNewestRelease(database: Database): Promise<NewestRelease> {
  const db = database.drizzle
  const [[newest], declaredThemes] = await Promise.all([
    db.select({ number: releases.number, site: releases.site }).from(releases).orderBy(sql`number desc`).limit(1),
    db
      .select({ slug: themes.slug, name: themes.name, description: themes.description })
      .from(themes)
      .where(and(isNull(themes.until), themes.declared)),
  ])
  return { release: newest?.number ?? 0, site: newest?.site ?? null, declaredThemes }
}

/**
 * Scans editions once and articles once, whatever the planner's statistics say: taken while an import was staging, they
 * count every edition as invisible, and a subquery per article would then read all editions each time.
 */
async function selectLatest(database: Database, concerned?: SQL): Promise<LatestEdition[]> {
  const db = database.drizzle
  const [rows, named] = await Promise.all([
    db
      .selectDistinctOn([editions.articleId], {
        ...latestColumns,
        shown: sql<number>`coalesce(max(number) filter (where since is not null) over (partition by article_id), 0)`,
      })
      .from(editions)
      .where(and(isNull(editions.stagedBy), concerned))
      .orderBy(editions.articleId, sql`${editions.id} desc`),
    db.select({ id: articles.id, givenId: articles.givenId }).from(articles).where(isNotNull(articles.givenId)),
  ])
  const givenIds = new Map(named.map(({ id, givenId }) => [id, givenId]))
  return rows.map((row) => ({ ...row, givenId: givenIds.get(row.articleId) ?? null }))
}
