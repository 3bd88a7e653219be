import { and, type SQL, sql } from 'drizzle-orm'
import { editions, editionTerms, editionThemes, searchTexts } from '../../../schema/tables.ts'
import type { Part } from '../visibility.ts'
import type { ArticleRow } from './articles.ts'
import { all, type Counted } from './open-counts.ts'
import { belongsTo, visibleIn } from './snapshot.ts'
import { asked, hits, type Words, wordParameters } from './words.ts'

/**
 * Which articles a list contains; null and '' = any. `section` and `prefix` are prefixes of path keys, but may end in a slash:
 * `/art/` matches the folder `/art` itself and what is below it, `/art` also matches `/articles`. A section has the same name in
 * every language.
 */
export interface ArticleFilter {
  readonly kinds: readonly ArticleRow['kind'][]
  readonly section: string
  readonly prefix: string
  /** In lower case. */
  readonly language: string | null
  /** One they have. */
  readonly theme: string | null
  /** At least one of these. */
  readonly themes: readonly string[] | null
  readonly term: { readonly taxonomy: string; readonly slug: string } | null
  /** Words of theirs, as a search has them. */
  readonly words: Words | null
  readonly publishedAfter: string | null
  readonly publishedBefore: string | null
  readonly updatedAfter: string | null
  readonly updatedBefore: string | null
}

/** Lists ordinary pages only, as every list does unless asked otherwise. */
export const pagesOnly: ArticleFilter = {
  kinds: ['PAGE'],
  section: '',
  prefix: '',
  language: null,
  theme: null,
  themes: null,
  term: null,
  words: null,
  publishedAfter: null,
  publishedBefore: null,
  updatedAfter: null,
  updatedBefore: null,
}

/** The conditions of a filter that are part of a statement's text: Postgres can only choose an index for what it sees there. */
export interface ArticleConditions {
  readonly narrow: boolean
  readonly byTheme: boolean
  readonly byAnyTheme: boolean
  readonly byTerm: boolean
  readonly byWords: boolean
}

/** What of a filter is part of a statement's text. */
export function conditionsOf({ theme, themes, term, words, kinds: _, ...columns }: ArticleFilter): ArticleConditions {
  return {
    narrow: Object.values(columns).some((value) => value !== null && value !== ''),
    byTheme: theme !== null,
    byAnyTheme: themes !== null,
    byTerm: term !== null,
    byWords: words !== null,
  }
}

/** Distinguishes statements. */
export function nameOfConditions({ narrow, byTheme, byAnyTheme, byTerm, byWords }: ArticleConditions): string {
  return `${narrow} ${byTheme} ${byAnyTheme} ${byTerm} ${byWords}`
}

/** What the articles of a filter are counted as, if that is kept; null if they have to be counted. */
export function countedAs({
  theme,
  term,
  kinds: _kinds,
  language: _language,
  ...others
}: ArticleFilter): Counted | null {
  if (Object.values(others).some((value) => value !== null && value !== '')) return null
  if (theme === null) return term === null ? all : { of: 'TERM', key: `${term.taxonomy}/${term.slug}` }
  return term === null ? { of: 'THEME', key: theme } : null
}

/** Whether there are no conditions but the kind. */
export function isPlain(conditions: ArticleConditions): boolean {
  return !Object.values(conditions).includes(true)
}

/** The condition on one part of the editions, for a prepared statement that is run with `filterParameters`. */
export function matches(
  part: Part,
  { narrow, byTheme, byAnyTheme, byTerm, byWords }: ArticleConditions,
): SQL | undefined {
  return and(
    visibleIn(editions, part),
    sql`${editions.kind} = any(${sql.placeholder('kinds')}::text[])`,
    ...(narrow ? narrowing() : []),
    byTheme ? isOneOf(themeAsked(part, sql`${sql.placeholder('theme')}::text`)) : undefined,
    byAnyTheme ? isOneOf(themeAsked(part, sql`any(${sql.placeholder('anyTheme')}::text[])`)) : undefined,
    byTerm ? isOneOf(termAsked(part)) : undefined,
    byWords
      ? isOneOf(
          sql`with found as materialized (
              select hits.edition_id from ${asked} cross join lateral ${hits(part, sql`${searchTexts.editionId}`, 'ARTICLE')} as hits
            ) select found.edition_id from found`,
        )
      : undefined,
  )
}

/** The parameters of such a statement besides `release`. */
export function filterParameters({ term, themes, words, ...filter }: ArticleFilter) {
  return {
    ...filter,
    ...(words && wordParameters(words)),
    anyTheme: themes,
    taxonomy: term?.taxonomy ?? null,
    term: term?.slug ?? null,
    sectionFolder: folderOf(filter.section),
    prefixFolder: folderOf(filter.prefix),
  }
}

function isOneOf(editionIds: SQL): SQL {
  return sql`${editions.id} in (${editionIds})`
}

function themeAsked(part: Part, theme: SQL): SQL {
  return sql`select ${editionThemes.editionId} from ${editionThemes}
    where ${editionThemes.theme} = ${theme} and ${belongsTo(editionThemes.until, part)}`
}

function termAsked(part: Part): SQL {
  return sql`select ${editionTerms.editionId} from ${editionTerms}
    where ${editionTerms.taxonomy} = ${sql.placeholder('taxonomy')}::text
      and ${editionTerms.slug} = ${sql.placeholder('term')}::text and ${belongsTo(editionTerms.until, part)}`
}

// Plain columns, so that Postgres can estimate how many rows each condition leaves.
function narrowing(): SQL[] {
  const language = sql`${sql.placeholder('language')}::text`
  return [
    startsWith(sql`${editions.localKey}`, 'section', 'sectionFolder'),
    startsWith(sql`${editions.pathKey} collate "C"`, 'prefix', 'prefixFolder'),
    sql`(${language} is null or lower(${editions.language}) = ${language})`,
    ...publishedBetween(),
    ...between(sql`${editions.revised}`, 'updatedAfter', 'updatedBefore'),
  ]
}

/** Between the two dates, for whatever has one; asks for no more than is in the indexes of the lists by date. */
export function publishedBetween(): SQL[] {
  const [from, to] = [
    sql`${sql.placeholder('publishedAfter')}::timestamptz`,
    sql`${sql.placeholder('publishedBefore')}::timestamptz`,
  ]
  return [
    ...between(sql`${editions.listedPublished}`, 'publishedAfter', 'publishedBefore'),
    // What has no date is listed as of year 1.
    sql`((${from} is null and ${to} is null) or ${editions.listedPublished} > timestamptz '0001-01-01 00:00:00+00')`,
  ]
}

/** Strictly between two instants, each of which may be null. */
function between(instant: SQL, after: string, before: string): SQL[] {
  const [from, to] = [sql`${sql.placeholder(after)}::timestamptz`, sql`${sql.placeholder(before)}::timestamptz`]
  return [sql`(${from} is null or ${instant} > ${from})`, sql`(${to} is null or ${instant} < ${to})`]
}

function startsWith(key: SQL, name: string, folder: string): SQL {
  const prefix = sql`${sql.placeholder(name)}::text`
  return sql`(${prefix} = '' or starts_with(${key}, ${prefix}) or ${key} = ${sql.placeholder(folder)}::text)`
}

function folderOf(prefix: string): string | null {
  return prefix.length > 1 && prefix.endsWith('/') ? prefix.slice(0, -1) : null
}
