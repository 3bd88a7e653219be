import { addressOfWords } from '../../content/addresses.ts'
import { textFragments } from '../../content/body/text-fragment.ts'
import { leastWords } from '../../content/spoken/phrases.ts'
import { anySpelling } from '../asked-path.ts'
import { builder } from '../builder.ts'
import { type Context, urlOf } from '../context.ts'
import { maxQuoted, type Verdict, verifyQuote } from '../verify-quote.ts'
import { urlOfQuote } from './quote.ts'

const QuoteVerdictKind = builder.enumType('QuoteVerdictKind', {
  description:
    'Whether words were said. How they are set does not matter; every word, number and mark between them does.',
  values: {
    VERBATIM: { description: 'Word for word, where they are said to stand, or anywhere if no article was named.' },
    ALTERED: { description: 'Nearly, or with words left out or put in: `difference` tells which.' },
    ELSEWHERE: { description: 'Word for word, but in another article than the one named.' },
    WITHDRAWN: { description: 'They once were, and were taken back: do not quote them.' },
    NOT_OURS: { description: 'They are in nothing that was published here.' },
  } as const,
})

builder.objectType('QuoteVerdict', {
  description: 'Whether words were said, and where they stand.',
  fields: (t) => ({
    kind: t.expose('kind', { type: QuoteVerdictKind, description: 'Whether they were said.' }),
    quote: t.field({
      type: 'Quote',
      nullable: true,
      description:
        'The quote they are, or are a passage of; null if they stand in other text of the article, or nowhere.',
      resolve: ({ quote }) => quote,
    }),
    article: t.field({
      type: 'Article',
      nullable: true,
      description: 'The article they stand in, or once stood in; null if it is gone, or there is none.',
      resolve: ({ article }) => article,
    }),
    range: t.field({
      type: 'TextRange',
      nullable: true,
      description: 'Where they stand in `Article.text`, or what is nearest to them; null if withdrawn or not ours.',
      resolve: ({ range }) => range,
    }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description:
        'The address of the words: of their quote, or of the passage itself where they are none, as in `Quote.url`; that of the article if they cannot be told apart; null if withdrawn or not ours.',
      resolve: (verdict, _args, context) => urlOfVerdict(verdict, context),
    }),
    difference: t.exposeString('difference', {
      nullable: true,
      description:
        'For ALTERED, which words differ, such as `“never” instead of “always”; “not” added; “very” left out; the break after “wells.” left out`; else null.',
    }),
  }),
})

async function urlOfVerdict({ quote, article, range, layout }: Verdict, context: Context): Promise<string | null> {
  if (quote !== null) return urlOfQuote(quote, context)
  if (article === null || range === null || layout === null) return null
  const [directive = null] = textFragments(layout, [range])
  return addressOfWords(urlOf(context, article.path), '', directive)
}

builder.queryField('verifyQuote', (t) =>
  t.field({
    type: 'QuoteVerdict',
    description: `Did they say that? Quotation marks, dashes, apostrophes, ellipses, ligatures, white space and line breaks never matter, nor does case where two words or more are all in capitals; a changed word is never VERBATIM. Nor is what leaves words out for an ellipsis or puts some in square brackets: that is ALTERED. The words may be a passage of a quote, or of other text: without \`article\`, of other text at least ${leastWords} words. A passage is what runs on: a quote, or paragraphs one after the other; never an item of a list, a cell, a heading, a caption or a quote with what is beside it.`,
    args: {
      text: t.arg.string({ required: true, description: `The words, at most ${maxQuoted} characters.` }),
      article: t.arg.string({
        description: `The path of the article they are said to stand in; any if omitted. ${anySpelling}`,
      }),
    },
    resolve: (_root, { text, article }, context) => verifyQuote(context, text, article ?? null),
  }),
)
