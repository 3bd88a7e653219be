import { sql } from 'drizzle-orm'
import { articles, formerPaths } from '../../../schema/tables.ts'
import { pathKey } from '../../content/path-key.ts'
import type { Database } from '../open.ts'

/** An address that an article had before it came into this database. */
export interface FormerPathRow {
  readonly articleId: string
  readonly path: string
  readonly wasAlias: boolean
}

/** What an export wrote down of the past of articles. */
export interface CarriedRows {
  readonly formerPaths: readonly FormerPathRow[]
  /** Articles of which there will be no edition here. */
  readonly articles: readonly { readonly id: string; readonly origin: string }[]
}

const ROWS_A_STATEMENT = 1000

/** Writes it down; what is known already is left alone. Nobody finds an article that is not in the change log. */
export async function putCarriedHistory({ drizzle }: Database, carried: CarriedRows): Promise<void> {
  for (const rows of inParts(carried.articles)) await drizzle.insert(articles).values(rows).onConflictDoNothing()
  for (const rows of inParts(carried.formerPaths)) {
    await drizzle
      .insert(formerPaths)
      .values(rows.map((row) => ({ ...row, pathKey: pathKey(row.path) })))
      .onConflictDoNothing()
  }
}

/** Those of these articles that this database has an edition of, or a line in the change log about. */
export async function findKnownArticles({ drizzle }: Database, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await drizzle.execute<{ id: string }>(sql`
    select article as id from unnest(${sql.param(ids)}::uuid[]) as article
    where exists (select from changes where article_id = article)
      or exists (select from editions where article_id = article and staged_by is null)`)
  return new Set(rows.map(({ id }) => id))
}

function* inParts<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) yield rows.slice(start, start + ROWS_A_STATEMENT)
}
