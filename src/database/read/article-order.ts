import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { editions } from '../../../schema/tables.ts'
import type { ArticleRow } from './articles.ts'
import type { SortKey, SortTerm } from './keyset.ts'

/** The order of a list of articles; ties are resolved by path, ascending. */
export interface ArticleOrder {
  readonly field: 'PUBLISHED' | 'UPDATED' | 'TITLE' | 'PATH'
  readonly direction: 'ASC' | 'DESC'
}

type Columns = Readonly<Record<'listedPublished' | 'listedUpdated' | 'titleKey' | 'path', AnyPgColumn>>

/** The sort terms of this order, on `editions` or a subquery with the same columns. */
export function articleTerms(order: ArticleOrder, columns: Columns = editions): readonly SortTerm[] {
  const descending = order.direction === 'DESC'
  const path: SortTerm = { by: columns.path, type: 'text' }
  if (order.field === 'PUBLISHED') return [{ by: columns.listedPublished, type: 'timestamptz', descending }, path]
  if (order.field === 'UPDATED') return [{ by: columns.listedUpdated, type: 'timestamptz', descending }, path]
  return order.field === 'TITLE'
    ? [{ by: columns.titleKey, type: 'text', descending }, path]
    : [{ ...path, descending }]
}

/** The sort key of an article in a list of this order. */
export function articleSortKey(order: ArticleOrder, row: ArticleRow): SortKey {
  if (order.field === 'PUBLISHED') return [row.listedPublished, row.path]
  if (order.field === 'UPDATED') return [row.listedUpdated, row.path]
  return order.field === 'TITLE' ? [row.titleKey, row.path] : [row.path]
}
