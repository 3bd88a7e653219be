import { and, isNotNull, isNull, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { editions } from '../../schema/tables.ts'

/** A table whose rows are visible from release `since` up to, not including, `until`. */
interface Ranged {
  readonly since: AnyPgColumn
  readonly until: AnyPgColumn
}

/** True for rows that are visible at a release; staged and held editions never are. */
export function visibleAt({ since, until }: Ranged, release: number | Placeholder): SQL {
  return sql`(${since} <= ${release}::integer and (${until} is null or ${until} > ${release}::integer))`
}

/** True for editions that are visible at the newest release. */
export const isOpen = and(isNotNull(editions.since), isNull(editions.until))

/** True for held editions: drafts, pages that are not due yet, and expired ones. */
export const isHeld = and(isNull(editions.since), isNull(editions.stagedBy))
