import { and, count, eq, sql } from 'drizzle-orm'
import { editions, editionThemes } from '../../../schema/tables.ts'
import { type ArticleFilter, filterParameters, isNarrow, matches } from './article-filter.ts'
import { type ArticleOrder, articleTerms } from './article-order.ts'
import { type ArticleRow, articleColumns } from './articles.ts'
import { insideWindow, nameOfWindow, type Window, windowOrder, windowParameters } from './keyset.ts'
import { preparedVariants } from './prepared-statements.ts'
import { read, scan } from './read.ts'
import type { Snapshot } from './snapshot.ts'

/** Which part of a list of articles to read, in which order. */
export interface ArticlePage {
  readonly order: ArticleOrder
  readonly window: Window
}

/** An article in the list of a theme. */
export type ArticleOfTheme = ArticleRow & { readonly theme: string }

/** What distinguishes the statements. Unused conditions are left out, because they would spoil Postgres' row estimates. */
type Shape = ArticlePage & { readonly narrow: boolean }

const page = preparedVariants(({ drizzle }, { order, window, narrow }: Shape) => {
  const terms = articleTerms(order)
  return drizzle
    .select(articleColumns)
    .from(editions)
    .where(and(matches(narrow), ...insideWindow(terms, window)))
    .orderBy(...windowOrder(terms, window.fromEnd))
    .limit(sql.placeholder('limit'))
    .prepare('articles_page')
}, nameOf)

const pageOfThemes = preparedVariants(({ drizzle }, { order, window, narrow }: Shape) => {
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
}, nameOf)

const total = preparedVariants(
  ({ drizzle }, narrow: boolean) =>
    drizzle.select({ count: count() }).from(editions).where(matches(narrow)).prepare('articles_total'),
  String,
)

const totalOfThemes = preparedVariants(
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

/** The articles in the window, counted from its start or its end. */
export function listArticles(snapshot: Snapshot, filter: ArticleFilter, asked: ArticlePage): Promise<ArticleRow[]> {
  const narrow = isNarrow(filter)
  const parameters = { ...filterParameters(filter), ...windowParameters(asked.window) }
  // With a filter, the list is scanned until enough rows match.
  return (narrow ? scan : read)(snapshot, (database) => page(database, { ...asked, narrow }), parameters)
}

/** The same window for each of several themes, in one statement. */
export function listArticlesOfThemes(
  snapshot: Snapshot,
  { themes, filter }: { themes: readonly string[]; filter: ArticleFilter },
  asked: ArticlePage,
): Promise<ArticleOfTheme[]> {
  const narrow = isNarrow(filter)
  const parameters = { themes, ...filterParameters(filter), ...windowParameters(asked.window) }
  return scan(snapshot, (database) => pageOfThemes(database, { ...asked, narrow }), parameters)
}

/** How many articles match the filter. */
export async function countArticles(snapshot: Snapshot, filter: ArticleFilter): Promise<number> {
  const [row] = await scan(snapshot, (database) => total(database, isNarrow(filter)), filterParameters(filter))
  return row?.count ?? 0
}

/** How many articles each theme has; themes without any are left out. */
export function countArticlesOfThemes(
  snapshot: Snapshot,
  themes: readonly string[],
  filter: ArticleFilter,
): Promise<{ theme: string; count: number }[]> {
  const parameters = { themes, ...filterParameters(filter) }
  return scan(snapshot, (database) => totalOfThemes(database, isNarrow(filter)), parameters)
}

function nameOf({ order, window, narrow }: Shape): string {
  return `${order.field} ${order.direction} ${narrow} ${nameOfWindow(window)}`
}
