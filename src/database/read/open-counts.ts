import { eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { openCounts } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'

/** What is counted as a whole: everything, or what has a theme or a term, as `taxonomy/slug`. */
export interface Counted {
  readonly of: (typeof openCounts.$inferSelect)['of']
  readonly key: string
}

/** Everything. */
export const all: Counted = { of: 'ALL', key: '' }

const release = sql`${sql.placeholder('release')}::integer`

/**
 * True at the newest release, whose counts are kept. Says nothing of any row, so that Postgres tries it once and leaves out whatever
 * it makes needless.
 */
export const isNewest = sql`(${release} = (select max(number) from releases))`

/** True at all others, where what is visible has to be counted. */
export const isOlder = sql`not ${isNewest}`

/**
 * What is kept of something at the newest release, and 0 at others, as one row `count`; for a statement that is run with the
 * parameters `of`, `key`, `kinds` (null = every kind) and `language` (in lower case, null = any).
 */
export function keptCount({ drizzle }: Pick<Database, 'drizzle'>, column: SQLWrapper) {
  return drizzle
    .select({ count: sumOf(column) })
    .from(openCounts)
    .where(
      sql`${eq(openCounts.of, sql`${sql.placeholder('of')}::text`)} and ${eq(openCounts.key, sql`${sql.placeholder('key')}::text`)}
        and ${inKinds} and ${inLanguage} and ${isNewest}`,
    )
}

/** A sum that is 0 where there is nothing. */
export function sumOf(counts: SQLWrapper): SQL<number> {
  return sql<number>`coalesce(sum(${counts}), 0)::integer`
}

const kinds = sql`${sql.placeholder('kinds')}::text[]`
const inKinds = sql`(${kinds} is null or ${openCounts.kind} = any(${kinds}))`

const language = sql`${sql.placeholder('language')}::text`
const inLanguage = sql`(${language} is null or lower(${openCounts.language}) = ${language})`
