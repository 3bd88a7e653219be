import { and, desc, lte, max, not, sql } from 'drizzle-orm'
import { changes, releases, withdrawnQuotes } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { isForGood } from '../visibility.ts'
import { insideWindow, nameOfWindow, type SortTerm, type Window, windowOrder, windowParameters } from './keyset.ts'
import { preparedStatement, preparedVariants } from './prepared-statements.ts'
import { read } from './read.ts'
import type { Snapshot } from './snapshot.ts'

/** A release with the site as it called itself then. */
export type ReleaseRow = typeof releases.$inferSelect

/** Newest first. */
export const releaseOrder: readonly SortTerm[] = [{ by: releases.number, type: 'integer', descending: true }]

const newest = preparedStatement(({ drizzle }) =>
  drizzle
    .select()
    .from(releases)
    // With `limit $1` it would be planned for each execution.
    .where(sql`${releases.number} = (select max(number) from releases)`)
    .prepare('newest_release'),
)

const forgotten = preparedStatement(({ drizzle }) => {
  const oldestKept = drizzle
    .select({ number: releases.number })
    .from(releases)
    .where(not(releases.pruned))
    .orderBy(releases.number)
    .limit(1)
  const lastTakenBack = drizzle
    .select({ release: changes.release })
    .from(changes)
    .where(isForGood)
    .orderBy(desc(changes.release))
    .limit(1)
  const lastQuote = drizzle.select({ release: max(withdrawnQuotes.release) }).from(withdrawnQuotes)
  return drizzle
    .select({
      oldestKept: sql<number | null>`(${oldestKept})`,
      lastTakenBack: sql<number | null>`greatest((${lastTakenBack}), (${lastQuote}))`,
    })
    .from(sql`(values (1)) as one`)
    .prepare('forgotten')
})

const byNumber = preparedStatement(({ drizzle }) =>
  drizzle
    .select()
    .from(releases)
    .where(sql`${releases.number} = any(${sql.placeholder('numbers')}::integer[])`)
    .prepare('releases_by_number'),
)

const after = preparedStatement(({ drizzle }) =>
  drizzle
    .select()
    .from(releases)
    .where(sql`${releases.number} > ${sql.placeholder('number')}::integer`)
    .orderBy(desc(releases.number))
    .limit(sql.placeholder('limit'))
    .prepare('releases_after'),
)

const page = preparedVariants(
  ({ drizzle }, window: Window) =>
    drizzle
      .select()
      .from(releases)
      .where(and(lte(releases.number, sql.placeholder('release')), ...insideWindow(releaseOrder, window)))
      .orderBy(...windowOrder(releaseOrder, window.fromEnd))
      .limit(sql.placeholder('limit'))
      .prepare('releases_page'),
  nameOfWindow,
)

/** The newest release, or null before the first import. */
export async function findNewestRelease(database: Database, signal?: AbortSignal): Promise<ReleaseRow | null> {
  const [row] = await read({ database, release: 0, signal }, newest, {})
  return row ?? null
}

/** What tells of what is to be nowhere any more. */
export interface Forgotten {
  /** The number of the oldest release that is kept; null before the first import. */
  readonly oldestKept: number | null
  /** That of the last release that withdrew an article or a quote for good; null if none did. */
  readonly lastTakenBack: number | null
}

/** Up to where the history was pruned, and articles and quotes were withdrawn for good. */
export async function findForgotten(database: Database): Promise<Forgotten> {
  const [row] = await read({ database, release: 0 }, forgotten, {})
  return row ?? { oldestKept: null, lastTakenBack: null }
}

/** The release with this number, or null if there is none. */
export async function findRelease(
  database: Database,
  number: number,
  signal?: AbortSignal,
): Promise<ReleaseRow | null> {
  const [row] = await read({ database, release: 0, signal }, byNumber, { numbers: [number] })
  return row ?? null
}

/** The newest releases after the one with this number, at most `limit`, in the order of their publication. */
export async function findReleasesAfter(database: Database, number: number, limit: number): Promise<ReleaseRow[]> {
  return (await read({ database, release: 0 }, after, { number, limit })).toReversed()
}

/** The releases with these numbers, in no particular order; unknown numbers are left out. */
export function findReleases(
  database: Database,
  numbers: readonly number[],
  signal?: AbortSignal,
): Promise<ReleaseRow[]> {
  return read({ database, release: 0, signal }, byNumber, { numbers })
}

/** Releases up to the snapshot's own. */
export function listReleases(snapshot: Snapshot, window: Window): Promise<ReleaseRow[]> {
  return read(snapshot, (database) => page(database, window), windowParameters(window))
}

/** The releases with these numbers up to the snapshot's own, in no particular order. */
export function findReleasesUpTo(snapshot: Snapshot, numbers: readonly number[]): Promise<ReleaseRow[]> {
  return read(snapshot, byNumber, { numbers: numbers.filter((number) => number <= snapshot.release) })
}
