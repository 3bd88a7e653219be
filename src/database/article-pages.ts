import { and, count, eq, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { editions, editionThemes } from '../../schema/tables.ts'
import { articleColumns } from './article-columns.ts'
import type { ArticleRow } from './articles.ts'
import {
  insideWindow,
  nameOfWindow,
  type SortKey,
  type SortTerm,
  type Window,
  windowOrder,
  windowParameters,
} from './keyset.ts'
import { oncePerDatabase, variantsPerDatabase } from './prepared.ts'
import { type Snapshot, visible } from './visible.ts'

/** Which articles a list holds; null and '' = any. Prefixes are compared with the decoded path and its last slash. */
export interface ArticleFilter {
  readonly kinds: readonly ArticleRow['kind'][]
  readonly section: string
  readonly prefix: string
  readonly language: string | null
  readonly publishedAfter: string | null
  readonly publishedBefore: string | null
}

/** The order of a list of articles; ties are resolved by path, ascending. */
export interface ArticleOrder {
  readonly field: 'PUBLISHED' | 'UPDATED' | 'TITLE' | 'PATH'
  readonly direction: 'ASC' | 'DESC'
}

/** A part of a list of articles, and the wide columns to read. */
export interface ArticlePage {
  readonly order: ArticleOrder
  readonly window: Window
  readonly columns: readonly string[]
}

/** An article in the list of a theme. */
export type ArticleOfTheme = ArticleRow & { readonly theme: string }

type Ordered = Pick<ArticlePage, 'order' | 'window'>

const page = variantsPerDatabase(({ drizzle }, { order, window }: Ordered) => {
  const terms = termsOf(order, editions)
  return drizzle
    .select(articleColumns)
    .from(editions)
    .where(and(matches(), ...insideWindow(terms, window)))
    .orderBy(...windowOrder(terms, window.fromEnd))
    .limit(sql.placeholder('limit'))
    .prepare('articles_page')
}, nameOfPage)

const pageOfThemes = variantsPerDatabase(({ drizzle }, { order, window }: Ordered) => {
  const terms = termsOf(order, editions)
  const asked = sql<string>`asked.theme`
  const listed = drizzle
    .select(articleColumns)
    .from(editionThemes)
    .innerJoin(editions, eq(editions.id, editionThemes.editionId))
    .where(and(eq(editionThemes.theme, asked), matches(), ...insideWindow(terms, window)))
    .orderBy(...windowOrder(terms, window.fromEnd))
    .limit(sql.placeholder('limit'))
    .as('listed')
  const { id, ...rest } = listed._.selectedFields
  return drizzle
    .select({ theme: asked.as('theme'), id: listed.id, ...rest })
    .from(sql`unnest(${sql.placeholder('themes')}::text[]) as asked(theme)`)
    .crossJoinLateral(listed)
    .orderBy(...windowOrder(termsOf(order, listed), window.fromEnd))
    .prepare('articles_page_of_themes')
}, nameOfPage)

const total = oncePerDatabase(({ drizzle }) =>
  drizzle.select({ count: count() }).from(editions).where(matches()).prepare('articles_total'),
)

const totalOfThemes = oncePerDatabase(({ drizzle }) =>
  drizzle
    .select({ theme: editionThemes.theme, count: count() })
    .from(editionThemes)
    .innerJoin(editions, eq(editions.id, editionThemes.editionId))
    .where(and(sql`${editionThemes.theme} = any(${sql.placeholder('themes')}::text[])`, matches()))
    .groupBy(editionThemes.theme)
    .prepare('articles_total_of_themes'),
)

/** The articles in the window, from its start or, where it counts from there, from its end. */
export function listArticles(
  { database, release }: Snapshot,
  filter: ArticleFilter,
  { order, window, columns }: ArticlePage,
): Promise<ArticleRow[]> {
  return page(database, { order, window }).execute({ release, ...filter, ...windowParameters(window), columns })
}

/** The same window for each of several themes, in one statement. */
export function listArticlesOfThemes(
  { database, release }: Snapshot,
  { themes, filter }: { themes: readonly string[]; filter: ArticleFilter },
  { order, window, columns }: ArticlePage,
): Promise<ArticleOfTheme[]> {
  const parameters = { release, themes, ...filter, ...windowParameters(window), columns }
  return pageOfThemes(database, { order, window }).execute(parameters)
}

/** How many articles the filter lets through. */
export async function countArticles({ database, release }: Snapshot, filter: ArticleFilter): Promise<number> {
  const [row] = await total(database).execute({ release, ...filter })
  return row?.count ?? 0
}

/** How many articles each theme has; themes without any are left out. */
export function countArticlesOfThemes(
  { database, release }: Snapshot,
  themes: readonly string[],
  filter: ArticleFilter,
): Promise<{ theme: string; count: number }[]> {
  return totalOfThemes(database).execute({ release, themes, ...filter })
}

/** Where an article stands in a list of this order. */
export function articleSortKey(order: ArticleOrder, row: ArticleRow): SortKey {
  if (order.field === 'PUBLISHED') return [row.listedPublished, row.path]
  if (order.field === 'UPDATED') return [row.listedUpdated, row.path]
  return order.field === 'TITLE' ? [row.title, row.path] : [row.path]
}

/** What a list of this order is sorted by. */
export function articleTerms(order: ArticleOrder): readonly SortTerm[] {
  return termsOf(order, editions)
}

// Over `editions` or a subquery with the same columns.
function termsOf(
  order: ArticleOrder,
  columns: Readonly<Record<'listedPublished' | 'listedUpdated' | 'title' | 'path', AnyPgColumn>>,
): SortTerm[] {
  const descending = order.direction === 'DESC'
  const path: SortTerm = { by: columns.path, type: 'text' }
  if (order.field === 'PUBLISHED') return [{ by: columns.listedPublished, type: 'timestamptz', descending }, path]
  if (order.field === 'UPDATED') return [{ by: columns.listedUpdated, type: 'timestamptz', descending }, path]
  return order.field === 'TITLE' ? [{ by: columns.title, type: 'text', descending }, path] : [{ ...path, descending }]
}

function nameOfPage({ order, window }: Ordered): string {
  return `${order.field} ${order.direction} ${nameOfWindow(window)}`
}

function matches(): SQL | undefined {
  const { language, publishedAfter, publishedBefore } = {
    language: sql`${sql.placeholder('language')}::text`,
    publishedAfter: sql`${sql.placeholder('publishedAfter')}::timestamptz`,
    publishedBefore: sql`${sql.placeholder('publishedBefore')}::timestamptz`,
  }
  const whole = sql`(${editions.pathKey} || '/')`
  return and(
    visible(editions),
    sql`${editions.kind} = any(${sql.placeholder('kinds')}::text[])`,
    sql`starts_with(${whole}, ${sql.placeholder('section')}::text)`,
    sql`starts_with(${whole}, ${sql.placeholder('prefix')}::text)`,
    sql`(${language} is null or ${editions.language} = ${language})`,
    sql`(${publishedAfter} is null or ${editions.published} > ${publishedAfter})`,
    sql`(${publishedBefore} is null or ${editions.published} < ${publishedBefore})`,
  )
}
