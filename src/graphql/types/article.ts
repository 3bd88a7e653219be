import { builder } from '../builder.ts'
import { siteOf } from '../context.ts'
import { nodeId } from '../node-ids.ts'
import { present } from '../owner.ts'
import { siteUrl } from '../site-url.ts'
import { ArticleKind } from './article-kind.ts'

const WORDS_A_MINUTE = 200

builder.objectType('Article', {
  description: 'A page of the site, made from one Markdown file.',
  interfaces: ['Node'],
  fields: (t) => ({
    id: t.id({
      description: 'Lasting id: the same through edits, renames and moves.',
      resolve: (article) => nodeId('Article', article.articleId),
    }),
    kind: t.expose('kind', { type: ArticleKind, description: 'Whether it is an ordinary page or the head of others.' }),
    path: t.exposeString('path', { description: 'Where it lives on the site, such as `/articles/privacy/`.' }),
    url: t.field({
      type: 'URL',
      description: 'Where it lives, as an absolute URL: its canonical address.',
      resolve: (article, _args, context) => siteUrl(siteOf(context), article.path),
    }),
    requestedPath: t.string({
      nullable: true,
      description:
        'The alias that led here, when the article was asked for by one; else null. Redirect to `path` then.',
      resolve: (article) => article.requestedPath ?? null,
    }),
    title: t.exposeString('title', { description: 'The title as plain text.' }),
    summary: t.exposeString('summary', {
      nullable: true,
      description: 'A few sentences on what it is about, as plain text; null where the file gives none.',
    }),
    language: t.exposeString('language', { description: 'As a BCP 47 tag, such as `en`.' }),
    published: t.expose('published', {
      type: 'DateTime',
      nullable: true,
      description: 'The date the article bears; null where it bears none.',
    }),
    updated: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last revised, as the file says; else the same as `published`.',
      resolve: (article) => article.updated ?? article.published,
    }),
    wordCount: t.exposeInt('wordCount', { description: 'How many words the body has.' }),
    readingMinutes: t.int({
      description: `How long it takes to read at ${WORDS_A_MINUTE} words a minute, rounded up; at least 1.`,
      resolve: ({ wordCount }) => Math.max(1, Math.ceil(wordCount / WORDS_A_MINUTE)),
    }),
    markdown: t.string({
      description: 'The body as written in the file, without the front matter.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfEdition(id, 'markdown'),
    }),
    html: t.string({
      description: 'The body as sanitised HTML; links and images are absolute.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfEdition(id, 'html'),
    }),
    text: t.string({
      description: 'The body as plain text; `Quote.range` counts in it.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfEdition(id, 'text'),
    }),
    sections: t.field({
      type: ['Section'],
      description: 'Its parts, heading by heading, in reading order.',
      resolve: ({ id }, _args, { loaders }) => loaders.sectionsOfEdition(id),
    }),
    section: t.field({
      type: 'Section',
      nullable: true,
      description: 'The part with this anchor; null where there is none.',
      args: { anchor: t.arg.string({ required: true, description: 'As in `Section.anchor`, without `#`.' }) },
      resolve: async ({ id }, { anchor }, { loaders }) => {
        const sections = await loaders.sectionsOfEdition(id)
        return sections.find((section) => section.anchor === anchor) ?? null
      },
    }),
    quotes: t.field({
      type: ['Quote'],
      description: 'What it quotes, in reading order.',
      resolve: ({ id }, _args, { loaders }) => loaders.quotesOfEdition.load(id),
    }),
    imageCredits: t.field({
      type: ['ImageCredit'],
      description: 'Where its images come from, in the order of their captions.',
      resolve: ({ id }, _args, { loaders }) => loaders.imageCreditsOfEdition.load(id),
    }),
    featureImageCredit: t.field({
      type: 'ImageCredit',
      nullable: true,
      description: 'Where the image at its head comes from; null where it has none or none with a caption.',
      resolve: async ({ id }, _args, { loaders }) =>
        (await loaders.imageCreditsOfEdition.load(id)).find((credit) => credit.role === 'FEATURE') ?? null,
    }),
    aliases: t.field({
      type: ['Alias'],
      description: 'Further paths that lead here, in the order the file gives them.',
      resolve: ({ id }, _args, { loaders }) => loaders.aliasesOfEdition.load(id),
    }),
    themes: t.field({
      type: ['Theme'],
      description: 'What it is about, in reading order.',
      resolve: ({ id }, _args, { loaders }) => loaders.themesOfEdition.load(id),
    }),
    links: t.field({
      type: ['Link'],
      description: 'Every link in the body, in order.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfEdition(id, 'links'),
    }),
    licence: t.field({
      type: 'Licence',
      nullable: true,
      description: 'Its own licence, else that of the site; null where neither states one.',
      resolve: (article, _args, context) => article.licence ?? siteOf(context).licence,
    }),
    edition: t.exposeInt('number', { description: '1, 2, 3 … : goes up with every change a reader can see.' }),
    release: t.int({
      description: 'The number of the release that published this edition.',
      resolve: (article) => present(article.since, `the release of edition ${article.id}`),
    }),
    extra: t.field({
      type: 'JSON',
      description: 'What else the front matter of the file holds, unchanged, as an object.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfEdition(id, 'extra'),
    }),
  }),
})
