import { sql } from 'drizzle-orm'
import { editions } from '../../../schema/tables.ts'
import { isHeld } from '../visibility.ts'
import { preparedStatement } from './prepared-statements.ts'
import { scan } from './read.ts'
import type { Snapshot } from './snapshot.ts'

/** A page that no reader may see, and why: a draft, one to be published later, or one whose time is over. */
export interface HeldRow {
  readonly path: string
  readonly title: string
  readonly language: string
  readonly sourcePath: string
  readonly because: 'DRAFT' | 'NOT_YET_DUE' | 'EXPIRED'
  /** When it is to be published, or was over; null for drafts. */
  readonly at: string | null
}

const isOver = sql`(${editions.expireAt} is not null and ${editions.expireAt} <= now())`

const held = preparedStatement(({ drizzle }) =>
  drizzle
    .select({
      path: editions.path,
      title: editions.title,
      language: editions.language,
      sourcePath: editions.sourcePath,
      because: sql<
        HeldRow['because']
      >`case when ${editions.draft} then 'DRAFT' when ${isOver} then 'EXPIRED' else 'NOT_YET_DUE' end`,
      at: sql<
        string | null
      >`case when ${editions.draft} then null when ${isOver} then ${editions.expireAt} else ${editions.publishAt} end`.mapWith(
        editions.publishAt,
      ),
    })
    .from(editions)
    .where(isHeld)
    .orderBy(sql`6 nulls last`, editions.path)
    .limit(sql.placeholder('limit'))
    .prepare('held_editions'),
)

/** What is held now, what is due soonest first, then drafts by path; at most `limit`. For editors alone. */
export function findHeldEditions(snapshot: Snapshot, limit: number): Promise<HeldRow[]> {
  return scan(snapshot, held, { limit })
}
