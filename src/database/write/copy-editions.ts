import { getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import type { PgTable } from 'drizzle-orm/pg-core'
import {
  aliases,
  editionPhrases,
  editions,
  editionTerms,
  editionThemes,
  imageCredits,
  images,
  quotes,
  searchTexts,
  sections,
} from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { asynchronousCommit, insertQuoteThemes, returningQuotes } from './staging.ts'

/** An edition to copy, and the number of the copy. */
export interface EditionCopy {
  readonly edition: number
  readonly number: number
}

const PARTS = [sections, imageCredits, images, aliases, editionThemes, editionTerms, editionPhrases, searchTexts]

/**
 * Stages copies of editions, at most one per article, without their text leaving Postgres; returns the ids of the copies in
 * the given order. One statement, which copies all or nothing; copies that are never published are swept by the next import.
 * Throws if an edition is gone.
 */
export async function copyEditions(
  database: Database,
  importId: string,
  copies: readonly EditionCopy[],
): Promise<number[]> {
  if (copies.length === 0) return []
  const columns = columnsBut(editions, ['id', 'stagedBy', 'since', 'until', 'number'])
  const rows = await database.drizzle.execute<{ id: string }>(sql`
    with wanted as (
      select article_id, edition, wanted.number, ordinality
      from unnest(
        ${sql.param(copies.map((copy) => copy.edition))}::bigint[], ${sql.param(copies.map((copy) => copy.number))}::integer[]
      ) with ordinality as wanted (edition, number, ordinality)
      join ${editions} on ${editions.id} = edition
    ), staged as (
      insert into ${editions} (staged_by, number, ${list(columns)})
      select ${importId}::uuid, wanted.number, ${list(columns, 'original')}
      from wanted join ${editions} as original on original.id = wanted.edition
      order by ordinality
      returning id, article_id, listed_published, path
    ), copied as (
      select staged.id, wanted.edition as original, ordinality from staged join wanted using (article_id)
    ), ${sql.join(PARTS.map(copyParts), sql`, `)},
    new_quotes as (${copyPart(quotes)} ${returningQuotes}),
    new_quote_themes as (${insertQuoteThemes})
    select id, (select ${asynchronousCommit}) from copied order by ordinality`)
  if (rows.length < copies.length) throw new Error('An edition that was to be shown again is no longer in the history.')
  return rows.map((row) => Number(row.id))
}

function copyParts(table: PgTable): SQL {
  return sql`${sql.identifier(`${getTableName(table)}_of`)} as (${copyPart(table)})`
}

function copyPart(table: PgTable): SQL {
  const columns = columnsBut(table, ['id', 'editionId', 'until'])
  const position = 'position' in getTableColumns(table) ? sql`, part.position` : sql``
  return sql`
    insert into ${table} (edition_id, ${list(columns)})
    select copied.id, ${list(columns, 'part')}
    from copied join ${table} as part on part.edition_id = copied.original
    order by copied.id${position}`
}

/** All columns that can be written, by their names in Postgres. */
function columnsBut(table: PgTable, omitted: readonly string[]): string[] {
  return Object.entries(getTableColumns(table))
    .filter(([key, column]) => !omitted.includes(key) && column.generated === undefined)
    .map(([key]) => toSnakeCase(key))
}

function list(columns: readonly string[], table?: string): SQL {
  const names = columns.map((column) =>
    table === undefined ? sql`${sql.identifier(column)}` : sql`${sql.identifier(table)}.${sql.identifier(column)}`,
  )
  return sql.join(names, sql`, `)
}
