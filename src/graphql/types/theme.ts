import { allQuotes, countQuotes, type QuoteFilter } from '../../database/read/quote-pages.ts'
import {
  countThemes,
  type ListedTheme,
  listThemes,
  type ThemeOrder,
  themeSortKey,
  themeTerms,
} from '../../database/read/themes.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { siteOf } from '../context.ts'
import { languageKey, withoutNul } from '../input.ts'
import { chargeScans } from '../limits/budget.ts'
import type { Loaders } from '../loaders.ts'
import { type List, type PageArguments, pageOf, windowOf } from '../pages.ts'
import { windowAt } from '../quote-cursors.ts'
import { areRowsAsked } from '../rows-asked.ts'
import { ArticleConnection, articleList, newestFirst } from './article.ts'
import { newestQuotesFirst, QuoteConnection, quoteList } from './quote.ts'
import { SortDirection } from './sort-direction.ts'

/** An object with a lasting id, which other subgraphs may extend. */
export const Theme = builder.node('Theme', {
  description: 'A subject that quotes, sections and articles share, across the whole site.',
  id: {
    description: 'Lasting id, kept as long as the slug is.',
    resolve: (theme) => theme.slug,
    parse: withoutNul,
  },
  loadWithoutCache: (slug, { loaders }) => loaders.themeBySlug.load(slug),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its name in addresses and arguments, such as `coming-home`.' }),
    name: t.string({
      description: 'Its name for people, such as `Coming home`.',
      args: {
        language: t.arg.string({
          description:
            'The language to name it in, such as `es`, in large or small letters; that of the site if omitted, or if the site gives no name in it.',
        }),
      },
      resolve: ({ slug, name }, { language }, context) => {
        const code = languageKey(language)
        if (code === null) return name
        // Maps, because a slug or a language may be called as what every object has.
        const ofTheme = new Map(Object.entries(siteOf(context).themeNames ?? {})).get(slug)
        const names = new Map(Object.entries(ofTheme ?? {}))
        return names.get(code) ?? names.get(code.split('-', 1)[0] ?? code) ?? name
      },
    }),
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
        resolve: (theme, args, context) => quotesOfTheme(context, theme.slug, args),
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

const ThemeFilter = builder.inputType('ThemeFilter', {
  description: 'Which themes to list: those that meet every condition given.',
  fields: (t) => ({
    language: t.string({
      description: 'The language of an article that has them, such as `en`, in large or small letters.',
    }),
    empty: t.boolean({ defaultValue: false, description: 'Whether to list those that no article has as well.' }),
  }),
})

const ThemeOrderField = builder.enumType('ThemeOrderField', {
  description: 'What themes can be sorted by. Ties are sorted by slug.',
  values: {
    NAME: { description: 'Their name, as readers sort: without case and accents, numbers by value.' },
    QUOTES: { description: 'How many quotes they have.' },
  } as const,
})

const ThemeOrderInput = builder.inputType('ThemeOrder', {
  description: 'How to sort themes.',
  fields: (t) => ({
    field: t.field({ type: ThemeOrderField, required: true, description: 'What to sort by.' }),
    direction: t.field({ type: SortDirection, required: true, description: 'Which end to start from.' }),
  }),
})

const byName: ThemeOrder = { field: 'NAME', direction: 'ASC' }

function themeList(order: ThemeOrder, filter: object): List<ListedTheme> {
  return {
    name: JSON.stringify(['themes', order.field, order.direction, filter]),
    terms: themeTerms(order),
    keyOf: (theme) => themeSortKey(order, theme),
  }
}

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
      nullable: true,
      description: 'The themes that articles have, by name unless sorted otherwise.',
      args: {
        where: t.arg({ type: ThemeFilter, description: 'Which to list; all that an article has if omitted.' }),
        orderBy: t.arg({ type: ThemeOrderInput, description: 'How to sort them; by name if omitted.' }),
      },
      resolve: async (_root, { where, orderBy, ...args }, { snapshot, budget }, info) => {
        const order = orderBy ?? byName
        const filter = { language: languageKey(where?.language), empty: where?.empty ?? false }
        const list = themeList(order, filter)
        const window = windowOf(args, list)
        const listing = chargeScans(snapshot, budget, 'Query.themes')
        const themes = areRowsAsked(info) ? await listThemes(listing, filter, { order, window }) : []
        const counting = chargeScans(snapshot, budget, 'ThemeConnection.totalCount')
        return pageOf(themes, window, { list, totalCount: () => countThemes(counting, filter) })
      },
    },
    ThemeConnection,
  ),
  quotesByTheme: t.connection(
    {
      type: 'Quote',
      description: 'The quotes of a theme, across articles: newest article first, then in reading order.',
      nullable: true,
      args: {
        theme: t.arg.string({ required: true, description: 'The slug of the theme, as in `Theme.slug`.' }),
        language: t.arg.string({
          description: 'Only quotes of articles in this language, such as `en`; in every language if omitted.',
        }),
      },
      resolve: (_root, { theme, language, ...args }, context) => {
        const { snapshot, budget } = context
        const slug = withoutNul(theme)
        const code = languageKey(language)
        if (code === null) return quotesOfTheme(context, slug, args)
        const filter = { ...allQuotes, language: code }
        const counting = chargeScans(snapshot, budget, 'QuoteConnection.totalCount')
        const totalCount = () => countQuotes(counting, { ...filter, theme: slug })
        return quotesOfTheme(context, slug, args, { filter, totalCount })
      },
    },
    QuoteConnection,
  ),
}))

/** A page of the quotes of a theme; all of them unless narrowed. */
async function quotesOfTheme(
  { loaders, snapshot }: Pick<Context, 'loaders' | 'snapshot'>,
  theme: string,
  args: PageArguments,
  narrowed?: { readonly filter: QuoteFilter; readonly totalCount: () => Promise<number> },
) {
  const filter = narrowed?.filter ?? allQuotes
  const order = newestQuotesFirst
  const list = quoteList(order, { ...filter, theme }, snapshot.release)
  const window = await windowAt(snapshot.release, windowOf(args, list), loaders)
  const quotes = await loaders.quotesOfTheme(theme, { filter, page: { order, window } })
  return pageOf(quotes, window, { list, totalCount: narrowed?.totalCount ?? (() => quoteCount(loaders, theme)) })
}

async function quoteCount(loaders: Loaders, theme: string): Promise<number> {
  return (await loaders.quoteCountOfTheme.load(theme))?.count ?? 0
}
