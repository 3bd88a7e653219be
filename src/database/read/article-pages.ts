import { and, count, eq, sql } from 'drizzle-orm'
import { editions, editionTerms, editionThemes } from '../../../schema/tables.ts'
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

/** What articles are listed by: the slugs of themes, or terms as `taxonomy/slug`. */
export type GroupKind = 'theme' | 'term'

/** Themes or terms whose articles are listed. */
export interface Groups {
  readonly kind: GroupKind
  readonly keys: readonly string[]
}

/** An article in the list of a theme or term. */
export type ArticleOfGroup = ArticleRow & { readonly group: string }

const key = sql<string>`asked.key`
const keys = sql`${sql.placeholder('keys')}::text[]`
const members = {
  theme: { table: editionThemes, editionId: editionThemes.editionId, isOf: eq(editionThemes.theme, key) },
  term: {
    table: editionTerms,
    editionId: editionTerms.editionId,
    // A slug has no slash.
    isOf: and(
      eq(editionTerms.taxonomy, sql`regexp_replace(asked.key, '/[^/]*$', '')`),
      eq(editionTerms.slug, sql`regexp_replace(asked.key, '^.*/', '')`),
    ),
  },
}

/** What distinguishes the statements. Unused conditions are left out, because they would spoil Postgres' row estimates. */
type Shape = ArticlePage & { readonly narrow: boolean; readonly kind?: GroupKind }

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

const pageOfGroups = preparedVariants(({ drizzle }, { order, window, narrow, kind = 'theme' }: Shape) => {
  const terms = articleTerms(order)
  const { table, editionId, isOf } = members[kind]
  const listed = drizzle
    .select(articleColumns)
    .from(table)
    .innerJoin(editions, eq(editions.id, editionId))
    .where(and(isOf, matches(narrow), ...insideWindow(terms, window)))
    .orderBy(...windowOrder(terms, window.fromEnd))
    .limit(sql.placeholder('limit'))
    .as('listed')
  const { id, ...rest } = listed._.selectedFields
  return drizzle
    .select({ group: key.as('key'), id: listed.id, ...rest })
    .from(sql`unnest(${keys}) as asked(key)`)
    .crossJoinLateral(listed)
    .orderBy(...windowOrder(articleTerms(order, listed), window.fromEnd))
    .prepare(`articles_page_of_${kind}s`)
}, nameOf)

const total = preparedVariants(
  ({ drizzle }, narrow: boolean) =>
    drizzle.select({ count: count() }).from(editions).where(matches(narrow)).prepare('articles_total'),
  String,
)

const totalOfGroups = preparedVariants(
  ({ drizzle }, { narrow, kind }: { readonly narrow: boolean; readonly kind: GroupKind }) => {
    const { table, editionId, isOf } = members[kind]
    return drizzle
      .select({ group: key, count: count() })
      .from(sql`unnest(${keys}) as asked(key)`)
      .innerJoin(table, isOf)
      .innerJoin(editions, eq(editions.id, editionId))
      .where(matches(narrow))
      .groupBy(key)
      .prepare(`articles_total_of_${kind}s`)
  },
  ({ narrow, kind }) => `${narrow} ${kind}`,
)

/** The articles in the window, counted from its start or its end. */
export function listArticles(snapshot: Snapshot, filter: ArticleFilter, asked: ArticlePage): Promise<ArticleRow[]> {
  const narrow = isNarrow(filter)
  const parameters = { ...filterParameters(filter), ...windowParameters(asked.window) }
  // With a filter, the list is scanned until enough rows match.
  return (narrow ? scan : read)(snapshot, (database) => page(database, { ...asked, narrow }), parameters)
}

/** The same window for each of several themes or terms, in one statement. */
export function listArticlesOfGroups(
  snapshot: Snapshot,
  { kind, keys, filter }: Groups & { readonly filter: ArticleFilter },
  asked: ArticlePage,
): Promise<ArticleOfGroup[]> {
  const narrow = isNarrow(filter)
  const parameters = { keys, ...filterParameters(filter), ...windowParameters(asked.window) }
  return scan(snapshot, (database) => pageOfGroups(database, { ...asked, narrow, kind }), parameters)
}

/** How many articles match the filter. */
export async function countArticles(snapshot: Snapshot, filter: ArticleFilter): Promise<number> {
  const [row] = await scan(snapshot, (database) => total(database, isNarrow(filter)), filterParameters(filter))
  return row?.count ?? 0
}

/** How many articles each theme or term has; those without any are left out. */
export function countArticlesOfGroups(
  snapshot: Snapshot,
  { kind, keys }: Groups,
  filter: ArticleFilter,
): Promise<{ group: string; count: number }[]> {
  const parameters = { keys, ...filterParameters(filter) }
  return scan(snapshot, (database) => totalOfGroups(database, { narrow: isNarrow(filter), kind }), parameters)
}

function nameOf({ order, window, narrow, kind }: Shape): string {
  return `${kind} ${order.field} ${order.direction} ${narrow} ${nameOfWindow(window)}`
}
