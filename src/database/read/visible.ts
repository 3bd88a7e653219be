import { type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Database } from '../open.ts'

/** The content as it stood at one release; 0 is before the first, when there was nothing. */
export interface Snapshot {
  readonly database: Database
  readonly release: number
  /** Fires when nobody waits for the rows any more. */
  readonly signal?: AbortSignal | undefined
  /** Called before each statement that may go through whole tables; what it throws is thrown instead of running that. */
  readonly onScan?: () => void
}

/** True for rows a reader may see at the release the prepared statement is run with; staged and held ones never are. */
export function visible(table: { readonly since: AnyPgColumn; readonly until: AnyPgColumn }): SQL {
  const release = sql.placeholder('release')
  return sql`(${table.since} <= ${release}::integer and (${table.until} is null or ${table.until} > ${release}::integer))`
}
