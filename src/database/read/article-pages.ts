import { and, eq, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { editions, editionTerms, editionThemes, openCounts } from '../../../schema/tables.ts'
import type { Part } from '../visibility.ts'
import {
  type ArticleConditions,
  type ArticleFilter,
  conditionsOf,
  countedAs,
  filterParameters,
  isPlain,
  matches,
  nameOfConditions,
  pagesOnly,
} from './article-filter.ts'
import { type ArticleOrder, articleTerms } from './article-order.ts'
import { type ArticleRow, articleColumns } from './articles.ts'
import { insideWindow, nameOfWindow, type Window, windowOrder, windowParameters } from './keyset.ts'
import { isNewest, isOlder, keptCount, sumOf } from './open-counts.ts'
import { preparedVariants } from './prepared-statements.ts'
import { read, scan } from './read.ts'
import { belongsTo, type Snapshot, visibleIn } from './snapshot.ts'

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

/** Not the `count` of Drizzle, which is read as text where another part of the statement comes first. */
const counted = sql<number>`count(*)::integer`

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

/** `isKept` where the count of the newest release is. */
type Countable = ArticleConditions & { readonly isKept: boolean }

const total = preparedVariants(
  ({ drizzle }, { isKept, ...conditions }: Countable) => {
    const ofPart = (part: Part) =>
      drizzle
        .select({ count: counted })
        .from(editions)
        .where(and(isKept ? isOlder : undefined, matches(part, conditions)))
    const parts = [ofPart('open'), ofPart('closed later')] as const
    const kept = keptCount({ drizzle }, openCounts.articles)
    return (isKept ? unionAll(kept, ...parts) : unionAll(...parts)).prepare('articles_total')
  },
  ({ isKept, ...conditions }) => `${isKept} ${nameOfConditions(conditions)}`,
)

/** How many pages each theme or term has, in three parts; the first is what is kept for the newest release. */
const totalOfGroups = preparedVariants(({ drizzle }, kind: GroupKind) => {
  const { table, editionId, until, isOf } = members[kind]
  const group = key.as('key')
  const asked = sql`unnest(${keys}) as asked(key)`
  const kept = drizzle
    .select({ group, count: sumOf(openCounts.articles) })
    .from(asked)
    .innerJoin(
      openCounts,
      and(eq(openCounts.of, sql.raw(`'${kind.toUpperCase()}'`)), eq(openCounts.key, key), eq(openCounts.kind, 'PAGE')),
    )
    .where(isNewest)
    .groupBy(key)
  const ofPart = (part: Part) =>
    drizzle
      .select({ group, count: counted })
      .from(asked)
      .innerJoin(table, and(isOf, belongsTo(until, part)))
      .innerJoin(editions, eq(editions.id, editionId))
      .where(and(isOlder, eq(editions.kind, 'PAGE'), visibleIn(editions, part)))
      .groupBy(key)
  return unionAll(kept, ofPart('open'), ofPart('closed later')).prepare(`articles_total_of_${kind}s`)
}, String)

/** The articles in the window, counted from its start or its end. */
export function listArticles(snapshot: Snapshot, filter: ArticleFilter, asked: ArticlePage): Promise<ArticleRow[]> {
  const conditions = conditionsOf(filter)
  const parameters = { ...filterParameters(filter), ...windowParameters(asked.window) }
  // With a filter, the list may be scanned until enough rows match.
  const run = isPlain(conditions) ? read : scan
  return run(snapshot, (database) => page(database, { ...asked, ...conditions }), parameters)
}

/** The same window of the pages of each of several themes or terms, in one statement. */
export async function listArticlesOfGroups(
  snapshot: Snapshot,
  { kind, keys }: Groups,
  asked: ArticlePage,
): Promise<ArticleOfGroup[]> {
  const [group, ...others] = keys
  if (group !== undefined && others.length === 0) {
    // Postgres sees how many articles the only one has, and reads them, or the list of all articles, until there are enough.
    const filter = { ...pagesOnly, [kind]: kind === 'theme' ? group : termOf(group) }
    return (await listArticles(snapshot, filter, asked)).map((article) => ({ ...article, group }))
  }
  const shape = { ...asked, ...conditionsOf(pagesOnly), kind }
  const parameters = { keys, ...filterParameters(pagesOnly), ...windowParameters(asked.window) }
  return scan(snapshot, (database) => pageOfGroups(database, shape), parameters)
}

/** How many articles match the filter. */
export async function countArticles(snapshot: Snapshot, filter: ArticleFilter): Promise<number> {
  const counted = countedAs(filter)
  const conditions = { ...conditionsOf(filter), isKept: counted !== null }
  const parameters = { ...filterParameters(filter), ...counted }
  const parts = await scan(snapshot, (database) => total(database, conditions), parameters)
  return parts.reduce((sum, part) => sum + part.count, 0)
}

/** How many pages each theme or term has; those without any are left out. */
export async function countArticlesOfGroups(
  snapshot: Snapshot,
  { kind, keys }: Groups,
): Promise<{ group: string; count: number }[]> {
  const parts = await scan(snapshot, (database) => totalOfGroups(database, kind), { keys })
  const countOf = new Map<string, number>()
  for (const { group, count } of parts) countOf.set(group, (countOf.get(group) ?? 0) + count)
  return [...countOf].map(([group, count]) => ({ group, count }))
}

/** A slug has no slash. */
function termOf(key: string): ArticleFilter['term'] {
  const at = key.lastIndexOf('/')
  return { taxonomy: key.slice(0, at), slug: key.slice(at + 1) }
}

function nameOf({ order, window, kind, ...conditions }: Shape): string {
  return `${kind} ${order.field} ${order.direction} ${nameOfConditions(conditions)} ${nameOfWindow(window)}`
}
