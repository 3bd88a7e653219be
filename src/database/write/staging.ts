import { and, getTableName, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import {
  aliases,
  articles,
  changes,
  editionPhrases,
  editions,
  editionTerms,
  editionThemes,
  imageCredits,
  images,
  media,
  proposals,
  publications,
  quotes,
  quoteThemes,
  sections,
  sources,
} from '../../../schema/tables.ts'
import { indexPassages } from '../../content/spoken/index-passages.ts'
import type { Database } from '../open.ts'
import { insertParts, insertRows, type PartRow } from './insert-rows.ts'
import { insertArticleTexts, insertQuoteTexts, insertSectionTexts, returningForSearch } from './search-texts.ts'

/** The rows of one edition, before the database assigns it an id. */
export interface StagedEdition {
  readonly article: typeof articles.$inferInsert
  readonly edition: Omit<
    typeof editions.$inferInsert,
    'stagedBy' | 'since' | 'until' | 'quoteCount' | 'attributedCount'
  >
  readonly sections: readonly Rows<typeof sections.$inferInsert>[]
  readonly quotes: readonly Rows<typeof quotes.$inferInsert>[]
  readonly imageCredits: readonly Rows<typeof imageCredits.$inferInsert>[]
  readonly images: readonly Rows<typeof images.$inferInsert>[]
  readonly aliases: readonly Rows<typeof aliases.$inferInsert>[]
  readonly themes: readonly Rows<typeof editionThemes.$inferInsert>[]
  readonly terms: readonly Rows<typeof editionTerms.$inferInsert>[]
  /** Offsets in the text: see `Body` in src/content/document.ts. */
  readonly breaks: readonly number[]
  readonly gaps: readonly number[]
}

type Rows<Row> = Omit<Row, 'editionId'>

/** The bytes of a file with their SHA-256 in hexadecimal. */
export type Source = typeof sources.$inferInsert

/** Whether nothing was ever published, held or staged. */
export async function isEmptyDatabase(database: Database): Promise<boolean> {
  const [row] = await database.drizzle.execute<{ empty: boolean }>(
    sql`select not exists (select from ${publications}) and not exists (select from ${editions}) as empty`,
  )
  return row?.empty === true
}

/** Deletes what a first import staged and did not publish, with its articles, which nobody knows; only call it while holding the import lock. */
export async function dropStaged(database: Database, importId: string): Promise<void> {
  await database.drizzle.delete(editions).where(and(sql`${editions.stagedBy} = ${importId}`, isNull(editions.since)))
  await database.drizzle.execute(
    sql`delete from ${articles} where not exists (select from ${editions} where article_id = articles.id)
      and not exists (select from ${changes} where article_id = articles.id)`,
  )
}

/** Deletes editions that imports staged and neither published nor proposed; only call it while holding the import lock. */
export async function sweepStaging(database: Database): Promise<void> {
  const abandoned = and(
    isNotNull(editions.stagedBy),
    isNull(editions.since),
    sql`not exists (select from ${proposals} where ${proposals.id} = ${editions.stagedBy})`,
  )
  const found = await database.drizzle.select({ id: editions.id }).from(editions).where(abandoned).limit(1)
  if (found.length > 0) await database.drizzle.delete(editions).where(abandoned)
}

/**
 * Lets a statement that selects or returns this commit without waiting for the disk. Safe for staging: a later commit that is
 * durable, such as that of the release, makes all earlier ones durable.
 */
export const asynchronousCommit = sql<string>`set_config('synchronous_commit', 'off', true)`

/** Stores the bytes of source files, at most some hundred, in one statement; files that are stored already are skipped. */
export async function stageSources(database: Database, files: readonly Source[]): Promise<void> {
  if (files.length === 0) return
  await database.drizzle
    .insert(sources)
    .values([...files])
    .onConflictDoNothing()
    .returning({ asynchronousCommit })
}

/** What the bytes of an image tell, by their SHA-256 in hexadecimal. */
export type Media = typeof media.$inferInsert

/** Stores what is known of images whose bytes are stored. */
export async function stageMedia(database: Database, rows: readonly Media[]): Promise<void> {
  if (rows.length === 0) return
  await database.drizzle
    .insert(media)
    .values([...rows])
    .onConflictDoNothing()
    .returning({ asynchronousCommit })
}

/**
 * Writes editions that no reader can see, at most one per article, and returns their ids in the given order. One statement,
 * which writes all or nothing; editions that are never published are swept by the next import, and so are the duplicates of a
 * statement that was retried although it had succeeded. With `keepsArticles`, articles that are there stay as they are, and new
 * ones get no id of front matter yet.
 */
export async function stageEditions(
  database: Database,
  importId: string,
  staged: readonly StagedEdition[],
  { keepsArticles = false }: { readonly keepsArticles?: boolean } = {},
): Promise<number[]> {
  if (staged.length === 0) return []
  if (!keepsArticles) await freeGivenIds(database, givenIdsOf(staged))
  const steps = [
    sql`new_articles as (${keepsArticles ? insertNewArticles(staged) : insertArticles(staged)})`,
    sql`staged as (${insertEditions(importId, staged)})`,
    ...insertAllParts(staged),
  ]
  const rows = await database.drizzle.execute<{ id: string; article_id: string }>(sql`
    with ${sql.join(steps, sql`, `)}
    select id, article_id, (select ${asynchronousCommit}) from staged`)
  const idOf = new Map(rows.map((row) => [row.article_id, Number(row.id)]))
  return staged.map((item) => idOf.get(item.article.id) as number)
}

/** An id of front matter, and the article that is to have it: by its own id, or by that of an edition. */
export type GivenIdClaim = { readonly givenId: string } & (
  | { readonly articleId: string }
  | { readonly edition: number }
)

/** Takes ids of front matter from articles that came to nothing, as those of drafts and of imports that were ended. */
export async function freeGivenIds(database: Database, claims: readonly GivenIdClaim[]): Promise<void> {
  if (claims.length === 0) return
  await database.drizzle.execute(sql`
    update ${articles} set given_id = null
    from json_to_recordset(${JSON.stringify(claims)}::text::json)
      as claim ("givenId" text, "articleId" uuid, edition bigint)
    where articles.given_id = claim."givenId"
      and articles.id <> coalesce(claim."articleId", (select article_id from ${editions} where id = claim.edition))
      and not exists (select from ${editions} where article_id = articles.id)`)
}

function givenIdsOf(staged: readonly StagedEdition[]): GivenIdClaim[] {
  return staged.flatMap(({ article: { id, givenId } }) => (givenId == null ? [] : { givenId, articleId: id }))
}

function insertArticles(staged: readonly StagedEdition[]): SQL {
  return insertRows(
    articles,
    staged.map((item) => item.article),
    sql`on conflict (id) do update set given_id = excluded.given_id
      where ${articles.givenId} is distinct from excluded.given_id`,
  )
}

function insertNewArticles(staged: readonly StagedEdition[]): SQL {
  return insertRows(
    articles,
    staged.map((item) => ({ ...item.article, givenId: null })),
    sql`on conflict (id) do nothing`,
  )
}

function insertEditions(importId: string, staged: readonly StagedEdition[]): SQL {
  const rows = staged.map(({ edition, quotes: quoted }) => ({
    ...edition,
    stagedBy: importId,
    quoteCount: quoted.length,
    attributedCount: quoted.filter(({ attribution }) => attribution != null).length,
  }))
  return insertRows(editions, rows, sql`returning ${returningForSearch.editions}`)
}

function insertAllParts(staged: readonly StagedEdition[]): SQL[] {
  const rowsOf = <Row>(partsOf: (item: StagedEdition) => readonly Row[]) =>
    staged.flatMap((item) => partsOf(item).map((row) => ({ ...row, articleId: item.article.id })))
  const insert = <Table extends PgTable>(table: Table, rows: readonly PartRow<Table>[], rest?: SQL): SQL[] => {
    const name = sql.identifier(`new_${getTableName(table)}`)
    return rows.length === 0 ? [] : [sql`${name} as (${insertParts(table, rows, rest)})`]
  }
  const sectionRows = rowsOf((item) => item.sections)
  const creditRows = rowsOf((item) => item.imageCredits)
  const imageRows = rowsOf((item) => item.images)
  const aliasRows = rowsOf((item) => item.aliases)
  const themeRows = rowsOf((item) =>
    item.themes.map((row) => ({
      ...row,
      quoteCount: item.quotes.filter(({ themes }) => themes.includes(row.theme)).length,
    })),
  )
  const termRows = rowsOf((item) => item.terms)
  const phraseRows = rowsOf(({ edition, quotes: quoted, breaks, gaps }) => [
    indexPassages({
      text: edition.text,
      quotes: quoted.map(({ rangeStart, rangeEnd }) => ({ start: rangeStart, end: rangeEnd })),
      breaks,
      gaps,
    }),
  ])
  return [
    sql`article_texts as (${insertArticleTexts})`,
    ...insert(sections, sectionRows, returningForSearch.sections),
    ...(sectionRows.length === 0 ? [] : [sql`section_texts as (${insertSectionTexts})`]),
    ...insert(imageCredits, creditRows),
    ...insert(images, imageRows),
    ...insert(aliases, aliasRows),
    ...insert(editionThemes, themeRows),
    ...insert(editionTerms, termRows),
    ...insert(editionPhrases, phraseRows),
    ...insertQuotes(rowsOf((item) => item.quotes)),
  ]
}

function insertQuotes(rows: readonly PartRow<typeof quotes>[]): SQL[] {
  if (rows.length === 0) return []
  return [
    sql`new_quotes as (${insertParts(quotes, rows, returningQuotes)})`,
    sql`new_quote_themes as (${insertQuoteThemes})`,
    sql`quote_texts as (${insertQuoteTexts})`,
  ]
}

/** The columns of new quotes that `insertQuoteThemes` and `insertQuoteTexts` need. */
export const returningQuotes = sql`returning id, edition_id, themes, position, text, attribution`

/** Derives the rows of `quote_themes` from the expressions `new_quotes` and `staged`. */
export const insertQuoteThemes = sql`
  insert into ${quoteThemes} (quote_id, edition_id, theme, listed_published, path, position)
  select new_quotes.id, staged.id, theme, staged.listed_published, staged.path, new_quotes.position
  from new_quotes join staged on staged.id = new_quotes.edition_id, unnest(new_quotes.themes) as theme`
