import { sql } from 'drizzle-orm'
import { withdrawnQuotes } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import type { Snapshot } from './snapshot.ts'

/** A quote that was taken back, without its words, which nothing has any more. */
export type WithdrawnQuoteRow = Pick<
  typeof withdrawnQuotes.$inferSelect,
  'uid' | 'articleId' | 'path' | 'reason' | 'note' | 'at'
>

const columns = {
  uid: withdrawnQuotes.uid,
  articleId: withdrawnQuotes.articleId,
  path: withdrawnQuotes.path,
  reason: withdrawnQuotes.reason,
  note: withdrawnQuotes.note,
  at: withdrawnQuotes.at,
}

const byUid = preparedStatement(({ drizzle }) =>
  drizzle
    .select(columns)
    .from(withdrawnQuotes)
    .where(sql`${withdrawnQuotes.uid} = any(${sql.placeholder('uids')}::uuid[])`)
    .prepare('withdrawn_quotes_by_uid'),
)

const words = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ words: withdrawnQuotes.words, articleId: withdrawnQuotes.articleId })
    .from(withdrawnQuotes)
    .orderBy(withdrawnQuotes.uid)
    .prepare('withdrawn_words'),
)

/** Those of these quotes that were taken back, at whatever release is read. */
export function findWithdrawnQuotes(snapshot: Snapshot, uids: readonly string[]): Promise<WithdrawnQuoteRow[]> {
  return read(snapshot, byUid, { uids })
}

/** What finds the words of every quote that was taken back: keys of passages, with spaces between several. */
export function listWithdrawnWords(
  snapshot: Snapshot,
): Promise<{ readonly words: string; readonly articleId: string | null }[]> {
  return read(snapshot, words, {})
}
