import { pathKey } from '../../content/path-key.ts'
import { countQuotes, type ListedQuote, listQuotes, listQuotesOfThemes } from '../../database/read/quote-pages.ts'
import { builder } from '../builder.ts'
import { pageArguments, QuoteConnection } from '../connections.ts'
import { chargeScans } from '../limits/charge-scans.ts'
import { quoteList } from '../lists.ts'
import { pageOf, windowOf } from '../pages.ts'
import { searchable } from '../searchable.ts'

const QuoteFilter = builder.inputType('QuoteFilter', {
  description: 'Which quotes to list: those that meet every condition given.',
  fields: (t) => ({
    theme: t.string({ description: 'The slug of a theme they have.' }),
    article: t.string({ description: 'The path, or an alias, of the article they stand in.' }),
    text: t.string({ description: 'Words they contain, letter by letter, in any case.' }),
  }),
})

builder.queryField('quotes', (t) =>
  t.field({
    type: QuoteConnection,
    description: 'Quotes across the whole site: newest article first, then by its path, then in reading order.',
    args: {
      ...pageArguments,
      where: t.arg({ type: QuoteFilter, description: 'Which to list; all where it is left out.' }),
    },
    resolve: async (_root, { where, ...args }, { snapshot, budget, loaders }) => {
      const path = where?.article == null ? null : searchable(pathKey(where.article))
      const article = path === null ? null : await loaders.articleAtPath.load(path)
      const theme = where?.theme == null ? null : searchable(where.theme)
      const filter = { editionId: article?.id ?? null, text: searchable(where?.text ?? '') }
      const list = quoteList({ theme, article: path, text: filter.text })
      const window = windowOf(args, list)
      if (path !== null && !article) return pageOf<ListedQuote>([], window, { list, totalCount: () => 0 })
      const searching = chargeScans(snapshot, budget, 'Query.quotes')
      const quotes =
        theme === null
          ? await listQuotes(searching, filter, window)
          : await listQuotesOfThemes(searching, { themes: [theme], filter }, window)
      const counting = chargeScans(snapshot, budget, 'QuoteConnection.totalCount')
      return pageOf(quotes, window, { list, totalCount: () => countQuotes(counting, { theme, filter }) })
    },
  }),
)
