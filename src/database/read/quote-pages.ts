import { and, count, eq, getTableColumns, isNotNull, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { editions, quotes, quoteThemes } from '../../../schema/tables.ts'
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
}

/** The conditions that are part of a statement's text. */
type Conditions = { readonly ofEdition: boolean; readonly attributed: boolean | null }

/** A quote with the other columns its list is sorted by: newest article first, then path, then position in it. */
export type ListedQuote = QuoteRow & { readonly listedPublished: string; readonly path: string }

/** A quote in the list of a theme. */
export type QuoteOfTheme = ListedQuote & { readonly theme: string }

type Shape = Conditions & { readonly window: Window }

const listedColumns = { ...getTableColumns(quotes), listedPublished: editions.listedPublished, path: editions.path }

const page = preparedVariants(({ drizzle }, { window, ...conditions }: Shape) => {
  const terms = termsOf(editions.listedPublished, editions.path, quotes.position)
  return drizzle
    .select(listedColumns)
    .from(quotes)
    .innerJoin(editions, eq(editions.id, quotes.editionId))
    .where(and(matches(conditions), ...insideWindow(terms, window)))
    .orderBy(...windowOrder(terms, window.fromEnd))
    .limit(sql.placeholder('limit'))
    .prepare('quotes_page')
}, nameOf)

const pageOfThemes = preparedVariants(({ drizzle }, { window, ...conditions }: Shape) => {
  const nullsLast = true
  const terms = termsOf(quoteThemes.listedPublished, quoteThemes.path, quoteThemes.position, nullsLast)
  const asked = sql<string>`asked.theme`
  const listed = drizzle
    .select({ ...getTableColumns(quotes), listedPublished: quoteThemes.listedPublished, path: quoteThemes.path })
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
    .orderBy(...windowOrder(termsOf(listed.listedPublished, listed.path, listed.position), window.fromEnd))
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
export function listQuotes(snapshot: Snapshot, filter: QuoteFilter, window: Window): Promise<ListedQuote[]> {
  const shape = { window, ...conditionsOf(filter) }
  const parameters = { ...parametersOf(filter), ...windowParameters(window) }
  return readOrScan(filter)(snapshot, (database) => page(database, shape), parameters)
}

/** The same window for each of several themes, in one statement. */
export function listQuotesOfThemes(
  snapshot: Snapshot,
  { themes, filter }: { themes: readonly string[]; filter: QuoteFilter },
  window: Window,
): Promise<QuoteOfTheme[]> {
  const shape = { window, ...conditionsOf(filter) }
  const parameters = { themes, ...parametersOf(filter), ...windowParameters(window) }
  return readOrScan(filter)(snapshot, (database) => pageOfThemes(database, shape), parameters)
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

/** A search for text has to read one quote after the other. */
function readOrScan({ text }: QuoteFilter): typeof read {
  return text === '' ? read : scan
}

/** The sort key of a quote in any list of quotes. */
export function quoteSortKey(row: ListedQuote): SortKey {
  return [row.listedPublished, row.path, row.position]
}

/** The sort terms of every list of quotes. */
export const quoteTerms: readonly SortTerm[] = termsOf(editions.listedPublished, editions.path, quotes.position)

function termsOf(published: SQLWrapper, path: SQLWrapper, position: SQLWrapper, nullsLast = false): SortTerm[] {
  return [
    { by: published, type: 'timestamptz', descending: true, nullsLast },
    { by: path, type: 'text' },
    { by: position, type: 'integer' },
  ]
}

function conditionsOf({ editionId, attributed }: QuoteFilter): Conditions {
  return { ofEdition: editionId !== null, attributed }
}

function parametersOf({ editionId, text }: QuoteFilter) {
  return { editionId, text }
}

function nameOf({ window, ...conditions }: Shape): string {
  return `${nameOfConditions(conditions)} ${nameOfWindow(window)}`
}

function nameOfConditions({ ofEdition, attributed }: Conditions): string {
  return `${ofEdition} ${attributed}`
}

function matches({ ofEdition, attributed }: Conditions): SQL | undefined {
  const text = sql`${sql.placeholder('text')}::text`
  return and(
    visible(editions),
    ofEdition ? sql`${editions.id} = ${sql.placeholder('editionId')}::bigint` : undefined,
    attributed === null ? undefined : attributed ? isNotNull(quotes.attribution) : isNull(quotes.attribution),
    sql`(${text} = '' or strpos(any_case(${quotes.text}), any_case(${text})) > 0)`,
  )
}
