import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Database } from '../open.ts'
import { endsAfter, inPart, type Part, visibleAt } from '../visibility.ts'
import type { RowCache } from './row-cache.ts'

/** The content at one release; 0 is before the first release, when there was none. */
export interface Snapshot {
  readonly database: Database
  readonly release: number
  /** Aborted when nobody waits for the rows any more. */
  readonly signal?: AbortSignal | undefined
  /** Called before each statement that may scan whole tables; if it throws, the statement is not run. */
  readonly onScan?: () => void
  /** Where rows of this release are cached; they are read anew unless given. */
  readonly rows?: RowCache | null | undefined
}

/** True for rows that are visible at the release a prepared statement is run with. */
export function visible(table: { readonly since: AnyPgColumn; readonly until: AnyPgColumn }): SQL {
  return visibleAt(table, sql.placeholder('release'))
}

/** The same for the rows of one part; lists are made of both. */
export function visibleIn(table: { readonly since: AnyPgColumn; readonly until: AnyPgColumn }, part: Part): SQL {
  return sql`(${table.since} <= ${sql.placeholder('release')}::integer and ${belongsTo(table.until, part)})`
}

/** True for rows with the `until` of their edition whose edition is not visible only if it is not published yet. */
export function belongsTo(until: SQLWrapper, part: Part): SQL {
  return inPart(until, part, sql.placeholder('release'))
}

/** The same as `visible` for look-ups whose index leads to where things end, so that nothing is read of what ended before. */
export function visibleYet(table: { readonly since: AnyPgColumn; readonly until: AnyPgColumn }): SQL {
  return sql`(${table.since} <= ${sql.placeholder('release')}::integer and ${lasts(table.until)})`
}

/** True for what belongs to an edition that has not ended at the release. */
export function lasts(until: SQLWrapper): SQL {
  return endsAfter(until, sql.placeholder('release'))
}
