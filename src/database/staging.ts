import { and, isNotNull, isNull, sql } from 'drizzle-orm'
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
} from '../../schema/tables.ts'
import type { Database } from './open.ts'

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

// Postgres takes at most 65,535 parameters in a statement; no table here has more than 32 columns.
const ROWS_A_STATEMENT = 2000

/** Removes what imports that never published left behind, and writes nothing where none did; only while holding the import lock. */
export async function sweepStaging(database: Database): Promise<void> {
  const abandoned = and(isNotNull(editions.stagedBy), isNull(editions.since))
  const found = await database.drizzle.select({ id: editions.id }).from(editions).where(abandoned).limit(1)
  if (found.length > 0) await database.drizzle.delete(editions).where(abandoned)
}

/** Keeps the bytes of source files; those known already are left alone. */
export async function stageSources(database: Database, files: readonly Source[]): Promise<void> {
  for (const batch of batches(files)) await database.drizzle.insert(sources).values(batch).onConflictDoNothing()
}

/**
 * Writes editions no reader can see and gives the id of each, in the order given. A batch is written table by table;
 * one that is cut off half-way is swept by the next import.
 */
export async function stageEditions(
  database: Database,
  importId: string,
  staged: readonly StagedEdition[],
): Promise<number[]> {
  const db = database.drizzle
  const identities = staged.map((item) => item.article)
  await db
    .insert(articles)
    .values(identities)
    .onConflictDoUpdate({
      target: articles.id,
      set: { givenId: sql`excluded.given_id` },
      setWhere: sql`${articles.givenId} is distinct from excluded.given_id`,
    })
  const rows = staged.map((item) => ({ ...item.edition, stagedBy: importId }))
  const inserted = await db.insert(editions).values(rows).returning({ id: editions.id, articleId: editions.articleId })
  const idOf = new Map(inserted.map((row) => [row.articleId, row.id]))
  const ids = staged.map((item) => idOf.get(item.article.id) as number)
  const withId = <Row>(rowsOf: (item: StagedEdition) => readonly Row[]) =>
    staged.flatMap((item, index) => rowsOf(item).map((row) => ({ ...row, editionId: ids[index] as number })))

  for (const batch of batches(withId((item) => item.sections))) await db.insert(sections).values(batch)
  for (const batch of batches(withId((item) => item.imageCredits))) await db.insert(imageCredits).values(batch)
  for (const batch of batches(withId((item) => item.aliases))) await db.insert(aliases).values(batch)
  for (const batch of batches(withId((item) => item.themes))) await db.insert(editionThemes).values(batch)
  for (const batch of batches(withId((item) => item.quotes))) await db.insert(quotes).values(batch)
  await fileQuotesUnderThemes(database, ids)
  return ids
}

/** Derives `quote_themes` from the quotes of these editions, where Postgres already has all it takes. */
export async function fileQuotesUnderThemes(database: Database, editionIds: readonly number[]): Promise<void> {
  await database.drizzle.execute(sql`
    insert into ${quoteThemes} (quote_id, edition_id, theme, listed_published, path, position)
    select ${quotes.id}, ${editions.id}, theme, ${editions.listedPublished}, ${editions.path}, ${quotes.position}
    from ${editions} join ${quotes} on ${quotes.editionId} = ${editions.id}, unnest(${quotes.themes}) as theme
    where ${editions.id} = any(${sql.param(editionIds)}::bigint[])`)
}

function* batches<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) yield rows.slice(start, start + ROWS_A_STATEMENT)
}
