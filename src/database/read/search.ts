import { and, eq, type SQL, sql } from 'drizzle-orm'
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

// The query as each language of the site has it, so that the index of words is used for each.
const asked = sql`(
  select config::text as config, websearch_to_tsquery(config, ${sql.placeholder('text')}::text) as query
  from (select distinct search_config(code) as config from unnest(${sql.placeholder('languages')}::text[]) as code) as configs
) as asked`

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
  const text = sql<string>`left(case ${page.kind}
      when 'QUOTE' then (select ${quotes.text} from ${quotes} where ${quotes.editionId} = ${page.editionId} and ${quotes.position} = ${page.position})
      when 'SECTION' then (select ${sections.text} from ${sections} where ${sections.editionId} = ${page.editionId} and ${sections.position} = ${page.position})
      else (select concat_ws(E'\\n', ${editions.title}, ${editions.summary}, ${editions.text}) from ${editions} where ${editions.id} = ${page.editionId})
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
  const { editionId, kind, position, config, words } = searchTexts
  const query = sql<string>`asked.query`
  // Whole numbers, which cursors hold exactly.
  const rank = sql<number>`(1000000 * ts_rank('{0.1, 0.3, 0.6, 1.0}', ${words}, ${query}))::integer`
  return drizzle
    .select({
      editionId,
      kind,
      position,
      config: config,
      query: query.as('query'),
      rank: rank.as('rank'),
      path: editions.path,
    })
    .from(asked as SQL<unknown>)
    .innerJoin(searchTexts, sql`${config} = asked.config and ${words} @@ ${query}`)
    .innerJoin(editions, eq(editions.id, editionId))
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
