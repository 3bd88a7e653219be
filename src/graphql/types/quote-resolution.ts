import { readNodeId } from '../../content/node-id.ts'
import { builder } from '../builder.ts'
import { parseUuid } from '../input.ts'
import { Gone, type GoneRow } from './path.ts'
import { Quote } from './quote.ts'

const QuoteResolution = builder.unionType('QuoteResolution', {
  description: 'What became of a quote: the quote, or the statement that it was taken back.',
  types: [Quote, Gone],
  resolveType: (value) => ('reason' in value ? 'Gone' : 'Quote'),
})

builder.queryField('resolveQuote', (t) =>
  t.field({
    type: QuoteResolution,
    nullable: true,
    description:
      'What became of a quote that was copied: the quote itself, or that it was taken back, with the reason, whichever release is read. Null if nothing visible has the id and nobody took it back.',
    args: { id: t.arg.id({ required: true, description: 'A `Quote.id` from any earlier answer.' }) },
    resolve: async (_root, { id }, { loaders }) => {
      const named = readNodeId(String(id))
      const uid = named?.type === 'Quote' ? parseUuid(named.id) : null
      if (uid === null) return null
      const quote = await loaders.quoteById.load(uid)
      if (quote !== null) return quote
      const gone = await loaders.withdrawnQuoteById.load(uid)
      return gone && ({ ...gone, path: gone.path ?? '' } satisfies GoneRow)
    },
  }),
)
