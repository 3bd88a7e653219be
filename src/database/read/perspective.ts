import { getTableColumns, getTableName, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import {
  aliases,
  changes,
  editions,
  editionTerms,
  editionThemes,
  formerPaths,
  openCounts,
  proposalEditions,
  proposals,
  quotes,
  quoteThemes,
  releases,
  searchTexts,
  themes,
} from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { type Shadow, shadowed } from './shadowed.ts'

/** Which held pages are shown: those below a path, which is a path key, empty for all; or the one page `at` a path. */
export type ShownPart = { readonly below: string } | { readonly at: string }

/** A release with some of the held pages as if it had published them. */
export interface Drafts {
  readonly kind: 'drafts'
  readonly part: ShownPart
  /** The newest when the request began. */
  readonly release: number
}

/** The release `base` with a proposal as if it had been published right after it, which made it release `target`. */
export interface Proposed {
  readonly kind: 'proposal'
  /** The id its editions are staged by. */
  readonly id: string
  readonly name: string
  readonly base: number
  readonly target: number
}

/** What a reader sees besides what is published. */
export type Perspective = Drafts | Proposed

/** The database as a perspective shows it: every statement of this room reads from it as it reads from what is published. */
export function openPerspective(database: Database, perspective: Perspective): Database {
  return shadowed(
    database,
    perspective.kind === 'drafts' ? shadowsOfDrafts(perspective) : shadowsOfProposal(perspective),
  )
}

/** Rows of this table with some columns replaced. */
function columnsOf(table: PgTable, replaced: { readonly [column: string]: SQL }): SQL {
  const columns = Object.entries(getTableColumns(table))
  const selected = columns.map(([name, column]) => {
    const replacement = replaced[name]
    return replacement ? sql`${replacement} as ${sql.identifier(snakeCase(name))}` : sql`${column}`
  })
  return sql.join(selected, sql`, `)
}

/** A row of a table from a value for each of its columns. */
function rowOf<Table extends PgTable>(table: Table, values: Readonly<Record<keyof Table['_']['columns'], SQL>>): SQL {
  const names = Object.keys(getTableColumns(table)) as (keyof typeof values)[]
  return sql.join(
    names.map((name) => values[name]),
    sql`, `,
  )
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** What is closed with its edition, as the edition is in the perspective. */
const shadowsOfParts = [aliases, quotes, quoteThemes, editionThemes, editionTerms, searchTexts].map(
  (table): Shadow => [
    getTableName(table),
    sql`select ${columnsOf(table, { until: sql`${editions.until}` })} from ${table} join ${editions} on ${editions.id} = ${table.editionId}`,
  ],
)

/** The counts of what is open in the perspective, which nobody keeps. */
const shadowOfCounts: Shadow = [
  getTableName(openCounts),
  sql`
    with open as (select * from editions where since is not null and until is null)
    select 'ALL' as of, '' as key, language, kind, count(*)::integer as articles,
      sum(quote_count)::integer as quotes, sum(attributed_count)::integer as attributed
    from open group by language, kind
    union all
    select 'THEME', theme, language, kind, count(*)::integer, sum(edition_themes.quote_count)::integer,
      sum((select count(attribution) from quotes where quotes.edition_id = open.id and theme = any(themes)))::integer
    from edition_themes join open on open.id = edition_id group by theme, language, kind
    union all
    select 'TERM', taxonomy || '/' || slug, language, kind, count(*)::integer, 0, 0
    from edition_terms join open on open.id = edition_id group by taxonomy, slug, language, kind`,
]

function openCountsOf(theme: SQLWrapper) {
  const sumOfTheme = (column: 'articles' | 'quotes') =>
    sql`(select coalesce(sum(${sql.identifier(column)}), 0)::integer from open_counts where of = 'THEME' and key = ${theme})`
  return { openArticles: sumOfTheme('articles'), openQuotes: sumOfTheme('quotes') }
}

/** In the view of the drafts: the ids of the held editions that are shown, and of their articles. */
export const shownDrafts = sql.identifier('shown_drafts')

function isPartOf(part: ShownPart): SQL {
  if ('at' in part) return sql`held.path_key = ${part.at}`
  return sql`(${part.below} = '' or held.path_key = ${part.below} or starts_with(held.path_key, ${`${part.below}/`}))`
}

/** In place of a page that is open, its held edition is shown; pages whose path another page has are not. */
function shadowsOfDrafts({ part, release }: Drafts): Shadow[] {
  const newest = sql`${release}::integer`
  const shown = sql`
    select distinct on (held.path_key) held.id, held.article_id from ${editions} as held
    where held.since is null and held.staged_by is null and (held.expire_at is null or held.expire_at > now())
      and ${isPartOf(part)}
      and not exists (select from ${editions} as other where other.path_key = held.path_key
                      and other.since is not null and other.until is null and other.article_id <> held.article_id)
    order by held.path_key, held.id`
  const undeclared = {
    slug: sql`theme`,
    name: sql`name`,
    description: sql`null`,
    declared: sql`false`,
    since: newest,
    until: sql`null`,
    nameKey: sql`sort_key(name) collate "C"`,
    ...openCountsOf(sql`theme`),
  }
  const columns = columnsOf(editions, {
    since: sql`case when draft.id is null then ${editions.since} else ${newest} end`,
    until: sql`case when replaced.id is null then ${editions.until} else ${newest} end`,
  })
  return [
    [shownDrafts.value, shown, 'once'],
    [
      'editions',
      sql`select ${columns} from ${editions}
        left join ${shownDrafts} as draft on draft.id = ${editions.id}
        left join ${shownDrafts} as replaced on replaced.article_id = ${editions.articleId}
          and ${editions.since} is not null and ${editions.until} is null`,
    ],
    ...shadowsOfParts,
    shadowOfCounts,
    [
      'themes',
      sql`select ${columnsOf(themes, openCountsOf(themes.slug))} from ${themes}
        union all
        select distinct on (theme) ${rowOf(themes, undeclared)}
        from ${editionThemes} join ${shownDrafts} as shown on shown.id = edition_id
        where not exists (select from ${themes} where slug = theme and until is null)`,
    ],
  ]
}

function shadowsOfProposal({ id, base, target }: Proposed): Shadow[] {
  const given = sql`${proposals} where id = ${id}::uuid`
  const listed = (column: SQL) =>
    sql`${proposals}, jsonb_array_elements(${column}) with ordinality where id = ${id}::uuid`
  const number = sql`${target}::integer`
  const isNew = sql`${target}::integer > ${base}::integer`
  const plan = (name: string) => sql`plan->>${name}`
  const count = (name: string) => sql`(plan->>${name})::integer`
  const value = (name: string) => sql`value->>${name}`
  const editionColumns = columnsOf(editions, {
    stagedBy: sql`case when mine.opens then null else ${editions.stagedBy} end`,
    since: sql`case when mine.opens then ${number} when ${editions.since} > ${base} then null else ${editions.since} end`,
    until: sql`case when not mine.opens then ${number} when ${editions.until} > ${base} then null else ${editions.until} end`,
  })
  const release = rowOf(releases, {
    number,
    at: sql`made`,
    kind: plan('kind'),
    note: plan('note'),
    publishedBy: plan('publishedBy'),
    added: count('added'),
    changed: count('changed'),
    moved: count('moved'),
    withdrawn: count('withdrawn'),
    site: sql`plan->'site'`,
    pruned: sql`false`,
  })
  const change = rowOf(changes, {
    release: number,
    ordinal: sql`(ordinality - 1)::integer`,
    at: sql`coalesce((value->>'at')::timestamptz, made)`,
    kind: value('kind'),
    articleId: sql`(value->>'articleId')::uuid`,
    path: value('path'),
    previousPath: value('previousPath'),
    reason: value('reason'),
    correction: value('correction'),
  })
  const formerPath = rowOf(formerPaths, {
    pathKey: value('pathKey'),
    path: value('path'),
    articleId: sql`(value->>'articleId')::uuid`,
    wasAlias: sql`(value->>'wasAlias')::boolean`,
  })
  // Those the site declares come first, then those of the editions that are visible, as when `publish` names them.
  const named = sql`
    select value->>'slug' as slug, value->>'name' as name, value->>'description' as description, true as declared, '' as path
    from ${listed(sql`plan->'themes'`)}
    union all
    select theme, name, null, false, path from ${editionThemes} join editions on editions.id = edition_id
    where since is not null and editions.until is null`
  const theme = rowOf(themes, {
    slug: sql`slug`,
    name: sql`name`,
    description: sql`description`,
    declared: sql`declared`,
    since: number,
    until: sql`null`,
    nameKey: sql`sort_key(name) collate "C"`,
    ...openCountsOf(sql`slug`),
  })
  const closedThemes = columnsOf(themes, {
    until: sql`case when ${themes.until} <= ${base} then ${themes.until} else ${number} end`,
    ...openCountsOf(themes.slug),
  })
  return [
    [
      'editions',
      sql`select ${editionColumns} from ${editions}
        left join ${proposalEditions} as mine on mine.edition_id = ${editions.id} and mine.proposal = ${id}::uuid`,
    ],
    ...shadowsOfParts,
    shadowOfCounts,
    [
      'releases',
      sql`select ${columnsOf(releases, {})} from ${releases} where number <= ${base}
        union all select ${release} from ${given} and ${isNew}`,
    ],
    [
      'changes',
      sql`select ${columnsOf(changes, {})} from ${changes} where release <= ${base}
        union all select ${change} from ${listed(sql`plan->'changes'`)} and ${isNew}`,
    ],
    [
      'former_paths',
      sql`select ${columnsOf(formerPaths, {})} from ${formerPaths}
        union all select ${formerPath} from ${listed(sql`carried->'formerPaths'`)}`,
    ],
    [
      'themes',
      sql`select ${closedThemes} from ${themes} where since <= ${base} and ${isNew}
        union all
        select ${theme} from (
          select distinct on (slug collate "C") slug collate "C" as slug, name, description, declared from (${named}) as named
          order by slug collate "C", declared desc, path collate "C"
        ) as wanted where ${isNew}
        union all
        select ${columnsOf(themes, openCountsOf(themes.slug))} from ${themes} where since <= ${base} and not ${isNew}`,
    ],
  ]
}
