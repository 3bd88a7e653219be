import { countThemes, listThemes, type ThemeRow, themeOrder } from '../../database/read/themes.ts'
import { builder } from '../builder.ts'
import { withoutNul } from '../input.ts'
import { chargeScans } from '../limits/budget.ts'
import type { Loaders } from '../loaders.ts'
import { type List, type PageArguments, pageOf, windowOf } from '../pages.ts'
import { ArticleConnection, articleList, newestFirst } from './article.ts'
import { QuoteConnection, quoteList } from './quote.ts'

builder.node('Theme', {
  description: 'A subject that quotes, sections and articles share, across the whole site.',
  id: {
    description: 'Lasting id, kept as long as the slug is.',
    resolve: (theme) => theme.slug,
    parse: withoutNul,
  },
  loadWithoutCache: (slug, { loaders }) => loaders.themeBySlug.load(slug),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its name in addresses and arguments, such as `coming-home`.' }),
    name: t.exposeString('name', { description: 'Its name for people, such as `Coming home`.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What it means; null if the site does not say.',
    }),
    quoteCount: t.int({
      description: 'How many quotes it has.',
      resolve: (theme, _args, { loaders }) => quoteCount(loaders, theme.slug),
    }),
    quotes: t.connection(
      {
        type: 'Quote',
        description: 'Its quotes: newest article first, then in reading order.',
        resolve: (theme, args, { loaders }) => quotesOfTheme(loaders, theme.slug, args),
      },
      QuoteConnection,
    ),
    articles: t.connection(
      {
        type: 'Article',
        description: 'The pages that have it, newest first.',
        resolve: async (theme, args, { loaders }) => {
          const list = articleList(newestFirst, { themeOf: theme.slug })
          const window = windowOf(args, list)
          const articles = await loaders.articlesOfTheme(theme.slug, { order: newestFirst, window })
          return pageOf(loaders.prime(articles), window, {
            list,
            totalCount: async () => (await loaders.articleCountOfTheme.load(theme.slug))?.count ?? 0,
          })
        },
      },
      ArticleConnection,
    ),
  }),
})

const ThemeConnection = builder.connectionObject({ type: 'Theme', name: 'ThemeConnection' })

const themeList: List<ThemeRow> = { name: 'themes', terms: themeOrder, keyOf: (theme) => [theme.slug] }

builder.queryFields((t) => ({
  theme: t.field({
    type: 'Theme',
    nullable: true,
    description: 'The theme with this slug; null if there is none.',
    args: { slug: t.arg.string({ required: true, description: 'As in `Theme.slug`.' }) },
    resolve: (_root, { slug }, { loaders }) => loaders.themeBySlug.load(withoutNul(slug)),
  }),
  themes: t.connection(
    {
      type: 'Theme',
      description: 'All themes of the site, sorted by slug.',
      resolve: async (_root, args, { snapshot, budget }) => {
        const window = windowOf(args, themeList)
        const themes = await listThemes(snapshot, window)
        const counting = chargeScans(snapshot, budget, 'ThemeConnection.totalCount')
        return pageOf(themes, window, { list: themeList, totalCount: () => countThemes(counting) })
      },
    },
    ThemeConnection,
  ),
  quotesByTheme: t.connection(
    {
      type: 'Quote',
      description: 'The quotes of a theme, across articles: newest article first, then in reading order.',
      args: { theme: t.arg.string({ required: true, description: 'The slug of the theme, as in `Theme.slug`.' }) },
      resolve: (_root, { theme, ...args }, { loaders }) => quotesOfTheme(loaders, withoutNul(theme), args),
    },
    QuoteConnection,
  ),
}))

async function quotesOfTheme(loaders: Loaders, theme: string, args: PageArguments) {
  const list = quoteList({ theme, article: null, text: '', attributed: null })
  const window = windowOf(args, list)
  const quotes = await loaders.quotesOfTheme(theme, window)
  return pageOf(quotes, window, { list, totalCount: () => quoteCount(loaders, theme) })
}

async function quoteCount(loaders: Loaders, theme: string): Promise<number> {
  return (await loaders.quoteCountOfTheme.load(theme))?.count ?? 0
}
