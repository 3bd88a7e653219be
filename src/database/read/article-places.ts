import { and, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { editions } from '../../../schema/tables.ts'
import type { Part } from '../visibility.ts'
import {
  type ArticleConditions,
  type ArticleFilter,
  conditionsOf,
  filterParameters,
  matches,
  nameOfConditions,
} from './article-filter.ts'
import { type ArticleOrder, articleTerms } from './article-order.ts'
import { type SortKey, windowOrder } from './keyset.ts'
import { preparedVariants } from './prepared-statements.ts'
import { scan } from './read.ts'
import type { Snapshot } from './snapshot.ts'

const newestFirst: ArticleOrder = { field: 'PUBLISHED', direction: 'DESC' }

const place = preparedVariants(({ drizzle }, conditions: ArticleConditions) => {
  const ofPart = (part: Part) =>
    drizzle
      .select({ listedPublished: editions.listedPublished, path: editions.path })
      .from(editions)
      .where(and(matches(part, conditions)))
      .orderBy(...windowOrder(articleTerms(newestFirst), false))
      .limit(sql.placeholder('place'))
  const listed = unionAll(ofPart('open'), ofPart('closed later')).as('listed')
  const [published, path] = [listed.listedPublished, listed.path]
  return drizzle
    .select()
    .from(listed)
    .orderBy(sql`${published} desc`, path)
    .offset(sql`${sql.placeholder('place')}::integer - 1` as never)
    .limit(1)
    .prepare('article_at')
}, nameOfConditions)

/** The sort key of the article at a place in the list of what matches, newest first, counted from 1; null beyond its end. */
export async function findArticleAt(snapshot: Snapshot, filter: ArticleFilter, at: number): Promise<SortKey | null> {
  const conditions = conditionsOf(filter)
  const parameters = { ...filterParameters(filter), place: at }
  const [row] = await scan(snapshot, (database) => place(database, conditions), parameters)
  return row ? [row.listedPublished, row.path] : null
}
