import { addressOfWords } from '../../content/addresses.ts'
import type { QuoteRow } from '../../database/read/edition-parts.ts'
import {
  countQuotes,
  type ListedQuote,
  listQuotes,
  type QuoteOrder,
  quoteSortKey,
  quoteTerms,
} from '../../database/read/quote-pages.ts'
import { builder } from '../builder.ts'
import { articleOf, type Context, keysOfPath, required, urlOf, wordsOf } from '../context.ts'
import { htmlStillLicensed } from '../ended-images.ts'
import { languageKey, lookupKey, parseUuid, withoutNul } from '../input.ts'
import { chargeScans } from '../limits/budget.ts'
import { followPath } from '../loaders.ts'
import { type List, pageOf, windowOf } from '../pages.ts'
import { quoteCursor, windowAt } from '../quote-cursors.ts'
import { areRowsAsked } from '../rows-asked.ts'
import { whenLoaded } from '../when-loaded.ts'
import { SortDirection } from './sort-direction.ts'

builder.objectType('TextRange', {
  description: 'A part of a text, in UTF-16 code units, which JavaScript, Java and C# count strings in.',
  fields: (t) => ({
    start: t.exposeInt('start', { description: 'Index of the first unit.' }),
    end: t.exposeInt('end', { description: 'Index after the last unit.' }),
  }),
})

/** An object with a lasting id, which other subgraphs may extend. */
export const Quote = builder.node('Quote', {
  description: 'A passage an article quotes: a block quote, or a paragraph or list item that is one quotation.',
  id: {
    description: 'Lasting id, kept as long as the article quotes the same words.',
    resolve: (quote) => quote.uid,
    parse: parseUuid,
  },
  loadWithoutCache: (id, { loaders }) => (id === null ? null : loaders.quoteById.load(id)),
  fields: (t) => ({
    text: t.exposeString('text', { description: 'The words as plain text, without the outer quotation marks.' }),
    html: t.string({
      description: 'The words as sanitised HTML; without ids and without references to footnotes.',
      resolve: ({ html, editionId }, _args, { loaders }) => htmlStillLicensed(html, editionId, loaders),
    }),
    attribution: t.exposeString('attribution', {
      nullable: true,
      description: 'Whose words they are, as written, such as `Ana, Detroit`; null if the article does not say.',
    }),
    source: t.expose('source', {
      type: 'URL',
      nullable: true,
      description: 'The page the words are cited from; null if none is linked.',
    }),
    position: t.exposeInt('position', { description: '0, 1, 2 … among the quotes of the article.' }),
    range: t.field({
      type: 'TextRange',
      description: 'Where the words are in `Article.text`: slicing it gives `text`, verbatim.',
      resolve: (quote) => ({ start: quote.rangeStart, end: quote.rangeEnd }),
    }),
    language: t.string({
      description: 'The language of its article, as in `Article.language`.',
      resolve: async (quote, args, context) => (await articleOf(quote, args, context)).language,
    }),
    url: t.field({
      type: 'URL',
      description:
        'The address of the very words: browsers scroll to them and mark them. Of words that are on their page more than once and cannot be told apart, it is that of their section.',
      resolve: (quote, _args, context) => urlOfQuote(quote, context),
    }),
    section: t.field({
      type: 'Section',
      description: 'The section the words are in.',
      resolve: ({ editionId, section: position }, _args, { loaders }) =>
        whenLoaded(loaders.sectionAt({ editionId, position }), (section) =>
          required(section, `section ${position} of edition ${editionId}`),
        ),
    }),
    article: t.field({ type: 'Article', description: 'The article that quotes them.', resolve: articleOf }),
    themes: t.field({
      type: ['Theme'],
      description: 'What the words are about.',
      resolve: (quote, _args, { loaders }) => loaders.themesBySlug(quote.themes),
    }),
  }),
})

/** A page of quotes. */
export const QuoteConnection = builder.connectionObject({ type: 'Quote', name: 'QuoteConnection' })

const QuoteFilter = builder.inputType('QuoteFilter', {
  description: 'Which quotes to list: those that meet every condition given.',
  fields: (t) => ({
    theme: t.string({ description: 'The slug of a theme they have.' }),
    article: t.string({ description: 'The path, or an alias, of the article they are in.' }),
    text: t.string({ description: 'Words they have, or those who said them, as in `search`.' }),
    attributed: t.boolean({ description: 'Whether the article says whose words they are.' }),
    themes: t.stringList({ description: 'The slugs of themes of which they have at least one.' }),
    language: t.string({ description: 'The language of their article, such as `en`, in large or small letters.' }),
    publishedAfter: t.field({
      type: 'DateTime',
      description: 'Only those of articles published later than this. Excludes articles without a date.',
    }),
    publishedBefore: t.field({
      type: 'DateTime',
      description: 'Only those of articles published earlier than this. Excludes articles without a date.',
    }),
  }),
})

const QuoteOrderField = builder.enumType('QuoteOrderField', {
  description: 'What quotes can be sorted by. Ties are sorted by the path of the article, then by the place in it.',
  values: {
    PUBLISHED: { description: 'The date of their article; those without one sort as if from the year 1.' },
    ARTICLE: { description: 'The path of their article.' },
    ATTRIBUTION: { description: 'Whose words they are, as readers sort names; those of no one come after Z.' },
  } as const,
})

const QuoteOrderInput = builder.inputType('QuoteOrder', {
  description: 'How to sort quotes.',
  fields: (t) => ({
    field: t.field({ type: QuoteOrderField, required: true, description: 'What to sort by.' }),
    direction: t.field({ type: SortDirection, required: true, description: 'Which end to start from.' }),
  }),
})

/** How quotes are sorted unless asked otherwise. */
export const newestQuotesFirst: QuoteOrder = { field: 'PUBLISHED', direction: 'DESC' }

builder.queryField('quotes', (t) =>
  t.connection(
    {
      type: 'Quote',
      nullable: true,
      description:
        'Quotes across the whole site; unless sorted otherwise newest article first, then by its path, then in reading order.',
      args: {
        where: t.arg({ type: QuoteFilter, description: 'Which to list; all if omitted.' }),
        orderBy: t.arg({ type: QuoteOrderInput, description: 'How to sort them; newest article first if omitted.' }),
      },
      resolve: async (_root, { where, orderBy, ...args }, context, info) => {
        const { snapshot, budget, loaders } = context
        const path = where?.article ?? null
        const article = path === null ? null : await followPath(loaders, keysOfPath(context, path))
        const order = orderBy ?? newestQuotesFirst
        const filter = {
          theme: where?.theme == null ? null : withoutNul(where.theme),
          editionId: article?.id ?? null,
          words: wordsOf(context, where?.text),
          attributed: where?.attributed ?? null,
          language: languageKey(where?.language),
          themes: where?.themes?.map(withoutNul) ?? null,
          publishedAfter: where?.publishedAfter ?? null,
          publishedBefore: where?.publishedBefore ?? null,
        }
        const named = { ...filter, words: filter.words?.text ?? null, editionId: path && lookupKey(path) }
        const list = quoteList(order, named, snapshot.release)
        const window = await windowAt(snapshot.release, windowOf(args, list), loaders)
        if (path !== null && !article) return pageOf<ListedQuote>([], window, { list, totalCount: () => 0 })
        const searching = chargeScans(snapshot, budget, 'Query.quotes')
        const quotes = areRowsAsked(info) ? await listQuotes(searching, filter, { order, window }) : []
        const counting = chargeScans(snapshot, budget, 'QuoteConnection.totalCount')
        return pageOf(quotes, window, { list, totalCount: () => countQuotes(counting, filter) })
      },
    },
    QuoteConnection,
  ),
)

/** The address of the words of a quote, else of the section they are in. */
export async function urlOfQuote(quote: QuoteRow, context: Context): Promise<string> {
  const [article, section] = await Promise.all([
    articleOf(quote, {}, context),
    context.loaders.sectionAt({ editionId: quote.editionId, position: quote.section }),
  ])
  const anchor = section?.anchor ? encodeURIComponent(section.anchor) : ''
  return addressOfWords(urlOf(context, article.path), anchor, quote.fragment)
}

/**
 * A list of quotes in this order, read at a release. `filter` may be anything JSON can hold; lists with another one are other lists.
 */
export function quoteList(order: QuoteOrder, filter: object, release: number): List<ListedQuote> {
  return {
    name: JSON.stringify(['quotes', order.field, order.direction, filter]),
    terms: [...quoteTerms(order), { type: 'integer' }],
    keyOf: (quote) => quoteCursor(quoteSortKey(order, quote), release),
  }
}
