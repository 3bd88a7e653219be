import { pathKey } from '../../content/path-key.ts'
import type { ArticleFilter as Filter } from '../../database/read/article-filter.ts'
import {
  type ArticlePage,
  countArticles,
  countArticlesOfThemes,
  listArticles,
  listArticlesOfThemes,
} from '../../database/read/article-pages.ts'
import type { ArticleRow } from '../../database/read/articles.ts'
import type { Snapshot } from '../../database/read/visible.ts'
import { builder } from '../builder.ts'
import { ArticleConnection, pageArguments } from '../connections.ts'
import { chargeScans } from '../limits/charge-scans.ts'
import { articleList, newestFirst } from '../lists.ts'
import { pageOf, windowOf } from '../pages.ts'
import { searchable } from '../searchable.ts'
import { ArticleKind } from './article-kind.ts'

const ArticleFilter = builder.inputType('ArticleFilter', {
  description: 'Which articles to list: those that meet every condition given.',
  fields: (t) => ({
    kinds: t.field({
      type: [ArticleKind],
      defaultValue: ['PAGE'],
      description: 'The kinds to list; only ordinary pages unless said otherwise.',
    }),
    section: t.string({ description: 'The folder of the site they live under, such as `articles` or `/articles/`.' }),
    theme: t.string({ description: 'The slug of a theme that occurs in them.' }),
    language: t.string({ description: 'Their language, as in `Article.language`.' }),
    publishedAfter: t.field({
      type: 'DateTime',
      description: 'Only those published later than this. Leaves out articles without a date.',
    }),
    publishedBefore: t.field({
      type: 'DateTime',
      description: 'Only those published earlier than this. Leaves out articles without a date.',
    }),
    pathPrefix: t.string({ description: 'What their path begins with, such as `/articles/pri`.' }),
  }),
})

const ArticleOrderField = builder.enumType('ArticleOrderField', {
  description: 'What articles can be sorted by. Ties are sorted by path.',
  values: {
    PUBLISHED: { description: 'The date they bear; those without come as if of the year 1.' },
    UPDATED: { description: 'When they were last revised; those without any date come as if of the year 1.' },
    TITLE: { description: 'Their title.' },
    PATH: { description: 'Their path.' },
  } as const,
})

const SortDirection = builder.enumType('SortDirection', {
  description: 'Which end a list starts from.',
  values: {
    ASC: { description: 'From the earliest, or from A.' },
    DESC: { description: 'From the latest, or from Z.' },
  } as const,
})

const ArticleOrderInput = builder.inputType('ArticleOrder', {
  description: 'How to sort articles.',
  fields: (t) => ({
    field: t.field({ type: ArticleOrderField, required: true, description: 'What to sort by.' }),
    direction: t.field({ type: SortDirection, required: true, description: 'Which end to start from.' }),
  }),
})

builder.queryField('articles', (t) =>
  t.field({
    type: ArticleConnection,
    description: 'The articles of the site: newest first, unless sorted otherwise.',
    args: {
      ...pageArguments,
      where: t.arg({ type: ArticleFilter, description: 'Which to list; all ordinary pages where it is left out.' }),
      orderBy: t.arg({ type: ArticleOrderInput, description: 'How to sort them; newest first where it is left out.' }),
    },
    resolve: async (_root, { where, orderBy, ...args }, { snapshot, budget, loaders }) => {
      const order = orderBy ?? newestFirst
      const theme = where?.theme == null ? null : searchable(where.theme)
      const filter = filterOf(where ?? {})
      const list = articleList(order, { theme, filter })
      const window = windowOf(args, list)
      const articles = await find(chargeScans(snapshot, budget, 'Query.articles'), { theme, filter }, { order, window })
      const counting = chargeScans(snapshot, budget, 'ArticleConnection.totalCount')
      return pageOf(loaders.keep(articles), window, { list, totalCount: () => countAll(counting, { theme, filter }) })
    },
  }),
)

interface Which {
  readonly theme: string | null
  readonly filter: Filter
}

function filterOf(where: Partial<typeof ArticleFilter.$inferInput>): Filter {
  return {
    kinds: [...new Set<ArticleRow['kind']>(where.kinds ?? ['PAGE'])].sort(),
    section: where.section ? `${searchable(pathKey(where.section))}/`.replace('//', '/') : '',
    prefix: searchable(prefixKey(where.pathPrefix ?? '')),
    language: where.language == null ? null : searchable(where.language),
    publishedAfter: where.publishedAfter ?? null,
    publishedBefore: where.publishedBefore ?? null,
  }
}

/** In the form of a path key, but with the last slash where there is one: `/art` begins more paths than `/art/`. */
function prefixKey(prefix: string): string {
  if (prefix === '') return ''
  const key = pathKey(prefix)
  return key !== '/' && prefix.endsWith('/') ? `${key}/` : key
}

function find(snapshot: Snapshot, { theme, filter }: Which, page: ArticlePage): Promise<ArticleRow[]> {
  if (theme === null) return listArticles(snapshot, filter, page)
  return listArticlesOfThemes(snapshot, { themes: [theme], filter }, page)
}

async function countAll(snapshot: Snapshot, { theme, filter }: Which): Promise<number> {
  if (theme === null) return countArticles(snapshot, filter)
  const [row] = await countArticlesOfThemes(snapshot, [theme], filter)
  return row?.count ?? 0
}
