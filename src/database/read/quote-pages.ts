import { and, count, eq, getTableColumns, isNotNull, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { editions, quotes, quoteThemes } from '../../../schema/tables.ts'
import { between } from './article-filter.ts'
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
import { type Snapshot, visible } from './snapshot.ts'

/** Which quotes a list contains. */
export interface QuoteFilter {
  /** The edition they are in; null = any. */
  readonly editionId: number | null
  /** What their text contains, ignoring case; '' = anything. */
  readonly text: string
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
  text: '',
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
type Conditions = { readonly ofEdition: boolean; readonly attributed: boolean | null; readonly narrow: boolean }

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
  return drizzle
    .select(listedColumns)
    .from(quotes)
    .innerJoin(editions, eq(editions.id, quotes.editionId))
    .where(and(matches(conditions), ...insideWindow(terms, window)))
    .orderBy(...windowOrder(terms, window.fromEnd))
    .limit(sql.placeholder('limit'))
    .prepare('quotes_page')
}, nameOf)

const pageOfThemes = preparedVariants(({ drizzle }, { order, window, ...conditions }: Shape) => {
  const { listedPublished, path, position } = quoteThemes
  const columns = { listedPublished, path, position, attributionKey: quotes.attributionKey, nullsLast: true }
  const terms = quoteTerms(order, columns)
  const asked = sql<string>`asked.theme`
  const listed = drizzle
    .select({ ...listedColumns, listedPublished: quoteThemes.listedPublished, path: quoteThemes.path })
    .from(quoteThemes)
    .innerJoin(editions, eq(editions.id, quoteThemes.editionId))
    .innerJoin(quotes, eq(quotes.id, quoteThemes.quoteId))
    .where(and(eq(quoteThemes.theme, asked), matches(conditions), ...insideWindow(terms, window)))
    .orderBy(...windowOrder(terms, window.fromEnd))
    .limit(sql.placeholder('limit'))
    .as('listed')
  return drizzle
    .select({ theme: asked.as('theme'), ...listed._.selectedFields })
    .from(sql`unnest(${sql.placeholder('themes')}::text[]) as asked(theme)`)
    .crossJoinLateral(listed)
    .orderBy(...windowOrder(quoteTerms(order, listed), window.fromEnd))
    .prepare('quotes_page_of_themes')
}, nameOf)

const total = preparedVariants(
  ({ drizzle }, conditions: Conditions) =>
    drizzle
      .select({ count: count() })
      .from(quotes)
      .innerJoin(editions, eq(editions.id, quotes.editionId))
      .where(matches(conditions))
      .prepare('quotes_total'),
  nameOfConditions,
)

/** How many quotes each of some themes has; themes without any are left out. */
export const quoteCountsOfThemes = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ theme: quoteThemes.theme, count: count() })
    .from(quoteThemes)
    .innerJoin(editions, eq(editions.id, quoteThemes.editionId))
    .where(and(sql`${quoteThemes.theme} = any(${sql.placeholder('themes')}::text[])`, visible(editions)))
    .groupBy(quoteThemes.theme)
    .prepare('quotes_total_of_themes'),
)

const totalOfTheme = preparedVariants(
  ({ drizzle }, conditions: Conditions) =>
    drizzle
      .select({ count: count() })
      .from(quoteThemes)
      .innerJoin(editions, eq(editions.id, quoteThemes.editionId))
      .innerJoin(quotes, eq(quotes.id, quoteThemes.quoteId))
      .where(and(eq(quoteThemes.theme, sql.placeholder('theme')), matches(conditions)))
      .prepare('quotes_total_of_theme'),
  nameOfConditions,
)

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
  const [row] = await scan(snapshot, (database) => statement(database, conditionsOf(filter)), parameters)
  return row?.count ?? 0
}

/** How many quotes each theme has; themes without any are left out. */
export function countQuotesOfThemes(
  snapshot: Snapshot,
  themes: readonly string[],
): Promise<{ theme: string; count: number }[]> {
  return scan(snapshot, quoteCountsOfThemes, { themes })
}

/** With a narrow filter or an order without an index, one quote is read after the other. */
function readOrScan(filter: QuoteFilter, { order }: QuotePage): typeof read {
  const isSorted = order.field === 'PUBLISHED' && order.direction === 'DESC'
  return filter.text === '' && !isNarrow(filter) && isSorted ? read : scan
}

/** The sort key of a quote in a list of this order. */
export function quoteSortKey({ field }: QuoteOrder, row: ListedQuote): SortKey {
  const inArticle = [row.path, row.position]
  if (field === 'ARTICLE') return inArticle
  return [field === 'PUBLISHED' ? row.listedPublished : row.attributionKey, ...inArticle]
}

type Columns = Readonly<Record<'listedPublished' | 'path' | 'position' | 'attributionKey', SQLWrapper>> & {
  /** Whether the index by date is `desc nulls last`. */
  readonly nullsLast?: boolean
}

const ownColumns: Columns = {
  listedPublished: editions.listedPublished,
  path: editions.path,
  position: quotes.position,
  attributionKey: quotes.attributionKey,
}

/** The sort terms of a list of quotes of this order. */
export function quoteTerms({ field, direction }: QuoteOrder, columns: Columns = ownColumns): readonly SortTerm[] {
  const descending = direction === 'DESC'
  const { nullsLast = false } = columns
  const path: SortTerm = { by: columns.path, type: 'text', descending: field === 'ARTICLE' && descending }
  const position: SortTerm = { by: columns.position, type: 'integer' }
  if (field === 'ARTICLE') return [path, position]
  const first: SortTerm =
    field === 'PUBLISHED'
      ? { by: columns.listedPublished, type: 'timestamptz', descending, nullsLast: nullsLast && descending }
      : { by: columns.attributionKey, type: 'text', descending }
  return [first, path, position]
}

function isNarrow({ language, themes, publishedAfter, publishedBefore }: QuoteFilter): boolean {
  return [language, themes, publishedAfter, publishedBefore].some((value) => value !== null)
}

function conditionsOf(filter: QuoteFilter): Conditions {
  return { ofEdition: filter.editionId !== null, attributed: filter.attributed, narrow: isNarrow(filter) }
}

function parametersOf({ themes, attributed: _, ...filter }: QuoteFilter) {
  return { anyTheme: themes, ...filter }
}

function nameOf({ order, window, ...conditions }: Shape): string {
  return `${order.field} ${order.direction} ${nameOfConditions(conditions)} ${nameOfWindow(window)}`
}

function nameOfConditions({ ofEdition, attributed, narrow }: Conditions): string {
  return `${ofEdition} ${attributed} ${narrow}`
}

function narrowing(): SQL[] {
  const language = sql`${sql.placeholder('language')}::text`
  const themes = sql`${sql.placeholder('anyTheme')}::text[]`
  return [
    sql`(${language} is null or lower(${editions.language}) = ${language})`,
    sql`(${themes} is null or ${quotes.themes} && ${themes})`,
    ...between(sql`${editions.published}`, 'publishedAfter', 'publishedBefore'),
  ]
}

function matches({ ofEdition, attributed, narrow }: Conditions): SQL | undefined {
  const text = sql`${sql.placeholder('text')}::text`
  return and(
    visible(editions),
    ofEdition ? sql`${editions.id} = ${sql.placeholder('editionId')}::bigint` : undefined,
    attributed === null ? undefined : attributed ? isNotNull(quotes.attribution) : isNull(quotes.attribution),
    sql`(${text} = '' or strpos(any_case(${quotes.text}), any_case(${text})) > 0)`,
    ...(narrow ? narrowing() : []),
  )
}
