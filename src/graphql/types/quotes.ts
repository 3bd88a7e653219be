import { pathKey } from '../../database/path-key.ts'
import { countQuotes, type ListedQuote, listQuotes, listQuotesOfThemes } from '../../database/quote-pages.ts'
import { builder } from '../builder.ts'
import { pageArguments, QuoteConnection } from '../connections.ts'
import { quoteList as list } from '../lists.ts'
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
    resolve: async (_root, { where, ...args }, { snapshot, loaders }) => {
      const window = windowOf(args, list)
      const article =
        where?.article == null ? null : await loaders.articleAtPath.load(searchable(pathKey(where.article)))
      if (where?.article != null && !article) return pageOf<ListedQuote>([], window, { list, totalCount: () => 0 })
      const filter = { editionId: article?.id ?? null, text: searchable(where?.text ?? '') }
      const theme = where?.theme == null ? null : searchable(where.theme)
      const quotes =
        theme === null
          ? await listQuotes(snapshot, filter, window)
          : await listQuotesOfThemes(snapshot, { themes: [theme], filter }, window)
      return pageOf(quotes, window, { list, totalCount: () => countQuotes(snapshot, { theme, filter }) })
    },
  }),
)
