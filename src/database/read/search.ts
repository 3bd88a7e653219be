import { and, type SQL, sql } from 'drizzle-orm'
import { editions, editionThemes, quotes, searchTexts, sections } from '../../../schema/tables.ts'
import { PARTS } from '../visibility.ts'
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
import { scan } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'
import { asked, hits, type Words, wordParameters } from './words.ts'

/** What a search can find. */
export type SearchKind = 'ARTICLE' | 'SECTION' | 'QUOTE'

/** What is looked for, and where; null and '' = anywhere. */
export interface Search {
  readonly words: Words
  readonly kinds: readonly SearchKind[]
  /** In lower case. */
  readonly language: string | null
  readonly theme: string | null
  /** As in `ArticleFilter`. */
  readonly section: string
}

/** A place that was found. */
export interface Found {
  readonly editionId: number
  readonly kind: SearchKind
  /** Of the section or quote in its edition. */
  readonly position: number
  /** The better it fits, the higher. */
  readonly rank: number
  readonly path: string
  /** A part of the text, with `MARK` around each word that was found. */
  readonly excerpt: string
}

/** What stands in an excerpt before and after each word that was found, and between words that are written together. */
export const MARK = { open: '\uE000', close: '\uE001', between: '\u0001' } as const

const place = sql`${searchTexts.editionId}, ${searchTexts.kind}, ${searchTexts.position}`

// Whole numbers, which cursors hold exactly. To rank a text, Postgres reads all its words.
const rankedPlace = sql`${place},
  (1000000 * ts_rank('{0.1, 0.3, 0.6, 1.0}', ${searchTexts.words}, asked.query))::integer as rank`

const allHits = (columns: SQL) => sql`${asked} cross join lateral (
  ${sql.join(
    PARTS.map((part) => hits(part, columns)),
    sql` union all `,
  )}
  offset 0
) as hits`

const editionOfHit = sql`(select * from ${editions} as edition where edition.id = hits.edition_id offset 0) as editions`

const ofKind = sql`hits.kind = any(${sql.placeholder('kinds')}::text[])`

const language = sql`${sql.placeholder('language')}::text`

const inArticle = and(
  visible(editions),
  sql`(${language} is null or lower(${editions.language}) = ${language})`,
  sql`(starts_with(${editions.localKey}, ${sql.placeholder('section')}::text) or ${editions.localKey} = ${sql.placeholder('sectionFolder')}::text)`,
)

const theme = sql`${sql.placeholder('theme')}::text`

const hasTheme = sql`(${theme} is null or case hits.kind
  when 'QUOTE' then exists (select from ${quotes} where ${quotes.editionId} = ${editions.id} and ${quotes.position} = hits.position and ${theme} = any(${quotes.themes}))
  when 'SECTION' then exists (select from ${sections} where ${sections.editionId} = ${editions.id} and ${sections.position} = hits.position and ${theme} = any(${sections.themes}))
  else exists (select from ${editionThemes} where ${editionThemes.editionId} = ${editions.id} and ${editionThemes.theme} = ${theme}) end)`

const matching = preparedVariants(({ drizzle }, window: Window) => {
  const listed = found(drizzle).as('listed')
  const terms = searchTerms(listed)
  const page = drizzle
    .select()
    .from(listed)
    .where(and(...insideWindow(terms, window)))
    .orderBy(...windowOrder(terms, window.fromEnd))
    .limit(sql.placeholder('limit'))
    .as('page')
  const text = sql<string>`left(case page.kind
      when 'QUOTE' then (select concat_ws(' — ', ${quotes.text}, ${quotes.attribution}) from ${quotes} where ${quotes.editionId} = page.edition_id and ${quotes.position} = page.position)
      when 'SECTION' then (select concat_ws(E'\\n', ${sections.heading}, part_of(convert_to(${editions.text}, 'UTF8'), ${sections.text}, ${sections.textStart}, ${sections.textEnd})) from ${sections} join ${editions} on ${editions.id} = ${sections.editionId} where ${sections.editionId} = page.edition_id and ${sections.position} = page.position)
      else (select concat_ws(E'\\n', ${editions.title}, ${editions.summary}, ${editions.text}) from ${editions} where ${editions.id} = page.edition_id)
    end, 20000)`
  const excerpt = sql<string>`ts_headline(${page.config}::regconfig, parted_words(${text}), ${page.query}, ${HEADLINE})`
  const { editionId, kind, position, rank, path } = page
  return drizzle
    .select({ editionId, kind, position, rank, path, excerpt })
    .from(page)
    .orderBy(...windowOrder(searchTerms(page), window.fromEnd))
    .prepare('search_page')
}, nameOfWindow)

const total = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ count: sql<number>`count(*)::integer` })
    .from(allHits(place) as SQL<unknown>)
    .innerJoinLateral(editionOfHit, sql`true`)
    .where(and(ofKind, inArticle, hasTheme))
    .prepare('search_total'),
)

// Each edition is looked at once for all its places.
const totalOfAnyTheme = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ count: sql<number>`coalesce(sum(hits.places), 0)::integer` })
    .from(
      sql`(select hits.edition_id, count(*) as places from ${allHits(place)} where ${ofKind} group by hits.edition_id) as hits`,
    )
    .innerJoinLateral(editionOfHit, sql`true`)
    .where(inArticle)
    .prepare('search_total_of_any_theme'),
)

const HEADLINE = `StartSel=${MARK.open}, StopSel=${MARK.close}, MaxFragments=2, MaxWords=30, MinWords=12, FragmentDelimiter=" … "`

function found(drizzle: Snapshot['database']['drizzle']) {
  const [editionId, kind] = [sql<number>`hits.edition_id`, sql<SearchKind>`hits.kind`]
  const [position, rank] = [sql<number>`hits.position`, sql<number>`hits.rank`]
  return drizzle
    .select({
      editionId: editionId.mapWith(searchTexts.editionId).as('edition_id'),
      kind: kind.as('kind'),
      position: position.as('position'),
      config: sql<string>`asked.config`.as('config'),
      query: sql<string>`asked.query`.as('query'),
      rank: rank.as('rank'),
      path: sql<string>`${editions.path}`.as('path'),
    })
    .from(allHits(rankedPlace) as SQL<unknown>)
    .innerJoinLateral(editionOfHit, sql`true`)
    .where(and(ofKind, inArticle, hasTheme))
}

type Columns = Readonly<Record<'rank' | 'path' | 'kind' | 'position', SQL | SQL.Aliased | object>>

/** The sort terms of a search: the best first, then by path, kind and position. */
export function searchTerms(columns: Columns): readonly SortTerm[] {
  const by = (column: Columns[keyof Columns]) => sql`${column}`
  return [
    { by: by(columns.rank), type: 'integer', descending: true },
    { by: by(columns.path), type: 'text' },
    { by: by(columns.kind), type: 'text' },
    { by: by(columns.position), type: 'integer' },
  ]
}

/** The sort key of a place that was found. */
export function searchSortKey({ rank, path, kind, position }: Found): SortKey {
  return [rank, path, kind, position]
}

/** The places in the window, the best first. */
export function search(snapshot: Snapshot, sought: Search, window: Window): Promise<Found[]> {
  const parameters = { ...parametersOf(sought), ...windowParameters(window) }
  return scan(snapshot, (database) => matching(database, window), parameters) as Promise<Found[]>
}

/** How many places there are. */
export async function countFound(snapshot: Snapshot, sought: Search): Promise<number> {
  const [row] = await scan(snapshot, sought.theme === null ? totalOfAnyTheme : total, parametersOf(sought))
  return row?.count ?? 0
}

function parametersOf({ words, kinds, language, theme, section }: Search) {
  const sectionFolder = section.length > 1 ? section.slice(0, -1) : null
  return { ...wordParameters(words), kinds, language, theme, section, sectionFolder }
}
