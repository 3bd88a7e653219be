import { type ArticleOrder, articleSortKey, articleTerms } from '../database/article-order.ts'
import type { ArticleRow } from '../database/articles.ts'
import { type ListedQuote, quoteSortKey, quoteTerms } from '../database/quote-pages.ts'
import type { List } from './pages.ts'

/** How articles are sorted unless asked otherwise. */
export const newestFirst: ArticleOrder = { field: 'PUBLISHED', direction: 'DESC' }

/** A list of articles in this order. */
export function articleList(order: ArticleOrder): List<ArticleRow> {
  return {
    name: `articles ${order.field} ${order.direction}`,
    terms: articleTerms(order),
    keyOf: (article) => articleSortKey(order, article),
  }
}

/** Any list of quotes: newest article first, then by its path, then in reading order. */
export const quoteList: List<ListedQuote> = { name: 'quotes', terms: quoteTerms, keyOf: quoteSortKey }
