import { and, type SQL, sql } from 'drizzle-orm'
import { editions, editionTerms, editionThemes, searchTexts } from '../../../schema/tables.ts'
import type { ArticleRow } from './articles.ts'
import { visible } from './snapshot.ts'

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
  /** At least one of these. */
  readonly themes: readonly string[] | null
  readonly term: { readonly taxonomy: string; readonly slug: string } | null
  /** Words of theirs, as a search has them; '' = any. */
  readonly text: string
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
  themes: null,
  term: null,
  text: '',
  publishedAfter: null,
  publishedBefore: null,
  updatedAfter: null,
  updatedBefore: null,
}

/** Whether the filter restricts more than the kind; if not, a simpler statement will do. */
export function isNarrow({ kinds: _, ...filter }: ArticleFilter): boolean {
  return Object.values(filter).some((value) => value !== null && value !== '')
}

/** The condition for a prepared statement that is run with `filterParameters`. */
export function matches(narrow: boolean): SQL | undefined {
  return and(
    visible(editions),
    sql`${editions.kind} = any(${sql.placeholder('kinds')}::text[])`,
    ...(narrow ? narrowing() : []),
  )
}

/** The parameters of such a statement besides `release`. */
export function filterParameters({ term, themes, ...filter }: ArticleFilter) {
  return {
    ...filter,
    anyTheme: themes,
    taxonomy: term?.taxonomy ?? null,
    term: term?.slug ?? null,
    sectionFolder: folderOf(filter.section),
    prefixFolder: folderOf(filter.prefix),
  }
}

// Plain columns, so that Postgres can estimate how many rows each condition leaves.
function narrowing(): SQL[] {
  const language = sql`${sql.placeholder('language')}::text`
  const themes = sql`${sql.placeholder('anyTheme')}::text[]`
  const text = sql`${sql.placeholder('text')}::text`
  const taxonomy = sql`${sql.placeholder('taxonomy')}::text`
  return [
    startsWith(sql`${editions.localKey}`, 'section', 'sectionFolder'),
    startsWith(sql`${editions.pathKey}`, 'prefix', 'prefixFolder'),
    sql`(${language} is null or lower(${editions.language}) = ${language})`,
    sql`(${themes} is null or exists (
      select from ${editionThemes} where ${editionThemes.editionId} = ${editions.id} and ${editionThemes.theme} = any(${themes})))`,
    sql`(${taxonomy} is null or exists (
      select from ${editionTerms} where ${editionTerms.editionId} = ${editions.id}
        and ${editionTerms.taxonomy} = ${taxonomy} and ${editionTerms.slug} = ${sql.placeholder('term')}::text))`,
    sql`(${text} = '' or exists (
      select from ${searchTexts} where ${searchTexts.editionId} = ${editions.id} and ${searchTexts.kind} = 'ARTICLE'
        and ${searchTexts.words} @@ websearch_to_tsquery(search_config(${editions.language}), ${text})))`,
    ...between(sql`${editions.published}`, 'publishedAfter', 'publishedBefore'),
    ...between(sql`coalesce(${editions.updated}, ${editions.published})`, 'updatedAfter', 'updatedBefore'),
  ]
}

/** Strictly between two instants, each of which may be null. */
export function between(instant: SQL, after: string, before: string): SQL[] {
  const [from, to] = [sql`${sql.placeholder(after)}::timestamptz`, sql`${sql.placeholder(before)}::timestamptz`]
  return [sql`(${from} is null or ${instant} > ${from})`, sql`(${to} is null or ${instant} < ${to})`]
}

function startsWith(key: SQL, prefix: string, folder: string): SQL {
  return sql`(starts_with(${key}, ${sql.placeholder(prefix)}::text) or ${key} = ${sql.placeholder(folder)}::text)`
}

function folderOf(prefix: string): string | null {
  return prefix.length > 1 && prefix.endsWith('/') ? prefix.slice(0, -1) : null
}
