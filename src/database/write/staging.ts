import { and, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import {
  aliases,
  articles,
  editions,
  editionThemes,
  imageCredits,
  quotes,
  quoteThemes,
  sections,
  sources,
} from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { insertParts, insertRows, type PartRow } from './insert-rows.ts'

/** The rows of one edition before the database has given it an id. */
export interface StagedEdition {
  readonly article: typeof articles.$inferInsert
  readonly edition: Omit<typeof editions.$inferInsert, 'stagedBy' | 'since' | 'until'>
  readonly sections: readonly Rows<typeof sections.$inferInsert>[]
  readonly quotes: readonly Rows<typeof quotes.$inferInsert>[]
  readonly imageCredits: readonly Rows<typeof imageCredits.$inferInsert>[]
  readonly aliases: readonly Rows<typeof aliases.$inferInsert>[]
  readonly themes: readonly Rows<typeof editionThemes.$inferInsert>[]
}

type Rows<Row> = Omit<Row, 'editionId'>

/** The bytes of a file with their SHA-256 in hexadecimal. */
export type Source = typeof sources.$inferInsert

/** Removes what imports that never published left behind, and writes nothing where none did; only while holding the import lock. */
export async function sweepStaging(database: Database): Promise<void> {
  const abandoned = and(isNotNull(editions.stagedBy), isNull(editions.since))
  const found = await database.drizzle.select({ id: editions.id }).from(editions).where(abandoned).limit(1)
  if (found.length > 0) await database.drizzle.delete(editions).where(abandoned)
}

/**
 * What is worth nothing without a release need not wait for the disk: whatever Postgres keeps of a later commit, it keeps of
 * this one, so that a release never lacks what was staged for it. To stand in what a statement returns; holds for it alone.
 */
export const unhurried = sql<string>`set_config('synchronous_commit', 'off', true)`

/** Keeps the bytes of source files, some hundred at most, in one statement; those known already are left alone. */
export async function stageSources(database: Database, files: readonly Source[]): Promise<void> {
  if (files.length === 0) return
  await database.drizzle
    .insert(sources)
    .values([...files])
    .onConflictDoNothing()
    .returning({ unhurried })
}

/**
 * Writes editions no reader can see, at most one an article, and gives the id of each, in the order given. The editions
 * come as a whole or not at all, in one statement; those that are never published are swept by the next import, as are those
 * of a statement that was tried again without need.
 */
export async function stageEditions(
  database: Database,
  importId: string,
  staged: readonly StagedEdition[],
): Promise<number[]> {
  if (staged.length === 0) return []
  const steps = [
    sql`identities as (${insertIdentities(staged)})`,
    sql`staged as (${insertEditions(importId, staged)})`,
    ...insertAllParts(staged),
  ]
  const rows = await database.drizzle.execute<{ id: string; article_id: string }>(sql`
    with ${sql.join(steps, sql`, `)}
    select id, article_id, (select ${unhurried}) from staged`)
  const idOf = new Map(rows.map((row) => [row.article_id, Number(row.id)]))
  return staged.map((item) => idOf.get(item.article.id) as number)
}

function insertIdentities(staged: readonly StagedEdition[]): SQL {
  return insertRows(
    articles,
    staged.map((item) => item.article),
    sql`on conflict (id) do update set given_id = excluded.given_id
      where ${articles.givenId} is distinct from excluded.given_id`,
  )
}

function insertEditions(importId: string, staged: readonly StagedEdition[]): SQL {
  const rows = staged.map((item) => ({ ...item.edition, stagedBy: importId }))
  return insertRows(editions, rows, sql`returning id, article_id, listed_published, path`)
}

function insertAllParts(staged: readonly StagedEdition[]): SQL[] {
  const rowsOf = <Row>(partsOf: (item: StagedEdition) => readonly Row[]) =>
    staged.flatMap((item) => partsOf(item).map((row) => ({ ...row, articleId: item.article.id })))
  const insert = <Table extends PgTable>(name: string, table: Table, rows: readonly PartRow<Table>[]): SQL[] =>
    rows.length === 0 ? [] : [sql`${sql.identifier(`${name}_of`)} as (${insertParts(table, rows)})`]
  return [
    ...insert(
      'sections',
      sections,
      rowsOf((item) => item.sections),
    ),
    ...insert(
      'image_credits',
      imageCredits,
      rowsOf((item) => item.imageCredits),
    ),
    ...insert(
      'aliases',
      aliases,
      rowsOf((item) => item.aliases),
    ),
    ...insert(
      'themes',
      editionThemes,
      rowsOf((item) => item.themes),
    ),
    ...insertQuotes(rowsOf((item) => item.quotes)),
  ]
}

function insertQuotes(rows: readonly PartRow<typeof quotes>[]): SQL[] {
  if (rows.length === 0) return []
  return [sql`quoted as (${insertParts(quotes, rows, returningQuotes)})`, sql`filed as (${fileQuotesUnderThemes})`]
}

/** What `fileQuotesUnderThemes` needs to know of new quotes. */
export const returningQuotes = sql`returning id, edition_id, themes, position`

/** Derives `quote_themes` from the expressions `quoted` and `staged`, where Postgres already has all it takes. */
export const fileQuotesUnderThemes = sql`
  insert into ${quoteThemes} (quote_id, edition_id, theme, listed_published, path, position)
  select quoted.id, staged.id, theme, staged.listed_published, staged.path, quoted.position
  from quoted join staged on staged.id = quoted.edition_id, unnest(quoted.themes) as theme`
