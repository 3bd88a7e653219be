import type { QuoteRow } from '../../database/read/quotes.ts'
import { builder } from '../builder.ts'
import { nodeId } from '../node-ids.ts'
import { articleOf, present } from '../owner.ts'
import { themesNamed } from '../themes-named.ts'

builder.objectType('TextRange', {
  description: 'A part of a text, in UTF-16 code units, which JavaScript, Java and C# count strings in.',
  fields: (t) => ({
    start: t.exposeInt('start', { description: 'Index of the first unit.' }),
    end: t.exposeInt('end', { description: 'Index after the last unit.' }),
  }),
})

builder.objectType('Quote', {
  description: 'A passage an article quotes: a block quote, or a paragraph or list item that is one quotation.',
  interfaces: ['Node'],
  fields: (t) => ({
    id: t.id({
      description: 'Lasting id, kept as long as the article quotes the same words.',
      resolve: (quote) => nodeId('Quote', quote.uid),
    }),
    text: t.exposeString('text', { description: 'The words as plain text, without the outer quotation marks.' }),
    html: t.exposeString('html', { description: 'The words as sanitised HTML.' }),
    attribution: t.exposeString('attribution', {
      nullable: true,
      description: 'Whose words they are, as written, such as `Ana, Detroit`; null where the article does not say.',
    }),
    source: t.expose('source', {
      type: 'URL',
      nullable: true,
      description: 'The page the words are cited from; null where none is linked.',
    }),
    position: t.exposeInt('position', { description: '0, 1, 2 … among the quotes of the article.' }),
    range: t.field({
      type: 'TextRange',
      description: 'Where the words stand in `Article.text`: slicing it gives `text`, verbatim.',
      resolve: (quote) => ({ start: quote.rangeStart, end: quote.rangeEnd }),
    }),
    section: t.field({
      type: 'Section',
      description: 'The section the words stand in.',
      resolve: async (quote, _args, { loaders }) => {
        const section = await loaders.sectionAt({ editionId: quote.editionId, position: quote.section })
        return present(section, sectionOf(quote))
      },
    }),
    article: t.field({ type: 'Article', description: 'The article that quotes them.', resolve: articleOf }),
    themes: t.field({
      type: ['Theme'],
      description: 'What the words are about.',
      resolve: (quote, _args, { loaders }) => themesNamed(loaders, quote.themes),
    }),
  }),
})

function sectionOf(quote: QuoteRow): string {
  return `section ${quote.section} of edition ${quote.editionId}`
}
