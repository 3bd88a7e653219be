import { countTerms, listTerms, type TermRow, termOrder } from '../../database/read/terms.ts'
import { builder } from '../builder.ts'
import { withoutNul } from '../input.ts'
import { chargeScans } from '../limits/budget.ts'
import { termKey } from '../loaders.ts'
import { type List, pageOf, windowOf } from '../pages.ts'
import { ArticleConnection, articleList, newestFirst } from './article.ts'

builder.node('Term', {
  description: 'A tag, a category or another term that the site sorts its articles by.',
  id: {
    description: 'Lasting id, kept as long as the taxonomy and the slug are.',
    resolve: termKey,
    parse: withoutNul,
  },
  loadWithoutCache: (key, { loaders }) => loaders.termByKey(key),
  fields: (t) => ({
    taxonomy: t.exposeString('taxonomy', { description: 'What kind of term it is, as the site names it: `tags`.' }),
    slug: t.exposeString('slug', { description: 'Its name in addresses and arguments, such as `open-source`.' }),
    name: t.string({
      description:
        'Its name for people, such as `Open source`: the title of its own page, in the language of the site if it has several; without one, what articles call it, of several spellings the first in the alphabet.',
      resolve: (term, _args, { loaders }) => loaders.nameOfTerm(term),
    }),
    articles: t.connection(
      {
        type: 'Article',
        description: 'The pages that have it, newest first.',
        resolve: async (term, args, { loaders }) => {
          const key = termKey(term)
          const list = articleList(newestFirst, { termOf: key })
          const window = windowOf(args, list)
          const articles = await loaders.articlesOfTerm(key, { order: newestFirst, window })
          return pageOf(loaders.prime(articles), window, {
            list,
            totalCount: async () => (await loaders.articleCountOfTerm.load(key))?.count ?? 0,
          })
        },
      },
      ArticleConnection,
    ),
  }),
})

const TermConnection = builder.connectionObject({ type: 'Term', name: 'TermConnection' })

builder.queryField('terms', (t) =>
  t.connection(
    {
      type: 'Term',
      nullable: true,
      description: 'The terms of a taxonomy that articles have, sorted by slug.',
      args: { taxonomy: t.arg.string({ required: true, description: 'As the site names it: `tags`, `categories` …' }) },
      resolve: async (_root, { taxonomy, ...args }, { snapshot, budget }) => {
        const asked = withoutNul(taxonomy)
        const list: List<TermRow> = {
          name: JSON.stringify(['terms', asked]),
          terms: termOrder,
          keyOf: (term) => [term.slug],
        }
        const window = windowOf(args, list)
        const terms = await listTerms(chargeScans(snapshot, budget, 'Query.terms'), asked, window)
        const counting = chargeScans(snapshot, budget, 'TermConnection.totalCount')
        return pageOf(terms, window, { list, totalCount: () => countTerms(counting, asked) })
      },
    },
    TermConnection,
  ),
)
