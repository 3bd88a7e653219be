import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { editions, quotes } from '../../../schema/tables.ts'
import { isShown } from '../visibility.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import type { Snapshot } from './snapshot.ts'

/** Which quotes: those of the edition that a path key had at a release. */
export interface PlacesKey {
  readonly pathKey: string
  readonly release: number
}

/** The position that a quote had then, and the one it has now; null where the page does not quote these words now. */
export interface QuotePlace extends PlacesKey {
  readonly was: number
  readonly is: number | null
}

const places = preparedStatement(({ drizzle }) => {
  const pathKey = sql<string>`asked.path_key`
  const release = sql<number>`asked.release`
  // Whoever asks has seen the edition, or lists the one there is now: whether it was closed since then makes no difference.
  const newestUpTo = (end: typeof release, name: string) =>
    drizzle
      .select({ id: editions.id })
      .from(editions)
      .where(and(eq(editions.pathKey, pathKey), sql`${editions.since} <= ${end}`, isShown))
      .orderBy(sql`${editions.since} desc`)
      .limit(1)
      .as(name)
  const editionThen = newestUpTo(release, 'edition_then')
  const editionNow = newestUpTo(sql`${sql.placeholder('release')}::integer`, 'edition_now')
  const quoteThen = alias(quotes, 'quote_then')
  const quoteNow = alias(quotes, 'quote_now')
  return drizzle
    .select({ pathKey, release, was: quoteThen.position, is: quoteNow.position })
    .from(
      sql`unnest(${sql.placeholder('pathKeys')}::text[], ${sql.placeholder('releases')}::integer[]) as asked(path_key, release)`,
    )
    .crossJoinLateral(editionThen)
    .innerJoin(quoteThen, eq(quoteThen.editionId, editionThen.id))
    .leftJoinLateral(editionNow, sql`true`)
    .leftJoin(quoteNow, and(eq(quoteNow.editionId, editionNow.id), eq(quoteNow.uid, quoteThen.uid)))
    .limit(sql.placeholder('limit'))
    .prepare('quote_places')
})

/** Where quotes stood and where they stand; nothing for an edition that is no longer kept. At most `limit`. */
export function findQuotePlaces(snapshot: Snapshot, keys: readonly PlacesKey[], limit: number): Promise<QuotePlace[]> {
  const pathKeys = keys.map(({ pathKey }) => pathKey)
  return read(snapshot, places, { pathKeys, releases: keys.map(({ release }) => release), limit })
}
