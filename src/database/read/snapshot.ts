import { type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Database } from '../open.ts'
import { visibleAt } from '../visibility.ts'

/** The content at one release; 0 is before the first release, when there was none. */
export interface Snapshot {
  readonly database: Database
  readonly release: number
  /** Aborted when nobody waits for the rows any more. */
  readonly signal?: AbortSignal | undefined
  /** Called before each statement that may scan whole tables; if it throws, the statement is not run. */
  readonly onScan?: () => void
}

/** True for rows that are visible at the release a prepared statement is run with. */
export function visible(table: { readonly since: AnyPgColumn; readonly until: AnyPgColumn }): SQL {
  return visibleAt(table, sql.placeholder('release'))
}
