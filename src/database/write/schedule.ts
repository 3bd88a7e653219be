import { randomUUID } from 'node:crypto'
import { and, eq, gt, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { changes, editions, files, imageCredits } from '../../../schema/tables.ts'
import { type Database, withoutStatementTimeout } from '../open.ts'
import { isHeld, isOpen } from '../visibility.ts'
import { loadNewestRelease, type NewestRelease } from './import-state.ts'
import { findPublication, publish, type ReleasePlan, retryIfOvertaken } from './publish.ts'
import { noticeOfChange } from './publish-notices.ts'

/** What is due at one instant, and everything needed to make a release of it. */
export interface Schedule extends NewestRelease {
  /** What `findPublication` returned before all of this was read. */
  readonly publication: number
  /** Held editions whose publishing time has come, and which have not expired. */
  readonly due: readonly DueEdition[]
  /** Visible editions that have expired. */
  readonly expired: readonly ExpiredEdition[]
  /** Visible editions with an image of which the licence has ended since their article was last told of. */
  readonly losingImages: readonly ScheduledEdition[]
  /** Visible editions with the path or the article of one that is due. */
  readonly inTheWay: readonly VisibleEdition[]
}

const columns = {
  id: editions.id,
  articleId: editions.articleId,
  path: editions.path,
  pathKey: editions.pathKey,
  sourcePath: editions.sourcePath,
}

/** An edition that is visible or is to be. */
export type VisibleEdition = Readonly<Pick<typeof editions.$inferSelect, keyof typeof columns>>

/** An edition with the instant at which it is published or expires, in milliseconds since 1970. */
export interface ScheduledEdition extends VisibleEdition {
  readonly at: number
}

/** An edition to withdraw; `byRights` tells whether its licence has ended. */
export interface ExpiredEdition extends ScheduledEdition {
  readonly byRights: boolean
}

/** An edition to publish; `shown` tells whether readers ever saw its article before. */
export interface DueEdition extends ScheduledEdition {
  readonly shown: boolean
}

/** An edition with the times at which the clock publishes or withdraws it, as RFC 3339; null = never. */
export interface TimedEdition extends VisibleEdition {
  readonly publishAt: string | null
  readonly expireAt: string | null
  /** Whether readers see it; else it is held until it is due. */
  readonly isOpen: boolean
  /** Whether its file is still in the tree: a held edition without one is not published. */
  readonly hasFile: boolean
  /** The ids of visible editions with its path or its article, which keep it from being published. */
  readonly inTheWay: readonly number[]
}

const hasEnd = sql`${imageCredits.licence} ? 'until'`
const endOfImage = sql`(${imageCredits.licence}->>'until')::timestamptz`
// Whatever told of the article since then told of it without the image.
const isUntold = sql`not exists (select from ${changes}
  where ${changes.articleId} = ${editions.articleId} and ${changes.at} >= ${endOfImage})`
const isScheduled = and(isHeld, sql`not ${editions.draft}`)

/**
 * Publishes the release that `decide` makes of what is due at `now`, if any, and returns its number. If anyone else publishes
 * in between, reads and decides again: so several gateways make each release only once, and never from outdated dates.
 */
export async function publishDue(
  database: Database,
  now: Date,
  decide: (schedule: Schedule) => Omit<ReleasePlan, 'import'> | null,
): Promise<number | null> {
  return await retryIfOvertaken(async () => {
    const plan = decide(await loadSchedule(database, now))
    if (plan === null) return null
    return await withoutStatementTimeout(database, (session) => publish(session, { ...plan, import: randomUUID() }))
  })
}

/**
 * The first instant after `now` at which an edition is published or expires, or the licence of an image ends, in milliseconds since
 * 1970; null if there is none.
 */
export async function findNextDue(database: Database, now: Date): Promise<number | null> {
  const at = now.toISOString()
  const first = (column: PgColumn, where: SQL | undefined) => {
    const found = database.drizzle
      .select({ at: column })
      .from(editions)
      .where(and(where, gt(column, at)))
    return sql`(${found.orderBy(column).limit(1)})`
  }
  const [row] = await database.drizzle.execute<{ next: number | null }>(sql`
    select (extract(epoch from least(
      ${first(editions.publishAt, isScheduled)},
      ${first(editions.expireAt, isOpen)},
      (select min(${endOfImage}) from ${imageCredits} join ${editions} on ${editions.id} = ${imageCredits.editionId}
        where ${editions.since} is not null and ${hasEnd} and ${endOfImage} > ${at})
    )) * 1000)::float8 as next`)
  return row?.next ?? null
}

/**
 * Tells gateways where the licence of an image ended after one time and by another, in whatever release shows it: that of an image
 * that only older releases show is no reason for a new one.
 */
export async function tellOfEndedImages({ drizzle }: Database, after: Date, by: Date): Promise<void> {
  await drizzle.execute(sql`select ${noticeOfChange} where exists (select from ${imageCredits}
    where ${hasEnd} and ${endOfImage} > ${after.toISOString()} and ${endOfImage} <= ${by.toISOString()})`)
}

// A page whose file was deleted before it was due is not published: nobody would expect it to appear.
const hasFile = sql<boolean>`exists (select from ${files} where ${files.path} = editions.source_path and ${files.until} is null)`

/** What the clock does until a time, what is overdue included, in no order. */
export async function listScheduled({ drizzle }: Database, until: Date): Promise<TimedEdition[]> {
  const at = until.toISOString()
  const inTheWay = sql<number[]>`(select coalesce(jsonb_agg(other.id), '[]') from editions as other
    where other.since is not null and other.until is null and other.id <> editions.id
      and (other.path_key = editions.path_key or other.article_id = editions.article_id))`
  return await drizzle
    .select({
      ...columns,
      publishAt: editions.publishAt,
      expireAt: editions.expireAt,
      isOpen: sql<boolean>`editions.since is not null`,
      hasFile,
      inTheWay,
    })
    .from(editions)
    .where(or(and(isScheduled, lte(editions.publishAt, at)), and(isOpen, lte(editions.expireAt, at))))
}

async function loadSchedule(database: Database, now: Date): Promise<Schedule> {
  const db = database.drizzle
  const at = now.toISOString()
  // Read first, so that anything published while the rest is read makes the plan fail.
  const publication = await findPublication(database)
  const due = await db
    .select({
      ...columns,
      at: milliseconds(editions.publishAt),
      // With table names spelt out, because Drizzle omits them in a select from a single table.
      shown: sql<boolean>`exists (select from changes where changes.article_id = editions.article_id)`,
    })
    .from(editions)
    .where(
      and(isScheduled, lte(editions.publishAt, at), or(isNull(editions.expireAt), gt(editions.expireAt, at)), hasFile),
    )
  const expired = await db
    .select({
      ...columns,
      at: milliseconds(editions.expireAt),
      byRights: sql<boolean>`coalesce((${editions.licence}->>'until')::timestamptz <= ${editions.expireAt}, false)`,
    })
    .from(editions)
    .where(and(isOpen, lte(editions.expireAt, at)))
  const losingImages = await db
    .select({ ...columns, at: milliseconds(sql`max(${endOfImage})`) })
    .from(imageCredits)
    .innerJoin(editions, eq(editions.id, imageCredits.editionId))
    .where(and(isOpen, hasEnd, sql`${endOfImage} <= ${at}`, isUntold))
    .groupBy(...Object.values(columns))
  const pathKeys = due.map((edition) => edition.pathKey)
  const articleIds = due.map((edition) => edition.articleId)
  const inTheWay = await db
    .select(columns)
    .from(editions)
    .where(and(isOpen, or(isAnyOf(editions.pathKey, pathKeys), isAnyOf(editions.articleId, articleIds))))
  return { ...(await loadNewestRelease(database)), publication, due, expired, losingImages, inTheWay }
}

function milliseconds(column: PgColumn | SQL): SQL<number> {
  return sql<number>`(extract(epoch from ${column}) * 1000)::float8`
}

// As one array: a statement takes at most 65,535 parameters, and more pages than that may be due.
function isAnyOf(column: PgColumn, values: readonly string[]): SQL {
  return sql`${column} = any(${sql.param([...values])})`
}
