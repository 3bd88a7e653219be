import { and, isNotNull, isNull, sql } from 'drizzle-orm'
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
} from '../../schema/tables.ts'
import { insertRows } from './insert-rows.ts'
import type { Database } from './open.ts'
import type { Executor } from './publish.ts'

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
  await inUnhurriedTransaction(database, async ({ drizzle }) => {
    for (const batch of batches(files)) await drizzle.insert(sources).values(batch).onConflictDoNothing()
  })
}

/**
 * Writes editions no reader can see and gives the id of each, in the order given. The editions come as a whole or not at
 * all; those of an import that never publishes are swept by the next.
 */
export async function stageEditions(
  database: Database,
  importId: string,
  staged: readonly StagedEdition[],
): Promise<number[]> {
  if (staged.length === 0) return []
  const identities = staged.map((item) => item.article)
  await database.drizzle.execute(
    insertRows(
      articles,
      identities,
      sql`on conflict (id) do update set given_id = excluded.given_id
        where ${articles.givenId} is distinct from excluded.given_id`,
    ),
  )
  return await inUnhurriedTransaction(database, async (transaction) => {
    const rows = staged.map((item) => ({ ...item.edition, stagedBy: importId }))
    const inserted = await transaction.drizzle.execute<{ id: string; article_id: string }>(
      insertRows(editions, rows, sql`returning id, article_id`),
    )
    const idOf = new Map(inserted.map((row) => [row.article_id, Number(row.id)]))
    const ids = staged.map((item) => idOf.get(item.article.id) as number)
    await stageParts(transaction, staged, ids)
    await fileQuotesUnderThemes(transaction, ids)
    return ids
  })
}

/**
 * For what is worth nothing without a release: the commit does not wait for the disk. Whatever Postgres keeps of a later
 * commit, it keeps of this one, so that a release never lacks what was staged for it.
 */
export async function inUnhurriedTransaction<Result>(
  database: Database,
  run: (transaction: Executor) => Promise<Result>,
): Promise<Result> {
  return await database.drizzle.transaction(async (drizzle) => {
    await drizzle.execute(sql`set local synchronous_commit = off`)
    return await run({ drizzle })
  })
}

async function stageParts(transaction: Executor, staged: readonly StagedEdition[], ids: readonly number[]) {
  const withId = <Row>(rowsOf: (item: StagedEdition) => readonly Row[]) =>
    staged.flatMap((item, index) => rowsOf(item).map((row) => ({ ...row, editionId: ids[index] as number })))
  const insert = async <Table extends PgTable>(table: Table, parts: readonly Table['$inferInsert'][]) => {
    if (parts.length > 0) await transaction.drizzle.execute(insertRows(table, parts))
  }
  // One after the other: the driver forgets what waits for its turn in a transaction whose connection is lost.
  await insert(
    sections,
    withId((item) => item.sections),
  )
  await insert(
    imageCredits,
    withId((item) => item.imageCredits),
  )
  await insert(
    aliases,
    withId((item) => item.aliases),
  )
  await insert(
    editionThemes,
    withId((item) => item.themes),
  )
  await insert(
    quotes,
    withId((item) => item.quotes),
  )
}

/** Derives `quote_themes` from the quotes of these editions, where Postgres already has all it takes. */
export async function fileQuotesUnderThemes(database: Executor, editionIds: readonly number[]): Promise<void> {
  await database.drizzle.execute(sql`
    insert into ${quoteThemes} (quote_id, edition_id, theme, listed_published, path, position)
    select ${quotes.id}, ${editions.id}, theme, ${editions.listedPublished}, ${editions.path}, ${quotes.position}
    from ${editions} join ${quotes} on ${quotes.editionId} = ${editions.id}, unnest(${quotes.themes}) as theme
    where ${editions.id} = any(${sql.param(editionIds)}::bigint[])`)
}

function* batches<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) yield rows.slice(start, start + ROWS_A_STATEMENT)
}
