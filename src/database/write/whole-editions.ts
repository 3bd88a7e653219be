import { asc, getTableColumns, gt, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { articles, editionPhrases, editions } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import type { StagedEdition } from './staging.ts'

/** An edition with all its parts, as it could be staged again, and the state it is in. */
export interface WholeEdition extends StagedEdition {
  readonly id: number
  /** Null if it is a draft or proposed; `until` is null while it is visible. */
  readonly since: number | null
  readonly until: number | null
  /** The import or proposal that staged it; null for all that is more than staged. */
  readonly stagedBy: string | null
}

/** Every edition there is, in whatever state, in the order of ids: some after the one with this id. */
export async function listWholeEditions(
  { drizzle }: Database,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<WholeEdition[]> {
  return await selectWhole(drizzle, sql`${gt(editions.id, after)}`, limit)
}

/** These editions, in the order of ids. */
export async function findWholeEditions({ drizzle }: Database, ids: readonly number[]): Promise<WholeEdition[]> {
  if (ids.length === 0) return []
  return await selectWhole(drizzle, sql`${editions.id} = any(${sql.param([...ids])}::bigint[])`, ids.length)
}

/** The ids of all editions of these articles that are not staged, in their order, by article. */
export async function findEditionIds(
  { drizzle }: Database,
  articleIds: readonly string[],
): Promise<{ readonly id: number; readonly articleId: string }[]> {
  return await drizzle
    .select({ id: editions.id, articleId: editions.articleId })
    .from(editions)
    .where(sql`${editions.articleId} = any(${sql.param([...articleIds])}::uuid[]) and ${editions.stagedBy} is null`)
    .orderBy(asc(editions.id))
}

async function selectWhole(
  drizzle: Database['drizzle'],
  condition: ReturnType<typeof sql>,
  limit: number,
): Promise<WholeEdition[]> {
  const rows = await drizzle.query.editions.findMany({
    where: condition,
    orderBy: asc(editions.id),
    limit,
    with: {
      sections: { orderBy: ({ position }) => asc(position) },
      quotes: { orderBy: ({ position }) => asc(position) },
      imageCredits: { orderBy: ({ position }) => asc(position) },
      images: { orderBy: ({ position }) => asc(position) },
      aliases: { orderBy: ({ position }) => asc(position) },
      themes: { orderBy: ({ position }) => asc(position) },
      terms: { orderBy: ({ position }) => asc(position) },
    },
  })
  const ids = rows.map(({ id }) => id)
  const [phrases, given] = await Promise.all([
    drizzle
      .select({ id: editionPhrases.editionId, breaks: editionPhrases.breaks, gaps: editionPhrases.gaps })
      .from(editionPhrases)
      .where(sql`${editionPhrases.editionId} = any(${sql.param(ids)}::bigint[])`),
    drizzle
      .select()
      .from(articles)
      .where(sql`${articles.id} = any(${sql.param(rows.map(({ articleId }) => articleId))}::uuid[])`),
  ])
  const phrasesOf = new Map(phrases.map((row) => [row.id, row]))
  const articleOf = new Map(given.map((row) => [row.id, row]))
  return rows.map(({ sections, quotes, imageCredits, images, aliases, themes, terms, ...edition }) => ({
    id: edition.id,
    since: edition.since,
    until: edition.until,
    stagedBy: edition.stagedBy,
    article: articleOf.get(edition.articleId) ?? { id: edition.articleId, origin: edition.sourcePath },
    edition: written(editions, edition, OF_STATE),
    sections: sections.map(withoutKeys),
    quotes: quotes.map((quote) => withoutKeys(withoutKey(quote, 'attributionKey'))),
    imageCredits: imageCredits.map(withoutKeys),
    images: images.map(withoutKeys),
    aliases: aliases.map(withoutKeys),
    themes: themes.map((theme) => withoutKeys(withoutKey(theme, 'quoteCount'))),
    terms: terms.map(withoutKeys),
    breaks: phrasesOf.get(edition.id)?.breaks ?? [],
    gaps: phrasesOf.get(edition.id)?.gaps ?? [],
  }))
}

const OF_STATE = ['id', 'since', 'until', 'stagedBy', 'quoteCount', 'attributedCount'] as const

/** The columns of a row that are written rather than derived, without those left out. */
function written<Row extends object, Left extends string>(
  table: PgTable,
  row: Row,
  leftOut: readonly Left[],
): Omit<Row, Left> {
  const columns = getTableColumns(table)
  const isKept = (key: string) => columns[key]?.generated === undefined && !(leftOut as readonly string[]).includes(key)
  return Object.fromEntries(Object.entries(row).filter(([key]) => isKept(key))) as Omit<Row, Left>
}

/** Without what a new edition decides. */
function withoutKeys<Row extends object>(row: Row): Omit<Row, 'id' | 'editionId' | 'until'> {
  const { id: _id, editionId: _edition, until: _until, ...rest } = row as Row & { [key: string]: unknown }
  return rest as unknown as Omit<Row, 'id' | 'editionId' | 'until'>
}

function withoutKey<Row extends object, Key extends keyof Row>(row: Row, key: Key): Omit<Row, Key> {
  const { [key]: _, ...rest } = row
  return rest
}
