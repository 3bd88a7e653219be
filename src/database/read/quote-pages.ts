import {
  and,
  count,
  eq,
  getTableColumns,
  isNotNull,
  isNull,
  type Placeholder,
  type SQL,
  type SQLWrapper,
  sql,
} from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { editions, quotes, quoteThemes, searchTexts } from '../../../schema/tables.ts'
import type { Part } from '../visibility.ts'
import { publishedBetween } from './article-filter.ts'
import type { QuoteRow } from './edition-parts.ts'
import {
  insideWindow,
  nameOfWindow,
  type SortKey,
  type SortTerm,
  type Window,
  windowOrder,
  windowParameters,
} from './keyset.ts'
import { preparedStatement, preparedVariants } from './prepared-statements.ts'
import { read, scan } from './read.ts'
import { belongsTo, type Snapshot, visibleIn } from './snapshot.ts'
import { asked, hits, type Words, wordParameters } from './words.ts'

/** Which quotes a list contains. */
export interface QuoteFilter {
  /** The edition they are in; null = any. */
  readonly editionId: number | null
  /** Words of theirs or of those who said them, as a search has them. */
  readonly words: Words | null
  /** Whether the article says whose words they are; null = either way. */
  readonly attributed: boolean | null
  /** That of their article, in lower case; null = any. */
  readonly language: string | null
  /** At least one of these; null = any or none. */
  readonly themes: readonly string[] | null
  readonly publishedAfter: string | null
  readonly publishedBefore: string | null
}

/** Quotes of every kind. */
export const allQuotes: QuoteFilter = {
  editionId: null,
  words: null,
  attributed: null,
  language: null,
  themes: null,
  publishedAfter: null,
  publishedBefore: null,
}

/** The order of a list of quotes; ties are resolved by the path of the article, then by the position in it. */
export interface QuoteOrder {
  readonly field: 'PUBLISHED' | 'ARTICLE' | 'ATTRIBUTION'
  readonly direction: 'ASC' | 'DESC'
}

/** Which part of a list of quotes to read, in which order. */
export interface QuotePage {
  readonly order: QuoteOrder
  readonly window: Window
}

/** The conditions that are part of a statement's text. */
interface Conditions {
  readonly ofEdition: boolean
  readonly attributed: boolean | null
  readonly narrow: boolean
  readonly byTheme: boolean
  readonly byWords: boolean
}

/** A quote with the other columns its list may be sorted by. */
export type ListedQuote = QuoteRow & { readonly listedPublished: string; readonly path: string }

/** A quote in the list of a theme. */
export type QuoteOfTheme = ListedQuote & { readonly theme: string }

type Shape = Conditions & QuotePage

const listedColumns = {
  ...getTableColumns(quotes),
  articleId: editions.articleId,
  listedPublished: editions.listedPublished,
  path: editions.path,
}

const page = preparedVariants(({ drizzle }, { order, window, ...conditions }: Shape) => {
  const terms = quoteTerms(order)
  const ofPart = (part: Part) =>
    drizzle
      .select(listedColumns)
      .from(quotes)
      .innerJoin(editions, eq(editions.id, quotes.editionId))
      .where(and(matches(part, conditions), ...insideWindow(terms, window)))
      .orderBy(...windowOrder(terms, window.fromEnd))
      .limit(sql.placeholder('limit'))
  const listed = unionAll(ofPart('open'), ofPart('closed later')).as('listed')
  return drizzle
    .select()
    .from(listed)
    .orderBy(...windowOrder(quoteTerms(order, listed), window.fromEnd))
    .limit(sql.placeholder('limit'))
    .prepare('quotes_page')
}, nameOf)

const pageOfThemes = preparedVariants(({ drizzle }, { order, window, ...conditions }: Shape) => {
  const { listedPublished, path, position } = quoteThemes
  const terms = quoteTerms(order, { listedPublished, path, position, attributionKey: quotes.attributionKey })
  const theme = sql<string>`asked.theme`
  const ofPart = (part: Part) =>
    drizzle
      .select({ ...listedColumns, listedPublished, path })
      .from(quoteThemes)
      .innerJoin(editions, eq(editions.id, quoteThemes.editionId))
      .innerJoin(quotes, eq(quotes.id, quoteThemes.quoteId))
      .where(and(isOfTheme(theme, part), matches(part, conditions), ...insideWindow(terms, window)))
      .orderBy(...windowOrder(terms, window.fromEnd))
      .limit(sql.placeholder('limit'))
  const both = unionAll(ofPart('open'), ofPart('closed later')).as('both')
  const listed = drizzle
    .select()
    .from(both)
    .orderBy(...windowOrder(quoteTerms(order, both), window.fromEnd))
    .limit(sql.placeholder('limit'))
    .as('listed')
  return drizzle
    .select({ theme: theme.as('theme'), ...listed._.selectedFields })
    .from(sql`unnest(${sql.placeholder('themes')}::text[]) as asked(theme)`)
    .crossJoinLateral(listed)
    .orderBy(...windowOrder(quoteTerms(order, listed), window.fromEnd))
    .prepare('quotes_page_of_themes')
}, nameOf)

const total = preparedVariants(({ drizzle }, conditions: Conditions) => {
  const ofPart = (part: Part) =>
    drizzle
      .select({ count: count() })
      .from(quotes)
      .innerJoin(editions, eq(editions.id, quotes.editionId))
      .where(matches(part, conditions))
  return unionAll(ofPart('open'), ofPart('closed later')).prepare('quotes_total')
}, nameOfConditions)

/** How many quotes each of some themes has, in two parts; themes without any are left out. */
export const quoteCountsOfThemes = preparedStatement(({ drizzle }) => {
  const ofPart = (part: Part) =>
    drizzle
      .select({ theme: quoteThemes.theme, count: count() })
      .from(quoteThemes)
      .innerJoin(editions, eq(editions.id, quoteThemes.editionId))
      .where(
        and(
          sql`${quoteThemes.theme} = any(${sql.placeholder('themes')}::text[])`,
          belongsTo(quoteThemes.until, part),
          visibleIn(editions, part),
        ),
      )
      .groupBy(quoteThemes.theme)
  return unionAll(ofPart('open'), ofPart('closed later')).prepare('quotes_total_of_themes')
})

const totalOfTheme = preparedVariants(({ drizzle }, conditions: Conditions) => {
  const ofPart = (part: Part) =>
    drizzle
      .select({ count: count() })
      .from(quoteThemes)
      .innerJoin(editions, eq(editions.id, quoteThemes.editionId))
      .innerJoin(quotes, eq(quotes.id, quoteThemes.quoteId))
      .where(and(isOfTheme(sql.placeholder('theme'), part), matches(part, conditions)))
  return unionAll(ofPart('open'), ofPart('closed later')).prepare('quotes_total_of_theme')
}, nameOfConditions)

/** The quotes in the window, counted from its start or its end. */
export function listQuotes(snapshot: Snapshot, filter: QuoteFilter, asked: QuotePage): Promise<ListedQuote[]> {
  const shape = { ...asked, ...conditionsOf(filter) }
  const parameters = { ...parametersOf(filter), ...windowParameters(asked.window) }
  return readOrScan(filter, asked)(snapshot, (database) => page(database, shape), parameters)
}

/** The same window for each of several themes, in one statement. */
export function listQuotesOfThemes(
  snapshot: Snapshot,
  { themes, filter }: { themes: readonly string[]; filter: QuoteFilter },
  asked: QuotePage,
): Promise<QuoteOfTheme[]> {
  const shape = { ...asked, ...conditionsOf(filter) }
  const parameters = { themes, ...parametersOf(filter), ...windowParameters(asked.window) }
  return readOrScan(filter, asked)(snapshot, (database) => pageOfThemes(database, shape), parameters)
}

/** How many quotes match the filter; `theme` null = of any theme or none. */
export async function countQuotes(
  snapshot: Snapshot,
  { theme, filter }: { theme: string | null; filter: QuoteFilter },
): Promise<number> {
  const statement = theme === null ? total : totalOfTheme
  const parameters = { theme, ...parametersOf(filter) }
  const parts = await scan(snapshot, (database) => statement(database, conditionsOf(filter)), parameters)
  return parts.reduce((sum, part) => sum + part.count, 0)
}

/** How many quotes each theme has; themes without any are left out. */
export async function countQuotesOfThemes(
  snapshot: Snapshot,
  themes: readonly string[],
): Promise<{ theme: string; count: number }[]> {
  const parts = await scan(snapshot, quoteCountsOfThemes, { themes })
  const countOf = new Map<string, number>()
  for (const { theme, count } of parts) countOf.set(theme, (countOf.get(theme) ?? 0) + count)
  return [...countOf].map(([theme, count]) => ({ theme, count }))
}

/** With a narrow filter or an order without an index, one quote is read after the other. */
function readOrScan(filter: QuoteFilter, { order }: QuotePage): typeof read {
  const isSorted = order.field === 'PUBLISHED' && order.direction === 'DESC'
  const { byTheme, byWords, narrow } = conditionsOf(filter)
  return isSorted && !byTheme && !byWords && !narrow ? read : scan
}

/** The sort key of a quote in a list of this order. */
export function quoteSortKey({ field }: QuoteOrder, row: ListedQuote): SortKey {
  const inArticle = [row.path, row.position]
  if (field === 'ARTICLE') return inArticle
  return [field === 'PUBLISHED' ? row.listedPublished : row.attributionKey, ...inArticle]
}

type Columns = Readonly<Record<'listedPublished' | 'path' | 'position' | 'attributionKey', SQLWrapper>>

const ownColumns: Columns = {
  listedPublished: editions.listedPublished,
  path: editions.path,
  position: quotes.position,
  attributionKey: quotes.attributionKey,
}

/** The sort terms of a list of quotes of this order. */
export function quoteTerms({ field, direction }: QuoteOrder, columns: Columns = ownColumns): readonly SortTerm[] {
  const descending = direction === 'DESC'
  const path: SortTerm = { by: columns.path, type: 'text', descending: field === 'ARTICLE' && descending }
  const position: SortTerm = { by: columns.position, type: 'integer' }
  if (field === 'ARTICLE') return [path, position]
  const first: SortTerm =
    field === 'PUBLISHED'
      ? { by: columns.listedPublished, type: 'timestamptz', descending }
      : { by: columns.attributionKey, type: 'text', descending }
  return [first, path, position]
}

function conditionsOf({ editionId, attributed, words, themes, ...dated }: QuoteFilter): Conditions {
  return {
    ofEdition: editionId !== null,
    attributed,
    narrow: Object.values(dated).some((value) => value !== null),
    byTheme: themes !== null,
    byWords: words !== null,
  }
}

function parametersOf({ themes, words, attributed: _, ...filter }: QuoteFilter) {
  return { anyTheme: themes, ...(words && wordParameters(words)), ...filter }
}

function nameOf({ order, window, ...conditions }: Shape): string {
  return `${order.field} ${order.direction} ${nameOfConditions(conditions)} ${nameOfWindow(window)}`
}

function nameOfConditions({ ofEdition, attributed, narrow, byTheme, byWords }: Conditions): string {
  return `${ofEdition} ${attributed} ${narrow} ${byTheme} ${byWords}`
}

function matches(part: Part, { ofEdition, attributed, narrow, byTheme, byWords }: Conditions): SQL | undefined {
  return and(
    visibleIn(editions, part),
    ofEdition ? sql`${editions.id} = ${sql.placeholder('editionId')}::bigint` : undefined,
    attributed === null ? undefined : attributed ? isNotNull(quotes.attribution) : isNull(quotes.attribution),
    byTheme ? sql`${quotes.id} in (${quotesOfThemes(part)})` : undefined,
    byWords ? sql`(${quotes.editionId}, ${quotes.position}) in (${quotesWithWords(part)})` : undefined,
    ...(narrow ? narrowing() : []),
  )
}

function isOfTheme(theme: SQL | Placeholder, part: Part): SQL | undefined {
  return and(eq(quoteThemes.theme, theme), belongsTo(quoteThemes.until, part))
}

function quotesOfThemes(part: Part): SQL {
  const themes = sql`${sql.placeholder('anyTheme')}::text[]`
  return sql`select ${quoteThemes.quoteId} from ${quoteThemes}
    where ${quoteThemes.theme} = any(${themes}) and ${belongsTo(quoteThemes.until, part)}`
}

function quotesWithWords(part: Part): SQL {
  const found = hits(part, sql`${searchTexts.editionId}, ${searchTexts.position}`, 'QUOTE')
  return sql`select hits.edition_id, hits.position from ${asked} cross join lateral ${found} as hits`
}

function narrowing(): SQL[] {
  const language = sql`${sql.placeholder('language')}::text`
  return [sql`(${language} is null or lower(${editions.language}) = ${language})`, ...publishedBetween()]
}
