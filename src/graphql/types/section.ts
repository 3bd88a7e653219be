import { builder } from '../builder.ts'
import { articleOf, urlOf } from '../context.ts'
import { htmlStillLicensed, leadsStillLicensed } from '../ended-images.ts'
import { parseUuid } from '../input.ts'
import { whenLoaded } from '../when-loaded.ts'

/** An object with a lasting id, which other subgraphs may extend. */
export const Section = builder.node('Section', {
  description: 'A heading of an article with the text down to the next heading; or the text before the first one.',
  id: {
    description: 'Lasting id, kept as long as the article has a section with this anchor.',
    resolve: (section) => section.uid,
    parse: parseUuid,
  },
  loadWithoutCache: (id, { loaders }) => (id === null ? null : loaders.sectionById.load(id)),
  fields: (t) => ({
    article: t.field({ type: 'Article', description: 'The article it is part of.', resolve: articleOf }),
    anchor: t.exposeString('anchor', {
      description:
        'The URL fragment of the heading, without `#`; unique in the article, empty before the first heading.',
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
      description: 'The section with the higher heading that this one is under; null at the top.',
      resolve: ({ editionId, parent }, _args, { loaders }) =>
        parent === null ? null : loaders.sectionAt({ editionId, position: parent }),
    }),
    leads: t.field({
      type: ['Lead'],
      description: 'Its paragraphs that open with a bold label, in reading order.',
      resolve: ({ id, editionId }, _args, { loaders }) =>
        whenLoaded(loaders.bodyOfSection(id, 'leads'), (leads) => leadsStillLicensed(leads, editionId, loaders)),
    }),
    lead: t.field({
      type: 'Lead',
      nullable: true,
      description: 'The first paragraph that opens with this label; null if none does.',
      args: {
        label: t.arg.string({ required: true, description: 'The label in any case, with or without its colon.' }),
      },
      resolve: async ({ id, editionId }, { label }, { loaders }) => {
        const leads = await loaders.bodyOfSection(id, 'leads')
        const found = leads.filter((lead) => plainLabel(lead.label) === plainLabel(label)).slice(0, 1)
        return (await leadsStillLicensed(found, editionId, loaders))[0] ?? null
      },
    }),
    markdown: t.string({
      description: 'The section as written in the file, with its heading.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfSection(id, 'markdown'),
    }),
    html: t.string({
      description:
        'The section as sanitised HTML, without its heading; links and images are absolute. The footnotes it refers to are below it, under ids no other section has; it has no other ids. Without images whose licence has ended, as `Article.html`.',
      resolve: ({ id, editionId }, _args, { loaders }) =>
        whenLoaded(loaders.bodyOfSection(id, 'html'), (html) => htmlStillLicensed(html, editionId, loaders)),
    }),
    text: t.string({
      description: 'The section as plain text.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfSection(id, 'text'),
    }),
    quotes: t.field({
      type: ['Quote'],
      description: 'What it quotes, in reading order.',
      resolve: (section, _args, { loaders }) => loaders.quotesOfSection(section),
    }),
    themes: t.field({
      type: ['Theme'],
      description: 'What it is about.',
      resolve: (section, _args, { loaders }) => loaders.themesBySlug(section.themes),
    }),
    url: t.field({
      type: 'URL',
      description: 'The absolute URL of the article with the anchor as its fragment.',
      resolve: async (section, args, context) => {
        const url = urlOf(context, (await articleOf(section, args, context)).path)
        return section.anchor === '' ? url : `${url}#${encodeURI(section.anchor)}`
      },
    }),
  }),
})

function plainLabel(label: string): string {
  return label.trim().replace(/\s*:$/, '').toLowerCase()
}

builder.objectType('Lead', {
  description: 'A paragraph that opens with a bold label: `**The discovery:** When you …`.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'The label without its colon: `The discovery`.' }),
    text: t.exposeString('text', { description: 'What follows the label, as plain text.' }),
    html: t.exposeString('html', {
      description: 'What follows the label, as sanitised HTML; without ids and without references to footnotes.',
    }),
  }),
})
