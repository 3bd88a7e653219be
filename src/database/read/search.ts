import { and, type SQL, sql } from 'drizzle-orm'
import { editions, editionThemes, quotes, searchTexts, sections } from '../../../schema/tables.ts'
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

/** What a search can find. */
export type SearchKind = 'ARTICLE' | 'SECTION' | 'QUOTE'

/** What is looked for; null and '' = anywhere. */
export interface Search {
  /** As people type it: words, "phrases", `or`, and `-` before what is not to be there. */
  readonly text: string
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

/** Stands before and after each word found in an excerpt; no text contains it. */
export const MARK = { open: '\uE000', close: '\uE001' } as const

/**
 * What the index of words has, each with its edition. `offset 0` keeps what else is asked out of the order of the joins: Postgres
 * cannot know how much that leaves, and would read whole tables first.
 */
const hits = sql`(
  select config::text as config, websearch_to_tsquery(config, ${sql.placeholder('text')}::text) as query
  from (select distinct search_config(code) as config from unnest(${sql.placeholder('languages')}::text[]) as code) as configs
  offset 0
) as asked cross join lateral (
  select ${searchTexts.editionId}, ${searchTexts.kind}, ${searchTexts.position},
    -- Whole numbers, which cursors hold exactly.
    (1000000 * ts_rank('{0.1, 0.3, 0.6, 1.0}', ${searchTexts.words}, asked.query))::integer as rank
  from ${searchTexts} where ${searchTexts.words} @@ asked.query and ${searchTexts.config} = asked.config
  offset 0
) as hits`

const editionOfHit = sql`(select * from ${editions} as edition where edition.id = hits.edition_id offset 0) as editions`

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
      when 'QUOTE' then (select ${quotes.text} from ${quotes} where ${quotes.editionId} = page.edition_id and ${quotes.position} = page.position)
      when 'SECTION' then (select ${sections.text} from ${sections} where ${sections.editionId} = page.edition_id and ${sections.position} = page.position)
      else (select concat_ws(E'\\n', ${editions.title}, ${editions.summary}, ${editions.text}) from ${editions} where ${editions.id} = page.edition_id)
    end, 20000)`
  const excerpt = sql<string>`ts_headline(${page.config}::regconfig, ${text}, ${page.query}, ${HEADLINE})`
  const { editionId, kind, position, rank, path } = page
  return drizzle
    .select({ editionId, kind, position, rank, path, excerpt })
    .from(page)
    .orderBy(...windowOrder(searchTerms(page), window.fromEnd))
    .prepare('search_page')
}, nameOfWindow)

const total = preparedStatement(({ drizzle }) => {
  const listed = found(drizzle).as('listed')
  return drizzle.select({ count: sql<number>`count(*)::integer` }).from(listed).prepare('search_total')
})

const HEADLINE = `StartSel=${MARK.open}, StopSel=${MARK.close}, MaxFragments=2, MaxWords=30, MinWords=12, FragmentDelimiter=" … "`

function found(drizzle: Snapshot['database']['drizzle']) {
  const language = sql`${sql.placeholder('language')}::text`
  const theme = sql`${sql.placeholder('theme')}::text`
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
    .from(hits as SQL<unknown>)
    .innerJoinLateral(editionOfHit, sql`true`)
    .where(
      and(
        visible(editions),
        sql`${kind} = any(${sql.placeholder('kinds')}::text[])`,
        sql`(${language} is null or lower(${editions.language}) = ${language})`,
        sql`(starts_with(${editions.localKey}, ${sql.placeholder('section')}::text) or ${editions.localKey} = ${sql.placeholder('sectionFolder')}::text)`,
        sql`(${theme} is null or case ${kind}
          when 'QUOTE' then exists (select from ${quotes} where ${quotes.editionId} = ${editions.id} and ${quotes.position} = ${position} and ${theme} = any(${quotes.themes}))
          when 'SECTION' then exists (select from ${sections} where ${sections.editionId} = ${editions.id} and ${sections.position} = ${position} and ${theme} = any(${sections.themes}))
          else exists (select from ${editionThemes} where ${editionThemes.editionId} = ${editions.id} and ${editionThemes.theme} = ${theme}) end)`,
      ),
    )
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

/** The places in the window, the best first; `languages` are those of the site. */
export function search(
  snapshot: Snapshot,
  asked: Search,
  { languages, window }: { readonly languages: readonly string[]; readonly window: Window },
): Promise<Found[]> {
  const parameters = { ...parametersOf(asked, languages), ...windowParameters(window) }
  return scan(snapshot, (database) => matching(database, window), parameters) as Promise<Found[]>
}

/** How many places there are. */
export async function countFound(snapshot: Snapshot, asked: Search, languages: readonly string[]): Promise<number> {
  const [row] = await scan(snapshot, total, parametersOf(asked, languages))
  return row?.count ?? 0
}

function parametersOf({ text, kinds, language, theme, section }: Search, languages: readonly string[]) {
  const sectionFolder = section.length > 1 ? section.slice(0, -1) : null
  return { text, kinds, language, theme, section, sectionFolder, languages }
}
