import { getTableColumns, type Param, type SQL, sql } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import type { PgTable } from 'drizzle-orm/pg-core'
import { aliases, editions, editionThemes, imageCredits, quotes, sections } from '../../schema/tables.ts'
import type { Database } from './open.ts'
import type { Executor } from './publish.ts'
import { fileQuotesUnderThemes, inUnhurriedTransaction } from './staging.ts'

/** An edition to be shown again, and the number its copy gets. */
export interface EditionCopy {
  readonly edition: number
  readonly number: number
}

const PARTS = [sections, imageCredits, aliases, editionThemes, quotes]

/**
 * Stages copies of editions, at most one an article, without their text leaving Postgres; gives the id of each copy, in
 * the order given. They come as a whole or not at all; those that are never published are swept by the next import.
 */
export async function copyEditions(
  database: Database,
  importId: string,
  copies: readonly EditionCopy[],
): Promise<number[]> {
  const originals = sql.param(copies.map((copy) => copy.edition))
  const numbers = sql.param(copies.map((copy) => copy.number))
  const columns = columnsBut(editions, ['id', 'stagedBy', 'since', 'until', 'number'])
  return await inUnhurriedTransaction(database, async (transaction) => {
    const copied = await transaction.drizzle.execute<{ id: string; article_id: string }>(sql`
      insert into ${editions} (staged_by, number, ${list(columns)})
      select ${importId}::uuid, wanted.number, ${list(columns, 'original')}
      from unnest(${originals}::bigint[], ${numbers}::integer[]) as wanted (edition, number)
      join ${editions} as original on original.id = wanted.edition
      returning id, article_id`)
    const copyOf = new Map(copied.map((row) => [row.article_id, Number(row.id)]))
    const articleOf = await findArticles(transaction, copies)
    const ids = copies.map(({ edition }) => copyOf.get(articleOf.get(edition) ?? '') ?? noLonger())
    for (const table of PARTS) await copyPart(transaction, table, { originals, ids })
    await fileQuotesUnderThemes(transaction, ids)
    return ids
  })
}

async function findArticles(database: Executor, copies: readonly EditionCopy[]): Promise<Map<number, string>> {
  const rows = await database.drizzle.execute<{ id: string; article_id: string }>(sql`
    select id, article_id from ${editions}
    where id = any(${sql.param(copies.map((copy) => copy.edition))}::bigint[])`)
  return new Map(rows.map((row) => [Number(row.id), row.article_id]))
}

function noLonger(): never {
  throw new Error('An edition that was to be shown again is no longer in the history.')
}

async function copyPart(
  database: Executor,
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
