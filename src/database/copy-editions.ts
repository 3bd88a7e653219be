import { getTableColumns, type Param, type SQL, sql } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import type { PgTable } from 'drizzle-orm/pg-core'
import { aliases, editions, editionThemes, imageCredits, quotes, sections } from '../../schema/tables.ts'
import type { Database } from './open.ts'
import { fileQuotesUnderThemes } from './staging.ts'

/** An edition to be shown again, and the number its copy gets. */
export interface EditionCopy {
  readonly edition: number
  readonly number: number
}

const PARTS = [sections, imageCredits, aliases, editionThemes, quotes]

/**
 * Stages copies of editions, at most one an article, without their text leaving Postgres; gives the id of each copy, in
 * the order given. What is cut off half-way is swept by the next import.
 */
export async function copyEditions(
  database: Database,
  importId: string,
  copies: readonly EditionCopy[],
): Promise<number[]> {
  const originals = sql.param(copies.map((copy) => copy.edition))
  const numbers = sql.param(copies.map((copy) => copy.number))
  const columns = columnsBut(editions, ['id', 'stagedBy', 'since', 'until', 'number'])
  await database.drizzle.execute(sql`
    insert into ${editions} (staged_by, number, ${list(columns)})
    select ${importId}::uuid, wanted.number, ${list(columns, 'original')}
    from unnest(${originals}::bigint[], ${numbers}::integer[]) as wanted (edition, number)
    join ${editions} as original on original.id = wanted.edition`)
  const ids = await findCopies(database, importId, copies)
  for (const table of PARTS) await copyPart(database, table, { originals, ids })
  await fileQuotesUnderThemes(database, ids)
  return ids
}

async function findCopies(database: Database, importId: string, copies: readonly EditionCopy[]): Promise<number[]> {
  const rows = await database.drizzle.execute<{ original: string; copy: string }>(sql`
    select original.id as original, copy.id as copy from ${editions} as copy
    join ${editions} as original on original.article_id = copy.article_id
    where copy.staged_by = ${importId}::uuid
      and original.id = any(${sql.param(copies.map((copy) => copy.edition))}::bigint[])`)
  const copyOf = new Map(rows.map((row) => [Number(row.original), Number(row.copy)]))
  return copies.map(({ edition }) => {
    const id = copyOf.get(edition)
    if (id === undefined) throw new Error('An edition that was to be shown again is no longer in the history.')
    return id
  })
}

async function copyPart(
  database: Database,
  table: (typeof PARTS)[number],
  { originals, ids }: { readonly originals: SQL | Param; readonly ids: readonly number[] },
): Promise<void> {
  const columns = columnsBut(table, ['id', 'editionId'])
  await database.drizzle.execute(sql`
    insert into ${table} (edition_id, ${list(columns)})
    select copied.id, ${list(columns, 'part')}
    from unnest(${originals}::bigint[], ${sql.param(ids)}::bigint[]) as copied (original, id)
    join ${table} as part on part.edition_id = copied.original
    order by copied.id, part.position`)
}

/** All columns that are written, under the names they have in Postgres. */
function columnsBut(table: PgTable, left: readonly string[]): string[] {
  return Object.entries(getTableColumns(table))
    .filter(([key, column]) => !left.includes(key) && column.generated === undefined)
    .map(([key]) => toSnakeCase(key))
}

function list(columns: readonly string[], table?: string): SQL {
  const names = columns.map((column) =>
    table === undefined ? sql`${sql.identifier(column)}` : sql`${sql.identifier(table)}.${sql.identifier(column)}`,
  )
  return sql.join(names, sql`, `)
}
