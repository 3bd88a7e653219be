import { and, desc, gt, lte, sql } from 'drizzle-orm'
import { editions, imageCredits } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { isOpen } from '../visibility.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'

/** When something that is shown may be shown no longer: a page that expires, with its licence or without, or an image whose licence ends. */
export interface Ends {
  /** The first one to come, in milliseconds since 1970; null where none is known. */
  readonly next: number | null
  /** The last end of a page that is over and that no release says so of yet, in milliseconds since 1970; null where there is none. */
  readonly overdue: number | null
  /** The last end of an image; null where there was none. */
  readonly lastOfImage: string | null
}

const endOfImage = sql`(${imageCredits.licence}->>'until')::timestamptz`
const now = sql`${sql.placeholder('now')}::timestamptz`

const ends = preparedStatement(({ drizzle }) => {
  const ofImages = (what: 'min' | 'max', comparison: '>' | '<=') =>
    sql`(select ${sql.raw(what)}(${endOfImage}) from ${imageCredits}
      where ${imageCredits.licence} ? 'until' and ${endOfImage} ${sql.raw(comparison)} ${now})`
  const next = drizzle
    .select({ at: editions.expireAt })
    .from(editions)
    .where(and(isOpen, gt(editions.expireAt, now)))
    .orderBy(editions.expireAt)
    .limit(1)
  const overdue = drizzle
    .select({ at: editions.expireAt })
    .from(editions)
    .where(and(isOpen, lte(editions.expireAt, now)))
    .orderBy(desc(editions.expireAt))
    .limit(1)
  return drizzle
    .select({
      next: sql<number | null>`(extract(epoch from least((${next}), ${ofImages('min', '>')})) * 1000)::float8`,
      overdue: sql<number | null>`(extract(epoch from (${overdue})) * 1000)::float8`,
      lastOfImage: sql<string | null>`${ofImages('max', '<=')}::text`,
    })
    .from(sql`(values (1)) as one`)
    .prepare('ends')
})

/** What ends after a time and what has ended by then, in whatever release shows it. */
export async function findEnds(database: Database, at: Date): Promise<Ends> {
  const [row] = await read({ database, release: 0 }, ends, { now: at.toISOString() })
  return row ?? { next: null, overdue: null, lastOfImage: null }
}
