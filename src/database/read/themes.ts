import { and, eq, getTableColumns, type InferSelectModel, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { editions, editionThemes, openCounts, themes } from '../../../schema/tables.ts'
import { PARTS, type Part } from '../visibility.ts'
import {
  insideWindow,
  nameOfWindow,
  type SortKey,
  type SortTerm,
  type Window,
  windowOrder,
  windowParameters,
} from './keyset.ts'
import { isNewest, isOlder } from './open-counts.ts'
import { preparedStatement, preparedVariants } from './prepared-statements.ts'
import { read, scan } from './read.ts'
import { belongsTo, type Snapshot, visible, visibleIn } from './snapshot.ts'

/** A theme as it was known at a release. */
export type ThemeRow = Omit<InferSelectModel<typeof themes>, 'openArticles' | 'openQuotes'>

/** A theme of an edition. */
export type ThemeOfEdition = ThemeRow & { readonly editionId: number }

/** Which themes a list contains. */
export interface ThemeFilter {
  /** That of an article that has them, in lower case; null = any. */
  readonly language: string | null
  /** Also those that no article has. */
  readonly empty: boolean
}

/** The order of a list of themes; ties are resolved by slug. */
export interface ThemeOrder {
  readonly field: 'NAME' | 'QUOTES'
  readonly direction: 'ASC' | 'DESC'
}

/** Which part of a list of themes to read, in which order. */
export interface ThemePage {
  readonly order: ThemeOrder
  readonly window: Window
}

/** A theme in a list, with how many quotes it has if the list is sorted by that, else 0. */
export type ListedTheme = ThemeRow & { readonly quoteCount: number }

// Without what is kept to list themes by: where drafts are shown nobody keeps it, and it costs a look at the whole site.
const { openArticles: _articles, openQuotes: _quotes, ...themeColumns } = getTableColumns(themes)

const bySlug = preparedStatement(({ drizzle }) =>
  drizzle
    .select(themeColumns)
    .from(themes)
    .where(and(sql`${themes.slug} = any(${sql.placeholder('slugs')}::text[])`, visible(themes)))
    .prepare('themes_by_slug'),
)

const byEdition = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ editionId: editionThemes.editionId, ...themeColumns })
    .from(editionThemes)
    .innerJoin(editions, eq(editions.id, editionThemes.editionId))
    .innerJoin(themes, eq(themes.slug, editionThemes.theme))
    .where(
      and(
        sql`${editionThemes.editionId} = any(${sql.placeholder('ids')}::bigint[])`,
        visible(editions),
        visible(themes),
      ),
    )
    .orderBy(editionThemes.editionId, editionThemes.position)
    .limit(sql.placeholder('limit'))
    .prepare('themes_by_edition'),
)

const declared = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ slug: themes.slug, name: themes.name, description: themes.description })
    .from(themes)
    .where(and(themes.declared, visible(themes)))
    .orderBy(themes.slug)
    .prepare('declared_themes'),
)

/** At the newest release what is kept of each theme is read, at others the articles that have it. */
const page = preparedVariants(({ drizzle }, { order, window, ...choice }: Choice & ThemePage) => {
  const kept = themeTerms(order, { ...ownColumns, quoteCount: themes.openQuotes })
  const newest = drizzle
    .select({ ...themeColumns, quoteCount: sql<number>`${themes.openQuotes}`.as('quote_count') })
    .from(themes)
    .where(and(isNewest, isNull(themes.until), isListedNow(choice), ...insideWindow(kept, window)))
    .orderBy(...windowOrder(kept, window.fromEnd))
    .limit(sql.placeholder('limit'))
  const older = drizzle
    .select({
      ...themeColumns,
      quoteCount: (order.field === 'QUOTES' ? countedQuotes : sql<number>`0`).as('quote_count'),
    })
    .from(themes)
    .where(and(isOlder, visible(themes), isListedThen(choice)))
    .as('older')
  const counted = themeTerms(order, older)
  const listed = unionAll(
    newest,
    drizzle
      .select()
      .from(older)
      .where(and(...insideWindow(counted, window)))
      .orderBy(...windowOrder(counted, window.fromEnd))
      .limit(sql.placeholder('limit')),
  ).as('listed')
  return drizzle
    .select()
    .from(listed)
    .orderBy(...windowOrder(themeTerms(order, listed), window.fromEnd))
    .limit(sql.placeholder('limit'))
    .prepare('themes_page')
}, nameOf)

const total = preparedVariants(({ drizzle }, choice: Choice) => {
  const named = drizzle
    .select({ count: counted(sql`*`) })
    .from(themes)
    .where(and(isNewest, isNull(themes.until), isListedNow(choice)))
  const inLanguage = drizzle
    .select({ count: counted(sql`distinct ${openCounts.key}`) })
    .from(openCounts)
    .where(and(isNewest, isCountedInLanguage))
  const older = drizzle
    .select({ count: counted(sql`*`) })
    .from(themes)
    .where(and(isOlder, visible(themes), isListedThen(choice)))
  return (choice.inLanguage ? unionAll(inLanguage, older) : unionAll(named, older)).prepare('themes_total')
}, nameOfChoice)

/** What of a filter is part of a statement's text. */
interface Choice {
  readonly empty: boolean
  readonly inLanguage: boolean
}

function choiceOf({ language, empty }: ThemeFilter): Choice {
  return { empty, inLanguage: language !== null }
}

function nameOfChoice({ empty, inLanguage }: Choice): string {
  return `${empty} ${inLanguage}`
}

function nameOf({ order, window, ...choice }: Choice & ThemePage): string {
  return `${order.field} ${order.direction} ${nameOfChoice(choice)} ${nameOfWindow(window)}`
}

const language = sql`${sql.placeholder('language')}::text`

function isListedNow({ empty, inLanguage }: Choice): SQL | undefined {
  if (!inLanguage) return empty ? undefined : sql`${themes.openArticles} > 0`
  return sql`${themes.slug} in (select ${openCounts.key} from ${openCounts} where ${isCountedInLanguage})`
}

const isCountedInLanguage = sql`(${openCounts.of} = 'THEME' and lower(${openCounts.language}) = ${language})`

function counted(what: SQL): SQL<number> {
  return sql<number>`count(${what})::integer`
}

function isListedThen({ empty, inLanguage }: Choice): SQL | undefined {
  if (empty && !inLanguage) return undefined
  // Not `exists`, which Postgres may answer by reading all articles of all themes first.
  const isUsedIn = (part: Part) => sql`(
    select true from ${editionThemes} join ${editions} on ${editions.id} = ${editionThemes.editionId}
    where ${editionThemes.theme} = ${themes.slug} and ${belongsTo(editionThemes.until, part)} and ${visibleIn(editions, part)}
      and (${language} is null or lower(${editions.language}) = ${language}) limit 1) is not null`
  return sql`(${sql.join(PARTS.map(isUsedIn), sql` or `)})`
}

const countedQuotes = sql<number>`(
  select coalesce(sum(count), 0)::integer from (${sql.join(
    PARTS.map(
      (part) => sql`
        select sum(${editionThemes.quoteCount}) as count
        from ${editionThemes} join ${editions} on ${editions.id} = ${editionThemes.editionId}
        where ${editionThemes.theme} = ${themes.slug}
          and ${belongsTo(editionThemes.until, part)} and ${visibleIn(editions, part)}`,
    ),
    sql` union all `,
  )}) as parts)`

type Columns = Readonly<Record<'nameKey' | 'slug' | 'quoteCount', SQLWrapper>>

const ownColumns: Columns = { nameKey: themes.nameKey, slug: themes.slug, quoteCount: sql`0` }

/** The sort terms of a list of themes of this order. */
export function themeTerms({ field, direction }: ThemeOrder, columns: Columns = ownColumns): readonly SortTerm[] {
  const slug: SortTerm = { by: columns.slug, type: 'text' }
  const descending = direction === 'DESC'
  if (field === 'NAME') return [{ by: columns.nameKey, type: 'text', descending }, slug]
  return [{ by: columns.quoteCount, type: 'integer', descending }, slug]
}

/** The sort key of a theme in a list of this order. */
export function themeSortKey({ field }: ThemeOrder, theme: ListedTheme): SortKey {
  return [field === 'NAME' ? theme.nameKey : theme.quoteCount, theme.slug]
}

/** The themes with these slugs that were known at the release, in no particular order. */
export function findThemes(snapshot: Snapshot, slugs: readonly string[]): Promise<ThemeRow[]> {
  return read(snapshot, bySlug, { slugs })
}

/** The themes of editions visible at the release, in reading order within each; at most `limit`. */
export function findThemesOfEditions(
  snapshot: Snapshot,
  ids: readonly number[],
  limit: number,
): Promise<ThemeOfEdition[]> {
  return read(snapshot, byEdition, { ids, limit })
}

/** The themes that the site itself declares, by slug. */
export function findDeclaredThemes(
  snapshot: Snapshot,
): Promise<{ readonly slug: string; readonly name: string; readonly description: string | null }[]> {
  return read(snapshot, declared, {})
}

/** The themes in the window, counted from its start or its end. */
export function listThemes(snapshot: Snapshot, filter: ThemeFilter, asked: ThemePage): Promise<ListedTheme[]> {
  const parameters = { language: filter.language, ...windowParameters(asked.window) }
  return scan(snapshot, (database) => page(database, { ...asked, ...choiceOf(filter) }), parameters)
}

/** How many themes match the filter. */
export async function countThemes(snapshot: Snapshot, filter: ThemeFilter): Promise<number> {
  const { language } = filter
  const parts = await scan(snapshot, (database) => total(database, choiceOf(filter)), { language })
  return parts.reduce((sum, part) => sum + part.count, 0)
}
