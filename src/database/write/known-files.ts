import { and, eq, gt, ne, or, sql } from 'drizzle-orm'
import { knownFiles } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'

/** What `known_files` says of a file and its body. */
export type KnownFileRow = Omit<typeof knownFiles.$inferSelect, 'version' | 'page'>

const ROWS_A_PAGE = 500

/** A page as code of this version made it, from a file of this digest; JSON. */
export type KnownPageRow = Pick<typeof knownFiles.$inferSelect, 'path' | 'digest' | 'page'>

/** Hands on what code of this version found out, some hundred rows at a time, by path. */
export async function readKnownFiles(
  database: Database,
  version: string,
  onRows: (rows: readonly KnownFileRow[]) => void,
): Promise<void> {
  const { path, digest, front, contextKey, body } = knownFiles
  for (let after = ''; ; ) {
    const rows = await database.drizzle
      .select({ path, digest, front, contextKey, body })
      .from(knownFiles)
      .where(and(eq(knownFiles.version, version), gt(path, after)))
      .orderBy(path)
      .limit(ROWS_A_PAGE)
    onRows(rows)
    const last = rows.at(-1)
    if (last === undefined || rows.length < ROWS_A_PAGE) return
    after = last.path
  }
}

/** What code of this version found out about these files. */
export async function findKnownFiles(
  database: Database,
  version: string,
  paths: readonly string[],
): Promise<KnownFileRow[]> {
  const { path, digest, front, contextKey, body } = knownFiles
  return await database.drizzle
    .select({ path, digest, front, contextKey, body })
    .from(knownFiles)
    .where(and(eq(knownFiles.version, version), sql`${path} = any(${sql.param(paths)}::text[])`))
}

/** The pages that code of this version made of all files, in no order. */
export async function findKnownPages(database: Database, version: string): Promise<KnownPageRow[]> {
  const { path, digest, page } = knownFiles
  return await database.drizzle.select({ path, digest, page }).from(knownFiles).where(eq(knownFiles.version, version))
}

/** Whether code of this version found out anything. */
export async function hasKnownFiles(database: Database, version: string): Promise<boolean> {
  const found = await database.drizzle
    .select({ path: knownFiles.path })
    .from(knownFiles)
    .where(eq(knownFiles.version, version))
    .limit(1)
  return found.length > 0
}

/** Keeps what code of this version found out, in place of what was known of the same files: a JSON array of rows. */
export async function keepKnownFiles(database: Database, version: string, files: string): Promise<void> {
  await database.drizzle.execute(sql`
    insert into ${knownFiles} (path, version, digest, front, context_key, body, page)
    select path, ${version}, digest, front, "contextKey", body, page
    from json_to_recordset(${files}::text::json)
      as known (path text, digest text, front text, "contextKey" text, body text, page text)
    on conflict (path) do update set version = excluded.version, digest = excluded.digest, front = excluded.front,
      context_key = excluded.context_key, body = excluded.body, page = excluded.page`)
}

/** Forgets these files, and what code of other versions found out. */
export async function forgetKnownFiles(database: Database, version: string, paths: readonly string[]): Promise<void> {
  await database.drizzle
    .delete(knownFiles)
    .where(or(ne(knownFiles.version, version), sql`${knownFiles.path} = any(${sql.param(paths)}::text[])`))
}
