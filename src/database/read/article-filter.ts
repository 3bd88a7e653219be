import { and, type SQL, sql } from 'drizzle-orm'
import { editions } from '../../../schema/tables.ts'
import type { ArticleRow } from './articles.ts'
import { visible } from './snapshot.ts'

/**
 * Which articles a list holds; null and '' = any. `section` and `prefix` are beginnings of path keys, except that they
 * may end in a slash: `/art` begins more paths than `/art/`, which begins that of the folder itself, too.
 */
export interface ArticleFilter {
  readonly kinds: readonly ArticleRow['kind'][]
  readonly section: string
  readonly prefix: string
  readonly language: string | null
  readonly publishedAfter: string | null
  readonly publishedBefore: string | null
}

/** Whether the filter asks for more than a kind: a statement for less does without the other conditions. */
export function isNarrow({ section, prefix, language, publishedAfter, publishedBefore }: ArticleFilter): boolean {
  return `${section}${prefix}` !== '' || [language, publishedAfter, publishedBefore].some((value) => value !== null)
}

/** The condition of a prepared statement that is run with `filterParameters`. */
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

// Postgres must be able to guess how many rows each of these leaves, so they compare plain columns.
function narrowing(): SQL[] {
  const language = sql`${sql.placeholder('language')}::text`
  const after = sql`${sql.placeholder('publishedAfter')}::timestamptz`
  const before = sql`${sql.placeholder('publishedBefore')}::timestamptz`
  return [
    begins('section', 'sectionFolder'),
    begins('prefix', 'prefixFolder'),
    sql`(${language} is null or ${editions.language} = ${language})`,
    sql`(${after} is null or ${editions.published} > ${after})`,
    sql`(${before} is null or ${editions.published} < ${before})`,
  ]
}

function begins(beginning: string, folder: string): SQL {
  return sql`(starts_with(${editions.pathKey}, ${sql.placeholder(beginning)}::text)
    or ${editions.pathKey} = ${sql.placeholder(folder)}::text)`
}

function folderOf(beginning: string): string | null {
  return beginning.length > 1 && beginning.endsWith('/') ? beginning.slice(0, -1) : null
}
