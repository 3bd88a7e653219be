import { and, count, eq, getTableColumns, isNotNull, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { editions, editionThemes, openCounts, quotes, quoteThemes, searchTexts } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
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
import { all, type Counted, isNewest, isOlder, keptCount, sumOf } from './open-counts.ts'
import { preparedStatement, preparedVariants } from './prepared-statements.ts'
import { read, scan } from './read.ts'
import { belongsTo, type Snapshot, visibleIn } from './snapshot.ts'
import { asked, hits, type Words, wordParameters } from './words.ts'

/** Which quotes a list contains. */
export interface QuoteFilter {
  /** One they have; null = any or none. */
  readonly theme: string | null
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
  theme: null,
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
  readonly inEdition: boolean
  readonly ofOneAndAny: boolean
  readonly attributed: boolean | null
  readonly narrow: boolean
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
  const ofPart = (part: Part, also?: SQL) =>
    drizzle
      .select(listedColumns)
      .from(quotes)
      .innerJoin(editions, eq(editions.id, quotes.editionId))
      .where(and(belongsTo(quotes.until, part), matches(part, conditions), also, ...insideWindow(terms, window)))
      .orderBy(...windowOrder(terms, window.fromEnd))
      .limit(sql.placeholder('limit'))
  const listed = (
    order.field === 'ATTRIBUTION'
      ? // The names have an index; what has none is in the order of the articles.
        unionAll(
          ofPart('open', isNotNull(quotes.attribution)),
          ofPart('open', isNameless),
          ofPart('closed later', isNotNull(quotes.attribution)),
          ofPart('closed later', isNameless),
        )
      : unionAll(ofPart('open'), ofPart('closed later'))
  ).as('listed')
  return drizzle
    .select()
    .from(listed)
    .orderBy(...windowOrder(quoteTerms(order, listed), window.fromEnd))
    .limit(sql.placeholder('limit'))
    .prepare('quotes_page')
}, nameOf)

// Said twice, because Postgres leaves what is constant out of the order.
const isNameless = sql`${quotes.attribution} is null and ${quotes.attributionKey} = chr(1114109)`

// `offset 0` has the quotes of the theme read first: Postgres may think that there are fewer articles of a language.
const editionOfQuote = sql`(
  select * from ${editions} as edition where edition.id = ${quoteThemes.editionId} offset 0
) as editions`

const pageOfThemes = preparedVariants(({ drizzle }, { order, window, ...conditions }: Shape) => {
  const listed = pageOfEachTheme(drizzle, { order, window, ...conditions })
  return drizzle
    .select({ theme: sql<string>`asked.theme`.as('theme'), ...listed._.selectedFields })
    .from(sql`unnest(${sql.placeholder('themes')}::text[]) as asked(theme)`)
    .crossJoinLateral(listed)
    .orderBy(...windowOrder(quoteTerms(order, listed), window.fromEnd))
    .prepare('quotes_page_of_themes')
}, nameOf)

const pageOfAnyTheme = preparedVariants(({ drizzle }, { order, window, ...conditions }: Shape) => {
  const ofEach = pageOfEachTheme(drizzle, { order, window, ...conditions })
  const once = drizzle
    .selectDistinctOn([ofEach.id], ofEach._.selectedFields)
    .from(sql`unnest(${sql.placeholder('themes')}::text[]) as asked(theme)`)
    .crossJoinLateral(ofEach)
    .as('once')
  return drizzle
    .select()
    .from(once)
    .orderBy(...windowOrder(quoteTerms(order, once), window.fromEnd))
    .limit(sql.placeholder('limit'))
    .prepare('quotes_page_of_any_theme')
}, nameOf)

/** The same window of the list of each theme `asked`. */
function pageOfEachTheme(drizzle: Database['drizzle'], { order, window, ...conditions }: Shape) {
  const { listedPublished, path, position } = quoteThemes
  const terms = quoteTerms(order, { listedPublished, path, position, attributionKey: quotes.attributionKey })
  const articleId = sql<string>`${editions.articleId}`.as('article_id')
  const ofPart = (part: Part) =>
    drizzle
      .select({ ...listedColumns, articleId, listedPublished, path })
      .from(quoteThemes)
      .innerJoinLateral(editionOfQuote, sql`true`)
      .innerJoin(quotes, eq(quotes.id, quoteThemes.quoteId))
      .where(and(isOfTheme(sql`asked.theme`, part), matches(part, conditions), ...insideWindow(terms, window)))
      .orderBy(...windowOrder(terms, window.fromEnd))
      .limit(sql.placeholder('limit'))
  const both = unionAll(ofPart('open'), ofPart('closed later')).as('both')
  return drizzle
    .select()
    .from(both)
    .orderBy(...windowOrder(quoteTerms(order, both), window.fromEnd))
    .limit(sql.placeholder('limit'))
    .as('listed')
}

const total = preparedVariants(({ drizzle }, conditions: Conditions) => {
  const ofPart = (part: Part) =>
    drizzle
      .select({ count: count() })
      .from(quotes)
      .innerJoin(editions, eq(editions.id, quotes.editionId))
      .where(matches(part, conditions))
  return unionAll(ofPart('open'), ofPart('closed later')).prepare('quotes_total')
}, nameOfConditions)

/** Editions know how many quotes they have. */
const totalOfEditions = preparedVariants(({ drizzle }, { isKept, ...conditions }: Countable) => {
  const { quoteCount, attributedCount } = editions
  const column = countOf(conditions, { all: quoteCount, attributed: attributedCount })
  const kept = keptQuotes(drizzle, conditions)
  const ofPart = (part: Part) =>
    drizzle
      .select({ count: sumOf(column) })
      .from(editions)
      .where(and(isKept ? isOlder : undefined, ...ofEdition(part, conditions)))
  const parts = [ofPart('open'), ofPart('closed later')] as const
  return (isKept ? unionAll(kept, ...parts) : unionAll(...parts)).prepare('quotes_total_of_editions')
}, nameOfCountable)

const totalOfThemes = preparedVariants(({ drizzle }, { isKept, ...conditions }: Countable) => {
  const kept = keptQuotes(drizzle, conditions)
  const ofPart = (part: Part) =>
    drizzle
      .select({ count: sql<number>`count(distinct ${quoteThemes.quoteId})::integer` })
      .from(quoteThemes)
      .innerJoinLateral(editionOfQuote, sql`true`)
      .innerJoin(quotes, eq(quotes.id, quoteThemes.quoteId))
      .where(
        and(
          isKept ? isOlder : undefined,
          isOfTheme(sql`any(${sql.placeholder('themes')}::text[])`, part),
          matches(part, conditions),
        ),
      )
  const parts = [ofPart('open'), ofPart('closed later')] as const
  return (isKept ? unionAll(kept, ...parts) : unionAll(...parts)).prepare('quotes_total_of_any_theme')
}, nameOfCountable)

/** How many quotes each of some themes has, in three parts; themes that no article has are left out. */
export const quoteCountsOfThemes = preparedStatement(({ drizzle }) => {
  const themes = sql`any(${sql.placeholder('themes')}::text[])`
  const kept = drizzle
    .select({ theme: openCounts.key, count: sumOf(openCounts.quotes) })
    .from(openCounts)
    .where(and(isNewest, eq(openCounts.of, sql`'THEME'`), sql`${openCounts.key} = ${themes}`))
    .groupBy(openCounts.key)
  const ofPart = (part: Part) =>
    drizzle
      .select({ theme: editionThemes.theme, count: sumOf(editionThemes.quoteCount) })
      .from(editionThemes)
      .innerJoin(editions, eq(editions.id, editionThemes.editionId))
      .where(
        and(
          isOlder,
          sql`${editionThemes.theme} = ${themes}`,
          belongsTo(editionThemes.until, part),
          visibleIn(editions, part),
        ),
      )
      .groupBy(editionThemes.theme)
  return unionAll(kept, ofPart('open'), ofPart('closed later')).prepare('quotes_total_of_themes')
})

/** `isKept` where the count of the newest release is. */
type Countable = Conditions & { readonly isKept: boolean }

function nameOfCountable({ isKept, ...conditions }: Countable): string {
  return `${isKept} ${nameOfConditions(conditions)}`
}

function keptQuotes(drizzle: Database['drizzle'], conditions: Conditions) {
  return keptCount({ drizzle }, countOf(conditions, { all: openCounts.quotes, attributed: openCounts.attributed }))
}

/** Of quotes that are counted, those with the attribution that is asked for. */
function countOf({ attributed }: Conditions, columns: Readonly<Record<'all' | 'attributed', SQLWrapper>>): SQL {
  if (attributed === null) return sql`${columns.all}`
  return attributed ? sql`${columns.attributed}` : sql`(${columns.all} - ${columns.attributed})`
}

/** The quotes in the window, counted from its start or its end. */
export function listQuotes(snapshot: Snapshot, filter: QuoteFilter, asked: QuotePage): Promise<ListedQuote[]> {
  const shape = { ...asked, ...conditionsOf(filter) }
  const themes = listedThemes(filter)
  const parameters = { themes, ...parametersOf(filter), ...windowParameters(asked.window) }
  const statement = themes === null ? page : pageOfAnyTheme
  return readOrScan(filter, asked)(snapshot, (database) => statement(database, shape), parameters)
}

/** The same window for each of several themes, in one statement; the filter has none. */
export function listQuotesOfThemes(
  snapshot: Snapshot,
  { themes, filter }: { themes: readonly string[]; filter: QuoteFilter },
  asked: QuotePage,
): Promise<QuoteOfTheme[]> {
  const shape = { ...asked, ...conditionsOf(filter) }
  const parameters = { themes, ...parametersOf(filter), ...windowParameters(asked.window) }
  return readOrScan(filter, asked)(snapshot, (database) => pageOfThemes(database, shape), parameters)
}

/** How many quotes match the filter. */
export async function countQuotes(snapshot: Snapshot, filter: QuoteFilter): Promise<number> {
  const [themes, counted] = [listedThemes(filter), countedAs(filter)]
  const conditions = { ...conditionsOf(filter), isKept: counted !== null }
  const statement = themes !== null ? totalOfThemes : filter.words !== null ? total : totalOfEditions
  const parameters = { themes, kinds: null, ...parametersOf(filter), ...counted }
  const parts = await scan(snapshot, (database) => statement(database, conditions), parameters)
  return parts.reduce((sum, part) => sum + part.count, 0)
}

/** What the quotes of a filter are counted as, if that is kept; null if they have to be counted. */
function countedAs({ theme, themes, attributed: _a, language: _l, ...others }: QuoteFilter): Counted | null {
  if (themes !== null || Object.values(others).some((value) => value !== null)) return null
  return theme === null ? all : { of: 'THEME', key: theme }
}

/** The themes whose lists have all the quotes; null where those of no theme are among them. */
function listedThemes({ theme, themes }: QuoteFilter): readonly string[] | null {
  return theme === null ? themes : [theme]
}

/** How many quotes each theme has; themes that no article has are left out. */
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
  const { byWords, narrow } = conditionsOf(filter)
  return isSorted && !byWords && !narrow && filter.themes === null ? read : scan
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

function conditionsOf({ editionId, attributed, words, theme, themes, ...dated }: QuoteFilter): Conditions {
  return {
    inEdition: editionId !== null,
    ofOneAndAny: theme !== null && themes !== null,
    attributed,
    narrow: Object.values(dated).some((value) => value !== null),
    byWords: words !== null,
  }
}

function parametersOf({ words, attributed: _attributed, theme: _theme, themes, ...filter }: QuoteFilter) {
  return { anyTheme: themes, ...(words && wordParameters(words)), ...filter }
}

function nameOf({ order, window, ...conditions }: Shape): string {
  return `${order.field} ${order.direction} ${nameOfConditions(conditions)} ${nameOfWindow(window)}`
}

function nameOfConditions({ inEdition, ofOneAndAny, attributed, narrow, byWords }: Conditions): string {
  return `${inEdition} ${ofOneAndAny} ${attributed} ${narrow} ${byWords}`
}

function matches(part: Part, { ofOneAndAny, attributed, byWords, ...conditions }: Conditions): SQL | undefined {
  return and(
    ...ofEdition(part, conditions),
    ofOneAndAny ? sql`${quotes.themes} && ${sql.placeholder('anyTheme')}::text[]` : undefined,
    attributed === null ? undefined : attributed ? isNotNull(quotes.attribution) : isNull(quotes.attribution),
    byWords ? sql`(${quotes.editionId}, ${quotes.position}) in (${quotesWithWords(part)})` : undefined,
  )
}

function ofEdition(part: Part, { inEdition, narrow }: Pick<Conditions, 'inEdition' | 'narrow'>): SQL[] {
  return [
    visibleIn(editions, part),
    ...(inEdition ? [sql`${editions.id} = ${sql.placeholder('editionId')}::bigint`] : []),
    ...(narrow ? narrowing() : []),
  ]
}

function isOfTheme(theme: SQL, part: Part): SQL | undefined {
  return and(sql`${quoteThemes.theme} = ${theme}`, belongsTo(quoteThemes.until, part))
}

function quotesWithWords(part: Part): SQL {
  const found = hits(part, sql`${searchTexts.editionId}, ${searchTexts.position}`, 'QUOTE')
  return sql`select hits.edition_id, hits.position from ${asked} cross join lateral ${found} as hits`
}

function narrowing(): SQL[] {
  const language = sql`${sql.placeholder('language')}::text`
  return [sql`(${language} is null or lower(${editions.language}) = ${language})`, ...publishedBetween()]
}
