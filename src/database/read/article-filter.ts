import { and, type SQL, sql } from 'drizzle-orm'
import { editions } from '../../../schema/tables.ts'
import type { ArticleRow } from './articles.ts'
import { visible } from './snapshot.ts'

/**
 * Which articles a list contains; null and '' = any. `section` and `prefix` are prefixes of path keys, but may end in a slash:
 * `/art/` matches the folder `/art` itself and what is below it, `/art` also matches `/articles`.
 */
export interface ArticleFilter {
  readonly kinds: readonly ArticleRow['kind'][]
  readonly section: string
  readonly prefix: string
  readonly language: string | null
  readonly publishedAfter: string | null
  readonly publishedBefore: string | null
}

/** Whether the filter restricts more than the kind; if not, a simpler statement will do. */
export function isNarrow({ section, prefix, language, publishedAfter, publishedBefore }: ArticleFilter): boolean {
  return `${section}${prefix}` !== '' || [language, publishedAfter, publishedBefore].some((value) => value !== null)
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
export function filterParameters(filter: ArticleFilter) {
  return { ...filter, sectionFolder: folderOf(filter.section), prefixFolder: folderOf(filter.prefix) }
}

// Plain columns, so that Postgres can estimate how many rows each condition leaves.
function narrowing(): SQL[] {
  const language = sql`${sql.placeholder('language')}::text`
  const after = sql`${sql.placeholder('publishedAfter')}::timestamptz`
  const before = sql`${sql.placeholder('publishedBefore')}::timestamptz`
  return [
    startsWith('section', 'sectionFolder'),
    startsWith('prefix', 'prefixFolder'),
    sql`(${language} is null or ${editions.language} = ${language})`,
    sql`(${after} is null or ${editions.published} > ${after})`,
    sql`(${before} is null or ${editions.published} < ${before})`,
  ]
}

function startsWith(prefix: string, folder: string): SQL {
  return sql`(starts_with(${editions.pathKey}, ${sql.placeholder(prefix)}::text)
    or ${editions.pathKey} = ${sql.placeholder(folder)}::text)`
}

function folderOf(prefix: string): string | null {
  return prefix.length > 1 && prefix.endsWith('/') ? prefix.slice(0, -1) : null
}
