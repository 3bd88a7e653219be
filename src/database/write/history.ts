import { and, desc, eq, getTableColumns, isNotNull, or, type SQL, sql } from 'drizzle-orm'
import { type AnyPgColumn, union } from 'drizzle-orm/pg-core'
import { changes, editions, editionThemes, files, images, releases, sources, themes } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import type { ReleaseRow } from '../read/releases.ts'
import { isForGood, isHeld, isTakenBack, visibleAt } from '../visibility.ts'
import type { Source } from './staging.ts'

const shownColumns = {
  id: editions.id,
  articleId: editions.articleId,
  digest: editions.digest,
  sourcePath: editions.sourcePath,
  path: editions.path,
  pathKey: editions.pathKey,
  title: editions.title,
  expireAt: editions.expireAt,
}

/** An edition that a release shows; editions with equal digests look the same to every reader. */
export type ShownEdition = Readonly<Pick<typeof editions.$inferSelect, keyof typeof shownColumns>>

/** What a release shows, as far as it takes to compare it with another. */
export interface ReleaseContent {
  readonly shown: readonly ShownEdition[]
  /** The digest of every file of the tree, by path; without those that are withheld. */
  readonly files: ReadonlyMap<string, string>
  readonly withheld: Withheld
  readonly declaredThemes: readonly { slug: string; name: string; description: string | null }[]
}

/** What a release showed and shows no longer, because articles were withdrawn for good since. */
export interface Withheld {
  readonly articleIds: ReadonlySet<string>
  /** The paths of their files, and of pictures that only they show. */
  readonly files: ReadonlySet<string>
}

/** A release without what the site called itself then. */
export type ReleaseSummary = Omit<ReleaseRow, 'site'>

/** Newest first, at most `limit`. */
export async function listNewestReleases(database: Database, limit: number): Promise<ReleaseSummary[]> {
  const { site: _site, ...columns } = getTableColumns(releases)
  return await database.drizzle.select(columns).from(releases).orderBy(desc(releases.number)).limit(limit)
}

/** Reads what a release shows, in five statements. */
export async function loadReleaseContent({ drizzle }: Database, release: number): Promise<ReleaseContent> {
  // After this release, and before it was: then the release may have shown it.
  const isWithheld = sql`${isTakenBack} and ${editions.until} > ${release} and exists (
    select from ${changes} where ${changes.articleId} = editions.article_id and ${changes.release} <= ${release})`
  const [shown, tree, declaredThemes, takenBack, pictures] = await Promise.all([
    drizzle.select(shownColumns).from(editions).where(visibleAt(editions, release)).orderBy(editions.path),
    drizzle
      .select({ path: files.path, digest: files.digest })
      .from(files)
      .where(visibleAt(files, release))
      .orderBy(files.path),
    drizzle
      .select({ slug: themes.slug, name: themes.name, description: themes.description })
      .from(themes)
      .where(and(visibleAt(themes, release), themes.declared))
      .orderBy(themes.slug),
    drizzle
      .selectDistinct({ articleId: editions.articleId, sourcePath: editions.sourcePath })
      .from(editions)
      .where(isWithheld),
    drizzle
      .select({ digest: images.digest })
      .from(images)
      .innerJoin(editions, eq(editions.id, images.editionId))
      .where(and(isNotNull(images.digest), or(isWithheld, visibleAt(editions, release))))
      .groupBy(images.digest)
      .having(sql`bool_and(${isTakenBack} is true)`),
  ])
  const pages = new Set(takenBack.map(({ sourcePath }) => sourcePath))
  for (const { sourcePath } of shown) pages.delete(sourcePath)
  const digests = new Set(pictures.map(({ digest }) => digest))
  const isFileWithheld = (file: (typeof tree)[number]) => pages.has(file.path) || digests.has(file.digest)
  return {
    shown,
    files: new Map(tree.filter((file) => !isFileWithheld(file)).map((file) => [file.path, file.digest])),
    withheld: {
      articleIds: new Set(takenBack.map(({ articleId }) => articleId)),
      files: new Set(tree.filter(isFileWithheld).map((file) => file.path)),
    },
    declaredThemes,
  }
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

/** The articles that releases after `from` up to `to` withdrew for good, with the last path and title that readers knew. */
export async function findTakenBack(
  database: Database,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Pick<ShownEdition, 'articleId' | 'path' | 'title'>[]> {
  return await database.drizzle
    .selectDistinctOn([editions.articleId], {
      articleId: editions.articleId,
      path: editions.path,
      title: editions.title,
    })
    .from(editions)
    .innerJoin(changes, eq(changes.articleId, editions.articleId))
    .where(and(isForGood, isAfterUpTo(changes.release, { from, to }), isTakenBack))
    .orderBy(editions.articleId, desc(editions.id))
}

/** The slugs of themes that had another name or description, or were not known, at one of two releases. */
export async function findThemesChanged(database: Database, releases: readonly [number, number]): Promise<string[]> {
  const between = { from: Math.min(...releases), to: Math.max(...releases) }
  const renamed = database.drizzle
    .select({ slug: themes.slug })
    .from(themes)
    .where(or(isAfterUpTo(themes.since, between), isAfterUpTo(themes.until, between)))
  // Of what was withdrawn for good, the themes are forgotten as well.
  const takenBack = database.drizzle
    .select({ slug: editionThemes.theme })
    .from(editionThemes)
    .innerJoin(editions, eq(editions.id, editionThemes.editionId))
    .innerJoin(changes, eq(changes.articleId, editions.articleId))
    .where(and(isForGood, isAfterUpTo(changes.release, between), isTakenBack))
  const rows = await union(renamed, takenBack)
  return rows.map(({ slug }) => slug).toSorted()
}

/** The ids of articles that the log tells of between two releases, also where their edition is the same, as when an image's licence ends. */
export async function findArticlesTold(database: Database, releases: readonly [number, number]): Promise<string[]> {
  const between = { from: Math.min(...releases), to: Math.max(...releases) }
  const rows = await database.drizzle
    .selectDistinct({ articleId: changes.articleId })
    .from(changes)
    .where(isAfterUpTo(changes.release, between))
  return rows.map(({ articleId }) => articleId).toSorted()
}

function isAfterUpTo(column: AnyPgColumn, { from, to }: { readonly from: number; readonly to: number }): SQL {
  return sql`(${column} > ${from} and ${column} <= ${to})`
}

/** Held editions: drafts, pages that are not due yet, and expired ones. */
export async function listHeldEditions(database: Database): Promise<ShownEdition[]> {
  return await database.drizzle.select(shownColumns).from(editions).where(isHeld).orderBy(editions.path, editions.id)
}

/** The stored bytes of files with these digests; unknown digests are left out. */
export async function findSources(database: Database, digests: readonly string[]): Promise<Source[]> {
  return await database.drizzle
    .select()
    .from(sources)
    .where(sql`${sources.digest} = any(${sql.param(digests)}::text[])`)
}

/** How many bytes the stored files with these digests have; unknown digests are left out. */
export async function findSourceSizes(database: Database, digests: readonly string[]): Promise<Map<string, number>> {
  const rows = await database.drizzle
    .select({ digest: sources.digest, size: sql<number>`octet_length(${sources.bytes})` })
    .from(sources)
    .where(sql`${sources.digest} = any(${sql.param(digests)}::text[])`)
  return new Map(rows.map(({ digest, size }) => [digest, size]))
}

/** What pruning removed, or would remove. */
export interface PrunedHistory {
  /** The oldest release that can still be read. */
  readonly oldest: number
  readonly releases: number
  readonly editions: number
  readonly files: number
  readonly sources: number
  /** The size of the sources removed. */
  readonly bytes: number
}

/**
 * Removes what only releases older than the newest `keep` showed, in one statement; with `dry`, only counts it. Only call it
 * while holding the import lock.
 */
export async function deleteHistory(
  database: Database,
  { keep, dry }: { readonly keep: number; readonly dry: boolean },
): Promise<PrunedHistory> {
  const [row] = await database.drizzle.execute<{ [Key in keyof PrunedHistory]: number }>(sql`
    select oldest, releases::integer, editions::integer, files::integer, sources::integer, bytes::float8
    from prune_history(${keep}::integer, ${dry}::boolean)`)
  if (!row) throw new Error('The SQL function prune_history returned no row.')
  return row
}
