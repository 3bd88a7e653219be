import { and, count, desc, eq, isNotNull, lte, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { changes, releases, withdrawnQuotes } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read, scan } from './read.ts'
import type { Snapshot } from './snapshot.ts'

type Logged = typeof changes.$inferSelect

/** What a release changed: an article, a quote where `quoteId` is given, or the site itself where neither is. */
export interface ChangeRow extends Pick<Logged, 'release' | 'at' | 'kind' | 'previousPath' | 'reason' | 'correction'> {
  /** Within its release: 0 for the site, then the articles from 1 on, then the quotes. */
  readonly position: number
  /** Of a quote: that of the article it was in. */
  readonly articleId: string | null
  /** The lasting id of a quote that was taken back. */
  readonly quoteId: string | null
  readonly path: string | null
  /** Of a quote: keys of its passages, with spaces between several; empty where they are not known. */
  readonly words: string | null
  /** Of a quote: what readers are told about why it was taken back. */
  readonly note: string | null
  /** When the release was published; `at` is earlier for what happened in another database. */
  readonly releasedAt: string
}

/** A place in the log; what comes after it is later. */
export type PlaceInLog = Pick<ChangeRow, 'release' | 'position'>

const loggedColumns = {
  release: changes.release,
  position: sql<number>`${changes.ordinal} + 1`.as('position'),
  at: changes.at,
  kind: changes.kind,
  articleId: sql<string | null>`${changes.articleId}`.as('article_id'),
  quoteId: sql<string | null>`null::uuid`.as('quote_id'),
  path: sql<string | null>`${changes.path}`.as('path'),
  previousPath: changes.previousPath,
  reason: changes.reason,
  correction: changes.correction,
  words: sql<string | null>`null::text`.as('quote_words'),
  note: sql<string | null>`null::text`.as('quote_note'),
}

// No second record is kept of what the releases tell themselves.
const siteColumns = {
  release: releases.number,
  position: sql<number>`0`.as('position'),
  at: releases.at,
  kind: sql<Logged['kind']>`'UPDATED'`.as('kind'),
  articleId: sql<string | null>`null::uuid`.as('article_id'),
  quoteId: sql<string | null>`null::uuid`.as('quote_id'),
  path: sql<string | null>`null::text`.as('path'),
  previousPath: sql<string | null>`null::text`.as('previous_path'),
  reason: sql<Logged['reason']>`null::text`.as('reason'),
  correction: sql<string | null>`null::text`.as('correction'),
  words: sql<string | null>`null::text`.as('quote_words'),
  note: sql<string | null>`null::text`.as('quote_note'),
}

/** Before the position of every quote of a release, and after that of every article. */
const QUOTES = sql.raw('500000000')

const quoteColumns = {
  release: sql<number>`${withdrawnQuotes.release}`.as('release'),
  position: sql<number>`${withdrawnQuotes.ordinal} + ${QUOTES}`.as('position'),
  at: withdrawnQuotes.at,
  kind: sql<Logged['kind']>`'WITHDRAWN'`.as('kind'),
  articleId: sql<string | null>`${withdrawnQuotes.articleId}`.as('article_id'),
  quoteId: sql<string | null>`${withdrawnQuotes.uid}`.as('quote_id'),
  path: sql<string | null>`${withdrawnQuotes.path}`.as('path'),
  previousPath: sql<string | null>`null::text`.as('previous_path'),
  reason: sql<Logged['reason']>`${withdrawnQuotes.reason}`.as('reason'),
  correction: sql<string | null>`null::text`.as('correction'),
  words: sql<string | null>`${withdrawnQuotes.words}`.as('quote_words'),
  note: sql<string | null>`${withdrawnQuotes.note}`.as('quote_note'),
}

/** What of the site those who pass its articles on have to know. */
const told = (site: string) =>
  sql.raw(
    `jsonb_build_array(${['title', 'url', 'language', 'licence', 'themes', 'themeNames'].map((key) => `${site}->'${key}'`).join(', ')})`,
  )
// Looked up release by release: joined, all releases would be read, however few are asked for.
const siteDiffers = sql`(${releases.number} > 1 and ${told('releases.site')} is distinct from (
  select ${told('before.site')} from ${releases} as before where before.number = ${releases}.number - 1))`

const page = preparedStatement(({ drizzle }) => {
  const release = sql`${sql.placeholder('release')}::integer`
  const [since, position] = [sql`${sql.placeholder('since')}::integer`, sql`${sql.placeholder('position')}::integer`]
  const limit = sql`${sql.placeholder('limit')}::integer`
  const logged = drizzle.$with('logged').as(
    drizzle
      .select(loggedColumns)
      .from(changes)
      // Ordinals count from 0 and positions from 1.
      .where(
        and(lte(changes.release, release), sql`(${changes.release}, ${changes.ordinal}) >= (${since}, ${position})`),
      )
      .orderBy(changes.release, changes.ordinal)
      .limit(sql.placeholder('limit')),
  )
  // No release is compared with the one before it that is later than the page: that bounds how many are.
  const last = sql`(select case when count(*) < ${limit} then ${release} else max(${logged.release}) end from ${logged})`
  const ofSite = drizzle
    .select(siteColumns)
    .from(releases)
    .where(and(sql`${releases.number} > ${since}`, lte(releases.number, last), siteDiffers))
    .orderBy(releases.number)
    .limit(sql.placeholder('limit'))
  const ofQuotes = drizzle
    .select(quoteColumns)
    .from(withdrawnQuotes)
    .where(
      and(
        lte(withdrawnQuotes.release, last),
        sql`(${withdrawnQuotes.release}, ${withdrawnQuotes.ordinal} + ${QUOTES}) > (${since}, ${position})`,
      ),
    )
    .orderBy(withdrawnQuotes.release, withdrawnQuotes.ordinal)
    .limit(sql.placeholder('limit'))
  const all = unionAll(drizzle.select().from(logged), ofSite, ofQuotes).as('told')
  return drizzle
    .with(logged)
    .select({ ...all._.selectedFields, releasedAt: releases.at })
    .from(all)
    .innerJoin(releases, eq(releases.number, all.release))
    .orderBy(all.release, all.position)
    .limit(sql.placeholder('limit'))
    .prepare('changes_page')
})

const byPlace = preparedStatement(({ drizzle }) => {
  const asked = sql`unnest(${sql.placeholder('releases')}::integer[], ${sql.placeholder('positions')}::integer[]) as asked(release, position)`
  const logged = drizzle
    .select(loggedColumns)
    .from(changes)
    .innerJoin(asked, sql`${changes.release} = asked.release and ${changes.ordinal} = asked.position - 1`)
  const ofSite = drizzle
    .select(siteColumns)
    .from(releases)
    .innerJoin(asked, sql`${releases.number} = asked.release and asked.position = 0`)
    .where(siteDiffers)
  const ofQuotes = drizzle
    .select(quoteColumns)
    .from(withdrawnQuotes)
    .innerJoin(
      asked,
      sql`${withdrawnQuotes.release} = asked.release and ${withdrawnQuotes.ordinal} = asked.position - ${QUOTES}`,
    )
  const all = unionAll(logged, ofSite, ofQuotes).as('told')
  return drizzle
    .select({ ...all._.selectedFields, releasedAt: releases.at })
    .from(all)
    .innerJoin(releases, eq(releases.number, all.release))
    .where(lte(all.release, sql.placeholder('release')))
    .prepare('changes_by_place')
})

const lastOfArticles = preparedStatement(({ drizzle }) =>
  drizzle
    .selectDistinctOn([changes.articleId], {
      articleId: changes.articleId,
      release: changes.release,
      position: loggedColumns.position,
    })
    .from(changes)
    .where(
      and(
        sql`${changes.articleId} = any(${sql.placeholder('ids')}::uuid[])`,
        lte(changes.release, sql.placeholder('release')),
      ),
    )
    .orderBy(changes.articleId, desc(changes.release), desc(changes.ordinal))
    .prepare('last_changes'),
)

const total = preparedStatement(({ drizzle }) => {
  const logged = drizzle
    .select({ count: count() })
    .from(changes)
    .where(lte(changes.release, sql.placeholder('release')))
  const ofSite = drizzle
    .select({ count: count() })
    .from(releases)
    .where(and(lte(releases.number, sql.placeholder('release')), siteDiffers))
  const ofQuotes = drizzle
    .select({ count: count() })
    .from(withdrawnQuotes)
    .where(lte(withdrawnQuotes.release, sql.placeholder('release')))
  return unionAll(logged, ofSite, ofQuotes).prepare('changes_total')
})

const firstOfArticles = preparedStatement(({ drizzle }) =>
  drizzle
    .selectDistinctOn([changes.articleId], { articleId: changes.articleId, at: changes.at })
    .from(changes)
    .where(sql`${changes.articleId} = any(${sql.placeholder('ids')}::uuid[])`)
    .orderBy(changes.articleId, changes.release)
    .prepare('first_changes'),
)

/** What came after a place in the log up to the snapshot's release, in the order of releases, at most `limit`. */
export function listChanges(
  snapshot: Snapshot,
  { after, limit }: { readonly after: PlaceInLog; readonly limit: number },
): Promise<ChangeRow[]> {
  return read(snapshot, page, { since: after.release, position: after.position, limit })
}

/** The changes at these places, in no particular order; places where there is none are left out. */
export function findChanges(snapshot: Snapshot, places: readonly PlaceInLog[]): Promise<ChangeRow[]> {
  return read(snapshot, byPlace, {
    releases: places.map((place) => place.release),
    positions: places.map((place) => place.position),
  })
}

/** A tombstone of an article or a quote. */
export type Tombstone = Omit<ChangeRow, 'releasedAt'>

/** The tombstones of one release, or the newest of all, at most `limit`; the newest first. */
export async function listTombstones(
  { drizzle }: Database,
  { release, limit }: { readonly release: number | null; readonly limit: number },
): Promise<Tombstone[]> {
  const logged = drizzle.select(loggedColumns).from(changes).where(eq(changes.kind, 'WITHDRAWN'))
  const ofQuotes = drizzle.select(quoteColumns).from(withdrawnQuotes).where(isNotNull(withdrawnQuotes.release))
  const all = unionAll(logged, ofQuotes).as('told')
  return await drizzle
    .select()
    .from(all)
    .where(release === null ? undefined : eq(all.release, release))
    .orderBy(desc(all.release), desc(all.position))
    .limit(limit)
}

/** How many changes there were up to the snapshot's release. */
export async function countChanges(snapshot: Snapshot): Promise<number> {
  const rows = await scan(snapshot, total, {})
  return rows.reduce((sum, row) => sum + row.count, 0)
}

/** The last change of each of these articles up to the snapshot's release. */
export function findLastChanges(
  snapshot: Snapshot,
  ids: readonly string[],
): Promise<(PlaceInLog & { readonly articleId: string })[]> {
  return read(snapshot, lastOfArticles, { ids })
}

/** When each of these articles could be read first. */
export function findFirstChanges(
  snapshot: Snapshot,
  ids: readonly string[],
): Promise<{ readonly articleId: string; readonly at: string }[]> {
  return read(snapshot, firstOfArticles, { ids })
}
