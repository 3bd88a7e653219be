import { and, isNotNull, isNull, type Placeholder, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { changes, editions } from '../../schema/tables.ts'

/** A table whose rows are visible from release `since` up to, not including, `until`. */
interface Ranged {
  readonly since: AnyPgColumn
  readonly until: AnyPgColumn
}

/** True for rows that are visible at a release; staged and held editions never are. */
export function visibleAt({ since, until }: Ranged, release: number | Placeholder): SQL {
  return sql`(${since} <= ${release}::integer and (${until} is null or ${until} > ${release}::integer))`
}

/**
 * What is visible at a release, in two: rows that are open still, and rows that a later release closed. Each has indexes of its
 * own, and at the newest release there are none of the second kind, or a few if another release is published meanwhile. So a list
 * made of both is exact, and does not grow with what was closed before.
 */
export type Part = 'open' | 'closed later'

/** Both parts. */
export const PARTS = ['open', 'closed later'] as const satisfies readonly Part[]

/** True for the rows of one part; `until` alone tells for rows that belong to an edition. */
export function inPart(until: SQLWrapper, part: Part, release: number | Placeholder): SQL {
  if (part === 'open') return sql`${until} is null`
  // A range with two ends is one of which Postgres expects few, whatever the release.
  return sql`(${until} > ${release}::integer and ${until} < ${LAST})`
}

const LAST = sql.raw(String(2 ** 31 - 1))

/** True for rows that are open or closed after a release: one range of an index, whatever was closed before. */
export function endsAfter(until: SQLWrapper, release: number | Placeholder): SQL {
  return sql`(coalesce(${until}, 2147483647) > ${release}::integer)`
}

/** True for editions that are visible at the newest release. */
export const isOpen = and(isNotNull(editions.since), isNull(editions.until))

/** True for editions that some release shows, or showed before the history was pruned. */
export const isShown = sql`(${editions.since} is not null and (${editions.until} is null or ${editions.until} > ${editions.since}))`

/** True for editions that no release shows any more, because their article was withdrawn for good. */
export const isTakenBack = sql`(${editions.since} = ${editions.until})`

/** True for tombstones of what is read at no release any more, not even at those that showed it. */
export const isForGood = sql`(${changes.kind} = 'WITHDRAWN' and ${changes.reason} in ('RETRACTED', 'RIGHTS_WITHDRAWN'))`

/** True for held editions: drafts, pages that are not due yet, and expired ones. */
export const isHeld = and(isNull(editions.since), isNull(editions.stagedBy))
