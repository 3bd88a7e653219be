import { countThemes, listThemes, type ThemeRow, themeOrder } from '../../database/read/themes.ts'
import { builder } from '../builder.ts'
import { ArticleConnection, pageArguments, QuoteConnection, ThemeConnection } from '../connections.ts'
import { chargeScans } from '../limits/charge-scans.ts'
import { articleList, newestFirst, quoteList } from '../lists.ts'
import type { Loaders } from '../loaders.ts'
import { nodeId } from '../node-ids.ts'
import { type List, type PageArguments, pageOf, windowOf } from '../pages.ts'
import { searchable } from '../searchable.ts'

builder.objectType('Theme', {
  description: 'A subject that quotes, sections and articles share, across the whole site.',
  interfaces: ['Node'],
  fields: (t) => ({
    id: t.id({
      description: 'Lasting id, kept as long as the slug is.',
      resolve: (theme) => nodeId('Theme', theme.slug),
    }),
    slug: t.exposeString('slug', { description: 'Its name in addresses and arguments, such as `coming-home`.' }),
    name: t.exposeString('name', { description: 'Its name for people, such as `Coming home`.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What it stands for; null where the site says nothing about it.',
    }),
    quoteCount: t.int({
      description: 'How many quotes it has.',
      resolve: (theme, _args, { loaders }) => quoteCount(loaders, theme.slug),
    }),
    quotes: t.field({
      type: QuoteConnection,
      description: 'Its quotes: newest article first, then in reading order.',
      args: pageArguments,
      resolve: (theme, args, { loaders }) => quotesOfTheme(loaders, theme.slug, args),
    }),
    articles: t.field({
      type: ArticleConnection,
      description: 'The pages it occurs in, newest first.',
      args: pageArguments,
      resolve: async (theme, args, { loaders }) => {
        const list = articleList(newestFirst, { themeOf: theme.slug })
        const window = windowOf(args, list)
        const articles = await loaders.articlesOfTheme.load({ key: theme.slug, choice: { order: newestFirst, window } })
        return pageOf(loaders.keep(articles), window, {
          list,
          totalCount: async () => (await loaders.articleCountOfTheme.load(theme.slug))?.count ?? 0,
        })
      },
    }),
  }),
})

const themeList: List<ThemeRow> = { name: 'themes', terms: themeOrder, keyOf: (theme) => [theme.slug] }

builder.queryFields((t) => ({
  theme: t.field({
    type: 'Theme',
    nullable: true,
    description: 'The theme with this slug; null where there is none.',
    args: { slug: t.arg.string({ required: true, description: 'As in `Theme.slug`.' }) },
    resolve: (_root, { slug }, { loaders }) => loaders.theme.load(searchable(slug)),
  }),
  themes: t.field({
    type: ThemeConnection,
    description: 'All themes of the site, sorted by slug.',
    args: pageArguments,
    resolve: async (_root, args, { snapshot, budget }) => {
      const window = windowOf(args, themeList)
      const themes = await listThemes(snapshot, window)
      const counting = chargeScans(snapshot, budget, 'ThemeConnection.totalCount')
      return pageOf(themes, window, { list: themeList, totalCount: () => countThemes(counting) })
    },
  }),
  quotesByTheme: t.field({
    type: QuoteConnection,
    description: 'The quotes of a theme, across articles: newest article first, then in reading order.',
    args: {
      theme: t.arg.string({ required: true, description: 'The slug of the theme, as in `Theme.slug`.' }),
      ...pageArguments,
    },
    resolve: (_root, { theme, ...args }, { loaders }) => quotesOfTheme(loaders, searchable(theme), args),
  }),
}))

async function quotesOfTheme(loaders: Loaders, theme: string, args: PageArguments) {
  const list = quoteList({ theme, article: null, text: '' })
  const window = windowOf(args, list)
  const quotes = await loaders.quotesOfTheme.load({ key: theme, choice: window })
  return pageOf(quotes, window, { list, totalCount: () => quoteCount(loaders, theme) })
}

async function quoteCount(loaders: Loaders, theme: string): Promise<number> {
  return (await loaders.quoteCountOfTheme.load(theme))?.count ?? 0
}
