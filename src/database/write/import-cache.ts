import { and, eq, gt, ne, or, sql } from 'drizzle-orm'
import { cachedMedia, cachedPages, cachedSite, publications } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { insertRows } from './insert-rows.ts'

/** What the code of one version found out about a page file. */
export type CachedPageRow = Omit<typeof cachedPages.$inferSelect, 'version'>

/** A site for which nothing was left to do, as long as nothing is published and no page falls due or expires. */
export type CachedSiteRow = typeof cachedSite.$inferSelect

const ROWS_A_STATEMENT = 500

/** The SHA-256 of the files that code of this version has results for, by path. */
export async function findCachedDigests(database: Database, version: string): Promise<Map<string, string>> {
  const { path, digest } = cachedPages
  const rows = await database.drizzle.select({ path, digest }).from(cachedPages).where(eq(cachedPages.version, version))
  return new Map(rows.map((row) => [row.path, row.digest]))
}

/** Hands on everything that code of this version found out, except for the pages, some hundred rows at a time, by path. */
export async function readCachedPages(
  database: Database,
  version: string,
  onRows: (rows: readonly Omit<CachedPageRow, 'page'>[]) => void,
): Promise<void> {
  const { path, digest, front, contextKey, body } = cachedPages
  for (let after = ''; ; ) {
    const rows = await database.drizzle
      .select({ path, digest, front, contextKey, body })
      .from(cachedPages)
      .where(and(eq(cachedPages.version, version), gt(path, after)))
      .orderBy(path)
      .limit(ROWS_A_STATEMENT)
    onRows(rows)
    const last = rows.at(-1)
    if (last === undefined || rows.length < ROWS_A_STATEMENT) return
    after = last.path
  }
}

/** What code of this version found out about these files. */
export async function findCachedPages(
  database: Database,
  version: string,
  paths: readonly string[],
): Promise<Map<string, CachedPageRow>> {
  if (paths.length === 0) return new Map()
  const rows = await database.drizzle
    .select()
    .from(cachedPages)
    .where(and(eq(cachedPages.version, version), sql`${cachedPages.path} = any(${sql.param(paths)}::text[])`))
  return new Map(rows.map((row) => [row.path, row]))
}

/** The pages alone that code of this version made of all files, in no order. */
export async function findPagesOfFiles(database: Database, version: string): Promise<string[]> {
  const { page } = cachedPages
  const rows = await database.drizzle.select({ page }).from(cachedPages).where(eq(cachedPages.version, version))
  return rows.flatMap((row) => row.page ?? [])
}

/** Stores what code of this version found out, in place of anything about the same files. */
export async function putCachedPages(
  database: Database,
  version: string,
  pages: readonly CachedPageRow[],
): Promise<void> {
  await database.drizzle.execute(sql`
    insert into ${cachedPages} (path, version, digest, front, context_key, body, page)
    select path, ${version}, digest, front, "contextKey", body, page
    from json_to_recordset(${JSON.stringify(pages)}::text::json)
      as found (path text, digest text, front text, "contextKey" text, body text, page text)
    on conflict (path) do update set version = excluded.version, digest = excluded.digest, front = excluded.front,
      context_key = excluded.context_key, body = excluded.body, page = excluded.page`)
}

/** Deletes what is known of these files, and everything that code of other versions found out. */
export async function dropCachedPages(database: Database, version: string, paths: readonly string[]): Promise<void> {
  await database.drizzle
    .delete(cachedPages)
    .where(or(ne(cachedPages.version, version), sql`${cachedPages.path} = any(${sql.param(paths)}::text[])`))
}

/** The image files that were hashed, by path. */
export async function findCachedMedia(database: Database): Promise<Map<string, { stamp: string; digest: string }>> {
  const rows = await database.drizzle.select().from(cachedMedia)
  return new Map(rows.map(({ path, stamp, digest }) => [path, { stamp, digest }]))
}

/** Stores hashed image files, in place of anything about the same paths. */
export async function putCachedMedia(
  database: Database,
  media: ReadonlyMap<string, { readonly stamp: string; readonly digest: string }>,
): Promise<void> {
  const rows = [...media].map(([path, { stamp, digest }]) => ({ path, stamp, digest }))
  await database.drizzle.execute(
    insertRows(
      cachedMedia,
      rows,
      sql`on conflict (path) do update set stamp = excluded.stamp, digest = excluded.digest`,
    ),
  )
}

/** Deletes what is known of these image files. */
export async function dropCachedMedia(database: Database, paths: readonly string[]): Promise<void> {
  await database.drizzle.delete(cachedMedia).where(sql`${cachedMedia.path} = any(${sql.param(paths)}::text[])`)
}

/** Finds the cached site; null where there is none, or where anything was published since. */
export async function findCachedSite(database: Database): Promise<CachedSiteRow | null> {
  const [found] = await database.drizzle
    .select()
    .from(cachedSite)
    .where(sql`${cachedSite.publication} = (select coalesce(max(${publications.number}), 0) from ${publications})`)
    .limit(1)
  return found ?? null
}

/** Whether the cached site is still this one, so that what was read of the cached pages since belongs to it. */
export async function isStillCached(database: Database, { id }: CachedSiteRow): Promise<boolean> {
  const found = await database.drizzle.select({ id: cachedSite.id }).from(cachedSite).where(eq(cachedSite.id, id))
  return found.length > 0
}

/** Names what was published last and what the last import found out: while it is the same, the same files give the same plan. */
export async function findPlanningGround(database: Database): Promise<string> {
  const [row] = await database.drizzle.execute<{ ground: string }>(sql`
    select concat_ws(' ', (select max(${publications.number}) from ${publications}),
      (select ${cachedSite.id} from ${cachedSite} limit 1)) as ground`)
  return row?.ground ?? ''
}

/** Stores a site in place of any other. */
export async function putCachedSite(database: Database, site: CachedSiteRow): Promise<void> {
  await dropCachedSite(database)
  await database.drizzle.insert(cachedSite).values(site).onConflictDoNothing()
}

/** To be called before the cached pages become others than those of the site. */
export async function dropCachedSite(database: Database): Promise<void> {
  await database.drizzle.delete(cachedSite)
}
