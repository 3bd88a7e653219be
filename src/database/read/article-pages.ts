import { and, count, eq, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { editions, editionTerms, editionThemes } from '../../../schema/tables.ts'
import type { Part } from '../visibility.ts'
import {
  type ArticleConditions,
  type ArticleFilter,
  conditionsOf,
  filterParameters,
  isPlain,
  matches,
  nameOfConditions,
} from './article-filter.ts'
import { type ArticleOrder, articleTerms } from './article-order.ts'
import { type ArticleRow, articleColumns } from './articles.ts'
import { insideWindow, nameOfWindow, type Window, windowOrder, windowParameters } from './keyset.ts'
import { preparedVariants } from './prepared-statements.ts'
import { read, scan } from './read.ts'
import { belongsTo, type Snapshot } from './snapshot.ts'

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
  theme: {
    table: editionThemes,
    editionId: editionThemes.editionId,
    until: editionThemes.until,
    isOf: eq(editionThemes.theme, key),
  },
  term: {
    table: editionTerms,
    editionId: editionTerms.editionId,
    until: editionTerms.until,
    // A slug has no slash.
    isOf: and(
      eq(editionTerms.taxonomy, sql`regexp_replace(asked.key, '/[^/]*$', '')`),
      eq(editionTerms.slug, sql`regexp_replace(asked.key, '^.*/', '')`),
    ),
  },
}

/** What distinguishes the statements. Unused conditions are left out, because they would spoil Postgres' row estimates. */
type Shape = ArticlePage & ArticleConditions & { readonly kind?: GroupKind }

const page = preparedVariants(({ drizzle }, { order, window, ...conditions }: Shape) => {
  const terms = articleTerms(order)
  const ofPart = (part: Part) =>
    drizzle
      .select(articleColumns)
      .from(editions)
      .where(and(matches(part, conditions), ...insideWindow(terms, window)))
      .orderBy(...windowOrder(terms, window.fromEnd))
      .limit(sql.placeholder('limit'))
  const listed = unionAll(ofPart('open'), ofPart('closed later')).as('listed')
  return drizzle
    .select()
    .from(listed)
    .orderBy(...windowOrder(articleTerms(order, listed), window.fromEnd))
    .limit(sql.placeholder('limit'))
    .prepare('articles_page')
}, nameOf)

const pageOfGroups = preparedVariants(({ drizzle }, { order, window, kind = 'theme', ...conditions }: Shape) => {
  const terms = articleTerms(order)
  const { table, editionId, until, isOf } = members[kind]
  const ofPart = (part: Part) =>
    drizzle
      .select(articleColumns)
      .from(table)
      .innerJoin(editions, eq(editions.id, editionId))
      .where(and(isOf, belongsTo(until, part), matches(part, conditions), ...insideWindow(terms, window)))
      .orderBy(...windowOrder(terms, window.fromEnd))
      .limit(sql.placeholder('limit'))
  const both = unionAll(ofPart('open'), ofPart('closed later')).as('both')
  const listed = drizzle
    .select()
    .from(both)
    .orderBy(...windowOrder(articleTerms(order, both), window.fromEnd))
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

const total = preparedVariants(({ drizzle }, conditions: ArticleConditions) => {
  const ofPart = (part: Part) => drizzle.select({ count: count() }).from(editions).where(matches(part, conditions))
  return unionAll(ofPart('open'), ofPart('closed later')).prepare('articles_total')
}, nameOfConditions)

const totalOfGroups = preparedVariants(
  ({ drizzle }, { kind, ...conditions }: ArticleConditions & { readonly kind: GroupKind }) => {
    const { table, editionId, until, isOf } = members[kind]
    const ofPart = (part: Part) =>
      drizzle
        .select({ group: key.as('key'), count: count() })
        .from(sql`unnest(${keys}) as asked(key)`)
        .innerJoin(table, and(isOf, belongsTo(until, part)))
        .innerJoin(editions, eq(editions.id, editionId))
        .where(matches(part, conditions))
        .groupBy(key)
    return unionAll(ofPart('open'), ofPart('closed later')).prepare(`articles_total_of_${kind}s`)
  },
  ({ kind, ...conditions }) => `${nameOfConditions(conditions)} ${kind}`,
)

/** The articles in the window, counted from its start or its end. */
export function listArticles(snapshot: Snapshot, filter: ArticleFilter, asked: ArticlePage): Promise<ArticleRow[]> {
  const conditions = conditionsOf(filter)
  const parameters = { ...filterParameters(filter), ...windowParameters(asked.window) }
  // With a filter, the list may be scanned until enough rows match.
  const run = isPlain(conditions) ? read : scan
  return run(snapshot, (database) => page(database, { ...asked, ...conditions }), parameters)
}

/** The same window for each of several themes or terms, in one statement. */
export function listArticlesOfGroups(
  snapshot: Snapshot,
  { kind, keys, filter }: Groups & { readonly filter: ArticleFilter },
  asked: ArticlePage,
): Promise<ArticleOfGroup[]> {
  const shape = { ...asked, ...conditionsOf(filter), kind }
  const parameters = { keys, ...filterParameters(filter), ...windowParameters(asked.window) }
  return scan(snapshot, (database) => pageOfGroups(database, shape), parameters)
}

/** How many articles match the filter. */
export async function countArticles(snapshot: Snapshot, filter: ArticleFilter): Promise<number> {
  const parts = await scan(snapshot, (database) => total(database, conditionsOf(filter)), filterParameters(filter))
  return parts.reduce((sum, part) => sum + part.count, 0)
}

/** How many articles each theme or term has; those without any are left out. */
export async function countArticlesOfGroups(
  snapshot: Snapshot,
  { kind, keys }: Groups,
  filter: ArticleFilter,
): Promise<{ group: string; count: number }[]> {
  const parameters = { keys, ...filterParameters(filter) }
  const parts = await scan(
    snapshot,
    (database) => totalOfGroups(database, { ...conditionsOf(filter), kind }),
    parameters,
  )
  const countOf = new Map<string, number>()
  for (const { group, count } of parts) countOf.set(group, (countOf.get(group) ?? 0) + count)
  return [...countOf].map(([group, count]) => ({ group, count }))
}

function nameOf({ order, window, kind, ...conditions }: Shape): string {
  return `${kind} ${order.field} ${order.direction} ${nameOfConditions(conditions)} ${nameOfWindow(window)}`
}
