import { randomUUID } from 'node:crypto'
import { and, desc, eq, gt, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { SiteRow } from '../../../schema/json.ts'
import { editions, files, releases, themes } from '../../../schema/tables.ts'
import { type Database, withoutStatementTimeout } from '../open.ts'
import { isHeld, isOpen } from '../visibility.ts'
import { findPublication, publish, type ReleasePlan, untilNobodyOvertakes } from './publish.ts'

/** What is due at one moment, with all that a release of it needs to know. */
export interface Schedule {
  /** 0 where nothing was ever published; then nothing is due. */
  readonly release: number
  /** Since when all of this is so: see `findPublication`. */
  readonly publication: number
  readonly site: SiteRow | null
  readonly declaredThemes: ReleasePlan['themes']
  /** Held editions whose time has come and not gone by. */
  readonly due: readonly DueEdition[]
  /** Visible editions whose time has gone by. */
  readonly expired: readonly ScheduledEdition[]
  /** Visible editions that share a path or an article with one that is due. */
  readonly inTheWay: readonly VisibleEdition[]
}

/** A visible edition as far as it can stand in another's way. */
export interface VisibleEdition {
  readonly id: number
  readonly articleId: string
  readonly path: string
  readonly pathKey: string
  readonly sourcePath: string
}

/** An edition with the instant at which it comes or goes, in milliseconds since 1970. */
export interface ScheduledEdition extends VisibleEdition {
  readonly at: number
}

/** An edition that comes; `shown` tells whether readers ever saw its article before. */
export interface DueEdition extends ScheduledEdition {
  readonly shown: boolean
}

const isScheduled = and(isHeld, sql`not ${editions.draft}`)

/**
 * Publishes the release that `decide` makes of what is due at `now`, if any, and gives its number. Where anyone else publishes
 * between the reading and the publishing, it is read and decided anew: several gateways make each release once, and no date
 * moved meanwhile counts as it was.
 */
export async function publishDue(
  database: Database,
  now: Date,
  decide: (schedule: Schedule) => Omit<ReleasePlan, 'import'> | null,
): Promise<number | null> {
  return await untilNobodyOvertakes(async () => {
    const plan = decide(await loadSchedule(database, now))
    if (plan === null) return null
    return await withoutStatementTimeout(database, (unlimited) => publish(unlimited, { ...plan, import: randomUUID() }))
  })
}

/** The first instant after `now` at which an edition comes or goes, in milliseconds since 1970; null where there is none. */
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
    select (extract(epoch from least(${first(editions.publishAt, isScheduled)}, ${first(editions.expireAt, isOpen)})) * 1000)::float8
      as next`)
  return row?.next ?? null
}

async function loadSchedule(database: Database, now: Date): Promise<Schedule> {
  const db = database.drizzle
  const at = now.toISOString()
  // First of all: what is published while the rest is read makes the plan fail.
  const publication = await findPublication(database)
  const [newest] = await db.select().from(releases).orderBy(desc(releases.number)).limit(1)
  const columns = {
    id: editions.id,
    articleId: editions.articleId,
    path: editions.path,
    pathKey: editions.pathKey,
    sourcePath: editions.sourcePath,
  }
  // A page whose file was deleted before it was due is not wanted any more: nobody would expect it to appear.
  const stillThere = sql`exists (select from ${files} where ${files.path} = ${editions.sourcePath} and ${files.until} is null)`
  const due = await db
    .select({
      ...columns,
      at: milliseconds(editions.publishAt),
      // In plain words: Drizzle leaves out the tables' names among what a single table is asked for.
      shown: sql<boolean>`exists (select from changes where changes.article_id = editions.article_id)`,
    })
    .from(editions)
    .where(
      and(
        isScheduled,
        lte(editions.publishAt, at),
        or(isNull(editions.expireAt), gt(editions.expireAt, at)),
        stillThere,
      ),
    )
  const expired = await db
    .select({ ...columns, at: milliseconds(editions.expireAt) })
    .from(editions)
    .where(and(isOpen, lte(editions.expireAt, at)))
  const inTheWay = await db
    .select(columns)
    .from(editions)
    .where(
      and(
        isOpen,
        or(
          among(
            editions.pathKey,
            due.map((edition) => edition.pathKey),
          ),
          among(
            editions.articleId,
            due.map((edition) => edition.articleId),
          ),
        ),
      ),
    )
  const declaredThemes = await db
    .select({ slug: themes.slug, name: themes.name, description: themes.description })
    .from(themes)
    .where(and(isNull(themes.until), eq(themes.declared, true)))
  const { number: release = 0, site = null } = newest ?? {}
  return { release, publication, site, declaredThemes, due, expired, inTheWay }
}

function milliseconds(column: PgColumn): SQL<number> {
  return sql<number>`(extract(epoch from ${column}) * 1000)::float8`
}

// As one array: a statement takes at most 65,535 parameters, and more pages than that may be due.
function among(column: PgColumn, values: readonly string[]): SQL {
  return sql`${column} = any(${sql.param([...values])})`
}
