import { type ArticleOrder, articleSortKey, articleTerms } from '../database/read/article-order.ts'
import type { ArticleRow } from '../database/read/articles.ts'
import { type ListedQuote, quoteSortKey, quoteTerms } from '../database/read/quote-pages.ts'
import type { List } from './pages.ts'

/** How articles are sorted unless asked otherwise. */
export const newestFirst: ArticleOrder = { field: 'PUBLISHED', direction: 'DESC' }

/** A list of articles in this order; lists with another `filter`, which may be anything JSON can hold, are other lists. */
export function articleList(order: ArticleOrder, filter: object): List<ArticleRow> {
  return {
    name: JSON.stringify(['articles', order.field, order.direction, filter]),
    terms: articleTerms(order),
    keyOf: (article) => articleSortKey(order, article),
  }
}

/** What a list of quotes is narrowed to; null and '' = not at all. */
export interface QuotesOf {
  readonly theme: string | null
  /** The key of a path that leads to the article. */
  readonly article: string | null
  readonly text: string
}

/** A list of quotes: newest article first, then by its path, then in reading order. */
export function quoteList({ theme, article, text }: QuotesOf): List<ListedQuote> {
  return { name: JSON.stringify(['quotes', theme, article, text]), terms: quoteTerms, keyOf: quoteSortKey }
}
