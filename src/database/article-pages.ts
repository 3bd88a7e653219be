import { and, count, eq, sql } from 'drizzle-orm'
import { editions, editionThemes } from '../../schema/tables.ts'
import { articleColumns } from './article-columns.ts'
import { type ArticleFilter, filterParameters, isNarrow, matches } from './article-filter.ts'
import { type ArticleOrder, articleTerms } from './article-order.ts'
import type { ArticleRow } from './articles.ts'
import { insideWindow, nameOfWindow, type Window, windowOrder, windowParameters } from './keyset.ts'
import { variantsPerDatabase } from './prepared.ts'
import type { Snapshot } from './visible.ts'

/** A part of a list of articles, and the wide columns to read. */
export interface ArticlePage {
  readonly order: ArticleOrder
  readonly window: Window
  readonly columns: readonly string[]
}

/** An article in the list of a theme. */
export type ArticleOfTheme = ArticleRow & { readonly theme: string }

/** What tells the statements apart: conditions that are not asked for would mislead Postgres about how many rows are left. */
type Shape = Pick<ArticlePage, 'order' | 'window'> & { readonly narrow: boolean }

const page = variantsPerDatabase(({ drizzle }, { order, window, narrow }: Shape) => {
  const terms = articleTerms(order)
  return drizzle
    .select(articleColumns)
    .from(editions)
    .where(and(matches(narrow), ...insideWindow(terms, window)))
    .orderBy(...windowOrder(terms, window.fromEnd))
    .limit(sql.placeholder('limit'))
    .prepare('articles_page')
}, nameOfShape)

const pageOfThemes = variantsPerDatabase(({ drizzle }, { order, window, narrow }: Shape) => {
  const terms = articleTerms(order)
  const asked = sql<string>`asked.theme`
  const listed = drizzle
    .select(articleColumns)
    .from(editionThemes)
    .innerJoin(editions, eq(editions.id, editionThemes.editionId))
    .where(and(eq(editionThemes.theme, asked), matches(narrow), ...insideWindow(terms, window)))
    .orderBy(...windowOrder(terms, window.fromEnd))
    .limit(sql.placeholder('limit'))
    .as('listed')
  const { id, ...rest } = listed._.selectedFields
  return drizzle
    .select({ theme: asked.as('theme'), id: listed.id, ...rest })
    .from(sql`unnest(${sql.placeholder('themes')}::text[]) as asked(theme)`)
    .crossJoinLateral(listed)
    .orderBy(...windowOrder(articleTerms(order, listed), window.fromEnd))
    .prepare('articles_page_of_themes')
}, nameOfShape)

const total = variantsPerDatabase(
  ({ drizzle }, narrow: boolean) =>
    drizzle.select({ count: count() }).from(editions).where(matches(narrow)).prepare('articles_total'),
  String,
)

const totalOfThemes = variantsPerDatabase(
  ({ drizzle }, narrow: boolean) =>
    drizzle
      .select({ theme: editionThemes.theme, count: count() })
      .from(editionThemes)
      .innerJoin(editions, eq(editions.id, editionThemes.editionId))
      .where(and(sql`${editionThemes.theme} = any(${sql.placeholder('themes')}::text[])`, matches(narrow)))
      .groupBy(editionThemes.theme)
      .prepare('articles_total_of_themes'),
  String,
)

/** The articles in the window, from its start or, where it counts from there, from its end. */
export function listArticles(
  { database, release }: Snapshot,
  filter: ArticleFilter,
  { order, window, columns }: ArticlePage,
): Promise<ArticleRow[]> {
  return page(database, { order, window, narrow: isNarrow(filter) }).execute({
    release,
    ...filterParameters(filter),
    ...windowParameters(window),
    columns,
  })
}

/** The same window for each of several themes, in one statement. */
export function listArticlesOfThemes(
  { database, release }: Snapshot,
  { themes, filter }: { themes: readonly string[]; filter: ArticleFilter },
  { order, window, columns }: ArticlePage,
): Promise<ArticleOfTheme[]> {
  const parameters = { release, themes, ...filterParameters(filter), ...windowParameters(window), columns }
  return pageOfThemes(database, { order, window, narrow: isNarrow(filter) }).execute(parameters)
}

/** How many articles the filter lets through. */
export async function countArticles({ database, release }: Snapshot, filter: ArticleFilter): Promise<number> {
  const [row] = await total(database, isNarrow(filter)).execute({ release, ...filterParameters(filter) })
  return row?.count ?? 0
}

/** How many articles each theme has; themes without any are left out. */
export function countArticlesOfThemes(
  { database, release }: Snapshot,
  themes: readonly string[],
  filter: ArticleFilter,
): Promise<{ theme: string; count: number }[]> {
  return totalOfThemes(database, isNarrow(filter)).execute({ release, themes, ...filterParameters(filter) })
}

function nameOfShape({ order, window, narrow }: Shape): string {
  return `${order.field} ${order.direction} ${narrow} ${nameOfWindow(window)}`
}
