import { builder } from '../builder.ts'
import { siteOf } from '../context.ts'
import { nodeId } from '../node-ids.ts'
import { articleOf, present } from '../owner.ts'
import { siteUrl } from '../site-url.ts'
import { themesNamed } from '../themes-named.ts'

builder.objectType('Section', {
  description: 'A heading of an article with the text down to the next heading; or the text before the first one.',
  interfaces: ['Node'],
  fields: (t) => ({
    id: t.id({
      description: 'Lasting id, kept as long as the article has a section with this anchor.',
      resolve: (section) => nodeId('Section', section.uid),
    }),
    article: t.field({ type: 'Article', description: 'The article it is a part of.', resolve: articleOf }),
    anchor: t.exposeString('anchor', {
      description:
        'The fragment that leads to the heading, without `#`; unique in the article, empty before the first heading.',
    }),
    heading: t.exposeString('heading', {
      nullable: true,
      description: 'The heading as plain text; null for the text before the first one.',
    }),
    level: t.exposeInt('level', { description: '1 to 6; 0 for the text before the first heading.' }),
    position: t.exposeInt('position', { description: '0, 1, 2 … among the sections of the article.' }),
    parent: t.field({
      type: 'Section',
      nullable: true,
      description: 'The section with a higher heading that this one belongs under; null at the top.',
      resolve: ({ editionId, parent }, _args, { loaders }) =>
        parent === null ? null : loaders.sectionAt({ editionId, position: parent }),
    }),
    leads: t.field({
      type: ['Lead'],
      description: 'Its paragraphs that open with a bold label, in reading order.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfSection(id, 'leads'),
    }),
    lead: t.field({
      type: 'Lead',
      nullable: true,
      description: 'The first paragraph that opens with this label; null where none does.',
      args: {
        label: t.arg.string({ required: true, description: 'The label in any case, with or without its colon.' }),
      },
      resolve: async ({ id }, { label }, { loaders }) => {
        const leads = await loaders.bodyOfSection(id, 'leads')
        return leads.find((lead) => sameLabel(lead.label) === sameLabel(label)) ?? null
      },
    }),
    markdown: t.string({
      description: 'The section as written in the file, with its heading.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfSection(id, 'markdown'),
    }),
    html: t.string({
      description: 'The section as sanitised HTML; links and images are absolute.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfSection(id, 'html'),
    }),
    text: t.string({
      description: 'The section as plain text.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfSection(id, 'text'),
    }),
    quotes: t.field({
      type: ['Quote'],
      description: 'What it quotes, in reading order.',
      resolve: async (section, _args, { loaders }) => [...(await loaders.quotesOfSection(section))],
    }),
    themes: t.field({
      type: ['Theme'],
      description: 'What it is about.',
      resolve: (section, _args, { loaders }) => themesNamed(loaders, section.themes),
    }),
    url: t.field({
      type: 'URL',
      description: 'The absolute URL of the article with the anchor as its fragment.',
      resolve: async ({ editionId, anchor }, _args, context) => {
        const article = await context.loaders.articleOfEdition.load(editionId)
        const url = siteUrl(siteOf(context), present(article, `the article of edition ${editionId}`).path)
        return anchor === '' ? url : `${url}#${encodeURI(anchor)}`
      },
    }),
  }),
})

function sameLabel(label: string): string {
  return label.trim().replace(/\s*:$/, '').toLowerCase()
}
