import { and, desc, eq, lte, notExists, sql } from 'drizzle-orm'
import { changes, editions } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** The tombstone of an article that cannot be read at the release. */
export type Withdrawal = Pick<typeof changes.$inferSelect, 'articleId' | 'at' | 'reason'>

const newest = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ articleId: changes.articleId, at: changes.at, reason: changes.reason })
    .from(changes)
    .where(
      and(
        eq(changes.kind, sql.raw(`'WITHDRAWN'`)),
        lte(changes.release, sql.placeholder('release')),
        notExists(
          drizzle
            .select({ one: sql`1` })
            .from(editions)
            .where(and(eq(editions.articleId, changes.articleId), visible(editions))),
        ),
      ),
    )
    .orderBy(desc(changes.release), desc(changes.ordinal))
    .limit(sql.placeholder('limit'))
    .prepare('newest_withdrawals'),
)

/** The newest tombstones, at most `limit`; of what can be read again there is none. */
export function findWithdrawals(snapshot: Snapshot, limit: number): Promise<Withdrawal[]> {
  return read(snapshot, newest, { limit })
}
