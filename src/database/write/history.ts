import { and, desc, isNotNull, sql } from 'drizzle-orm'
import type { SiteRow } from '../../../schema/json.ts'
import { editions, files, releases, sources, themes } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { findReleases, type ReleaseRow } from '../read/releases.ts'
import { isHeld, visibleAt } from '../visibility.ts'
import type { Source } from './staging.ts'

/** What a release shows, as far as it takes to compare it with another. */
export interface ReleaseState {
  readonly number: number
  readonly site: SiteRow
  readonly shown: readonly ShownEdition[]
  /** The digest of every file of the tree, by path. */
  readonly files: ReadonlyMap<string, string>
  readonly declaredThemes: readonly { slug: string; name: string; description: string | null }[]
}

/** An edition a release shows; equal digests look the same to every reader. */
export interface ShownEdition {
  readonly id: number
  readonly articleId: string
  readonly digest: string
  readonly sourcePath: string
  readonly path: string
  readonly pathKey: string
  readonly title: string
}

/** The release with this number, or a thrown sentence where there never was one or its content was pruned. */
export async function requireRelease(database: Database, number: number): Promise<ReleaseRow> {
  const [release] = await findReleases(database, [number])
  if (!release)
    throw new Error(`There is no release ${number}; \`commonplace-gateway releases\` lists those there are.`)
  if (release.pruned)
    throw new Error(`What release ${number} showed was removed by prune-history; only newer releases can be shown.`)
  return release
}

/** Newest first, at most `limit`. */
export async function listNewestReleases(database: Database, limit: number): Promise<ReleaseRow[]> {
  return await database.drizzle.select().from(releases).orderBy(desc(releases.number)).limit(limit)
}

/** Reads what a release shows in three statements; throws as `requireRelease` does. */
export async function loadReleaseState(database: Database, number: number): Promise<ReleaseState> {
  const db = database.drizzle
  const { site } = await requireRelease(database, number)
  const [shown, tree, declaredThemes] = await Promise.all([
    db
      .select({
        id: editions.id,
        articleId: editions.articleId,
        digest: editions.digest,
        sourcePath: editions.sourcePath,
        path: editions.path,
        pathKey: editions.pathKey,
        title: editions.title,
      })
      .from(editions)
      .where(visibleAt(editions, number))
      .orderBy(editions.path),
    db
      .select({ path: files.path, digest: files.digest })
      .from(files)
      .where(visibleAt(files, number))
      .orderBy(files.path),
    db
      .select({ slug: themes.slug, name: themes.name, description: themes.description })
      .from(themes)
      .where(and(visibleAt(themes, number), themes.declared))
      .orderBy(themes.slug),
  ])
  return { number, site, shown, files: new Map(tree.map((file) => [file.path, file.digest])), declaredThemes }
}

/** The number of the newest edition readers saw, for each article they ever saw. */
export async function findEditionNumbers(database: Database): Promise<Map<string, number>> {
  const rows = await database.drizzle
    .select({ articleId: editions.articleId, number: sql<number>`max(${editions.number})` })
    .from(editions)
    .where(isNotNull(editions.since))
    .groupBy(editions.articleId)
  return new Map(rows.map((row) => [row.articleId, row.number]))
}

/** The articles readers saw at some release older than `release`. */
export async function findArticlesShownBefore(database: Database, release: number): Promise<Set<string>> {
  const rows = await database.drizzle
    .selectDistinct({ articleId: editions.articleId })
    .from(editions)
    .where(sql`${editions.since} < ${release}`)
  return new Set(rows.map((row) => row.articleId))
}

/** Held editions: drafts, pages not yet due or expired. */
export async function listHeldEditions(database: Database): Promise<ShownEdition[]> {
  return await database.drizzle
    .select({
      id: editions.id,
      articleId: editions.articleId,
      digest: editions.digest,
      sourcePath: editions.sourcePath,
      path: editions.path,
      pathKey: editions.pathKey,
      title: editions.title,
    })
    .from(editions)
    .where(isHeld)
    .orderBy(editions.path, editions.id)
}

/** The bytes kept under these digests; digests never seen are left out. */
export async function findSources(database: Database, digests: readonly string[]): Promise<Source[]> {
  return await database.drizzle
    .select()
    .from(sources)
    .where(sql`${sources.digest} = any(${sql.param(digests)}::text[])`)
}

/** What pruning removed, or would remove. */
export interface PrunedHistory {
  /** The oldest release that can still be read. */
  readonly oldest: number
  readonly releases: number
  readonly editions: number
  readonly files: number
  readonly sources: number
  /** Of the sources removed. */
  readonly bytes: number
}

/** Removes what only releases older than the newest `keep` showed, in one statement; `dry` only counts. For the holder of the import lock. */
export async function pruneHistory(
  database: Database,
  { keep, dry }: { readonly keep: number; readonly dry: boolean },
): Promise<PrunedHistory> {
  const [row] = await database.drizzle.execute<{ [Key in keyof PrunedHistory]: string | number }>(
    sql`select * from prune_history(${keep}::integer, ${dry}::boolean)`,
  )
  if (!row) throw new Error('Pruning gave no answer.')
  return {
    oldest: Number(row.oldest),
    releases: Number(row.releases),
    editions: Number(row.editions),
    files: Number(row.files),
    sources: Number(row.sources),
    bytes: Number(row.bytes),
  }
}
