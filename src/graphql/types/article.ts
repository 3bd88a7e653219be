import { authorsOf } from '../../content/authors.ts'
import { jsonLdOf } from '../../content/json-ld.ts'
import { nodeId } from '../../content/node-id.ts'
import { stillLicensed } from '../../content/republication/ended-images.ts'
import type { ArticleFilter as DatabaseFilter } from '../../database/read/article-filter.ts'
import { type ArticleOrder, articleSortKey, articleTerms } from '../../database/read/article-order.ts'
import { countArticles, listArticles } from '../../database/read/article-pages.ts'
import type { ArticleRow } from '../../database/read/articles.ts'
import { anySpelling } from '../asked-path.ts'
import { bodiesAsked } from '../bodies-asked.ts'
import { builder } from '../builder.ts'
import { type Context, keysOfPath, required, siteOf, urlOf, wordsOf } from '../context.ts'
import { creditsStillLicensed, htmlStillLicensed, isStillLicensed } from '../ended-images.ts'
import {
  checkKeys,
  inputError,
  languageKey,
  lookupKey,
  maxKeys,
  parseUuid,
  sectionPrefix,
  withoutNul,
} from '../input.ts'
import { chargeScans } from '../limits/budget.ts'
import { followPath, type Loaders } from '../loaders.ts'
import { type List, pageOf, windowOf } from '../pages.ts'
import { areRowsAsked } from '../rows-asked.ts'
import { whenLoaded } from '../when-loaded.ts'
import { SortDirection } from './sort-direction.ts'

const WORDS_A_MINUTE = 200
const MOST_RELATED = 20
const FEW_RELATED = 5

/** As in `editions.kind`. */
const ArticleKind = builder.enumType('ArticleKind', {
  description: 'What an article is on the site.',
  values: {
    PAGE: { description: 'An ordinary page.' },
    SECTION: { description: 'The page of a section: its `_index.md`.' },
    HOME: { description: 'The home page: the `_index.md` at the top.' },
  } as const,
})

/** An object with a lasting id, which other subgraphs may extend. */
export const Article = builder.node('Article', {
  description: 'A page of the site, made from one Markdown file.',
  id: {
    description: 'Lasting id: the same through edits, renames and moves.',
    resolve: (article) => article.articleId,
    parse: parseUuid,
  },
  loadWithoutCache: (id, { loaders }) => (id === null ? null : loaders.articleById.load(id)),
  fields: (t) => ({
    kind: t.expose('kind', {
      type: ArticleKind,
      description: 'Whether it is an ordinary page or that of a section or the site.',
    }),
    path: t.exposeString('path', { description: 'Its path on the site, such as `/articles/privacy/`.' }),
    url: t.field({
      type: 'URL',
      description: 'Its canonical address: `path` as an absolute URL.',
      resolve: (article, _args, context) => urlOf(context, article.path),
    }),
    originId: t.field({
      type: 'ID',
      nullable: true,
      description:
        'In a mirror, the id that it has at its origin, which is its `id` here as well; null for what is published here first.',
      resolve: ({ articleId }, _args, context) =>
        siteOf(context).mirror === undefined ? null : nodeId('Article', articleId),
    }),
    title: t.exposeString('title', { description: 'The title as plain text; empty if the file gives none.' }),
    summary: t.exposeString('summary', {
      nullable: true,
      description: 'A few sentences on what it is about, as plain text; null if the file has none.',
    }),
    language: t.exposeString('language', { description: 'As a BCP 47 tag, such as `en`.' }),
    published: t.expose('published', {
      type: 'DateTime',
      nullable: true,
      description: 'The date of the article; null if it has none.',
    }),
    updated: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last revised, according to the file; else the same as `published`.',
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
      description:
        'The body as sanitised HTML; links and images are absolute, headings have their anchors as ids. Without images whose licence has ended: see `omitted`.',
      resolve: ({ id }, _args, { loaders }) =>
        whenLoaded(loaders.bodyOfEdition(id, 'html'), (html) => htmlStillLicensed(html, id, loaders)),
    }),
    text: t.string({
      description: 'The body as plain text; `Quote.range` counts in it.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfEdition(id, 'text'),
    }),
    sections: t.field({
      type: ['Section'],
      description: 'Its sections, heading by heading, in reading order.',
      resolve: ({ id }, _args, { loaders }, info) => loaders.sectionsOfEdition(id, bodiesAsked(info)),
    }),
    section: t.field({
      type: 'Section',
      nullable: true,
      description: 'The section with this anchor; null if there is none.',
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
    featureImage: t.field({
      type: 'Image',
      nullable: true,
      description:
        'The image at its head, with or without a credit; null if it has none, or one whose licence has ended.',
      resolve: async ({ id }, _args, { loaders }) => {
        const image = (await loaders.imagesOfEdition.load(id)).find(({ role }) => role === 'FEATURE')
        return image && isStillLicensed(image) ? image : null
      },
    }),
    images: t.field({
      type: ['Image'],
      description:
        'The images it shows: the feature image first, then those of the body in reading order, each once. Without those whose licence has ended.',
      resolve: async ({ id }, _args, { loaders }) => (await loaders.imagesOfEdition.load(id)).filter(isStillLicensed),
    }),
    imageCredits: t.field({
      type: ['ImageCredit'],
      description:
        'The credits of its images, in the order of their captions. Without those of images whose licence has ended.',
      resolve: async ({ id }, _args, { loaders }) => creditsStillLicensed(await loaders.imageCreditsOfEdition.load(id)),
    }),
    featureImageCredit: t.field({
      type: 'ImageCredit',
      nullable: true,
      description:
        'The credit of the image at its head; null if it has no such image, one without a caption, or one whose licence has ended.',
      resolve: async ({ id }, _args, { loaders }) => {
        const credits = creditsStillLicensed(await loaders.imageCreditsOfEdition.load(id))
        return credits.find(({ role }) => role === 'FEATURE') ?? null
      },
    }),
    translations: t.field({
      type: ['Article'],
      description: 'The same page in other languages, sorted by language.',
      resolve: ({ id }, _args, { loaders }) => loaders.translationsOfEdition.load(id),
    }),
    ancestors: t.field({
      type: ['Article'],
      description: 'The pages of the home and the sections above it, home first, as breadcrumbs show them.',
      resolve: (article, _args, { loaders }) => ancestorsOf(article, loaders),
    }),
    previous: t.field({
      type: 'Article',
      nullable: true,
      description: 'The page before it in its folder and language, by date and then by path; null for the first.',
      resolve: ({ id }, _args, { loaders }) => loaders.previousOfEdition.load(id),
    }),
    next: t.field({
      type: 'Article',
      nullable: true,
      description: 'The page after it in its folder and language, by date and then by path; null for the last.',
      resolve: ({ id }, _args, { loaders }) => loaders.nextOfEdition.load(id),
    }),
    related: t.field({
      type: ['Article'],
      description: 'Pages in its language with which it shares themes and terms: most shared first, then the newest.',
      args: {
        first: t.arg.int({ description: `How many at most: 0 to ${MOST_RELATED}; ${FEW_RELATED} if omitted.` }),
      },
      resolve: ({ id }, { first: asked }, { loaders }) => {
        const first = asked ?? FEW_RELATED
        if (first < 0 || first > MOST_RELATED)
          throw inputError(`\`first\` must be between 0 and ${MOST_RELATED}; it is ${first}.`)
        return loaders.relatedToEdition(String(id), first)
      },
    }),
    terms: t.field({
      type: ['Term'],
      description: 'Its tags, categories and other terms, as its file orders them.',
      args: { taxonomy: t.arg.string({ description: 'Only those of this taxonomy, such as `tags`.' }) },
      resolve: async ({ id }, { taxonomy }, { loaders }) => {
        const terms = await loaders.termsOfEdition.load(id)
        return taxonomy == null ? terms : terms.filter((term) => term.taxonomy === taxonomy)
      },
    }),
    aliases: t.field({
      type: ['Alias'],
      description: 'Other paths that lead to it, in the order the file gives them.',
      resolve: ({ id }, _args, { loaders }) => loaders.aliasesOfEdition.load(id),
    }),
    themes: t.field({
      type: ['Theme'],
      description: 'Its themes, in reading order.',
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
      description: 'Its own licence, else that of the site; null if neither states one.',
      resolve: (article, _args, context) => article.licence ?? siteOf(context).licence,
    }),
    labels: t.field({
      type: ['Label'],
      description:
        'What communities ask of those who pass it on, beyond its licence: its own labels, else those of the site. Show them wherever you show the article.',
      resolve: ({ labels }) => labels ?? [],
    }),
    jsonLd: t.field({
      type: 'JSON',
      description: 'What it says of itself in the words of schema.org, for `<script type="application/ld+json">`.',
      resolve: async (article, _args, context) => {
        const { loaders } = context
        const [images, credits, quotes, extra] = await Promise.all([
          loaders.imagesOfEdition.load(article.id),
          loaders.imageCreditsOfEdition.load(article.id),
          loaders.quotesOfEdition.load(article.id),
          loaders.bodyOfEdition(article.id, 'extra'),
        ])
        const parts = { url: urlOf(context, article.path), site: siteOf(context), authors: authorsOf(extra) }
        const still = stillLicensed({ images, credits }, new Date())
        return jsonLdOf(article, { ...parts, images: still.images, credits: still.credits, quotes })
      },
    }),
    edition: t.exposeInt('number', { description: '1, 2, 3 …: increases with every change a reader can see.' }),
    digest: t.exposeString('digest', {
      description:
        'The digest of all that readers see of it, images included; licence and address of the site apart. The same digest is the same article.',
    }),
    release: t.int({
      description: 'The number of the release that published this edition.',
      resolve: (article) => required(article.since, `the release of edition ${article.id}`),
    }),
    extra: t.field({
      type: 'JSON',
      description:
        'The front matter whose value no other field gives back, as an object. Its keys come in no particular order, and whole numbers beyond 2⁵³ as the nearest that JavaScript has: put them in quotation marks to keep them.',
      resolve: ({ id }, _args, { loaders }) => loaders.bodyOfEdition(id, 'extra'),
    }),
  }),
})

/** The visible home and section pages at the paths above that of an article, in its language. */
async function ancestorsOf({ path, language }: ArticleRow, loaders: Loaders): Promise<ArticleRow[]> {
  const parts = lookupKey(path).split('/').slice(1, -1)
  const keys = path === '/' ? [] : ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)]
  const found = await Promise.all(keys.map((key) => loaders.articleByPath.load(key)))
  return found.filter(
    (page) => page !== null && page.requestedPath === null && page.kind !== 'PAGE' && page.language === language,
  ) as ArticleRow[]
}

builder.objectType('Link', {
  description: 'A link in the body of an article.',
  fields: (t) => ({
    href: t.exposeString('href', { description: 'Its target, as written in the file.' }),
    text: t.exposeString('text', { description: 'The text of the link.' }),
    article: t.field({
      type: 'Article',
      nullable: true,
      description:
        'The article it leads to, aliases and former paths followed; null if it leaves the site or leads nowhere.',
      resolve: ({ target }, _args, { loaders }) => (target === null ? null : followPath(loaders, [target])),
    }),
  }),
})

builder.queryFields((t) => ({
  articleByPath: t.field({
    type: 'Article',
    nullable: true,
    description:
      'The article with this path or alias, or that was last found there; null if there is none. Where `path` differs from what was asked, redirect.',
    args: { path: t.arg.string({ required: true, description: `A path of the site. ${anySpelling}` }) },
    resolve: (_root, { path }, context) => followPath(context.loaders, keysOfPath(context, path)),
  }),
  articlesByPath: t.field({
    type: ['Article'],
    nullable: { list: false, items: true },
    description: 'The same for many paths at once, in the order asked; null in place of each that leads nowhere.',
    args: { paths: t.arg.stringList({ required: true, description: `At most ${maxKeys} paths. ${anySpelling}` }) },
    resolve: (_root, { paths }, context) => {
      checkKeys('paths', paths)
      return paths.map((path) => followPath(context.loaders, keysOfPath(context, path)))
    },
  }),
}))

/** A page of articles. */
export const ArticleConnection = builder.connectionObject({ type: 'Article', name: 'ArticleConnection' })

const TermFilter = builder.inputType('TermFilter', {
  description: 'A term of a taxonomy.',
  fields: (t) => ({
    taxonomy: t.string({ required: true, description: 'As in `Term.taxonomy`, such as `tags`.' }),
    slug: t.string({ required: true, description: 'As in `Term.slug`, such as `open-source`.' }),
  }),
})

const ArticleFilter = builder.inputType('ArticleFilter', {
  description: 'Which articles to list: those that meet every condition given.',
  fields: (t) => ({
    kinds: t.field({
      type: [ArticleKind],
      defaultValue: ['PAGE'],
      description: 'The kinds to list; only ordinary pages unless set.',
    }),
    section: t.string({
      description:
        'The folder of the site they are under, such as `articles`, in every language: `/es/articles/…` is under it too.',
    }),
    theme: t.string({ description: 'The slug of a theme they have.' }),
    themes: t.stringList({ description: 'The slugs of themes of which they have at least one.' }),
    term: t.field({ type: TermFilter, description: 'A term they have, such as a tag.' }),
    language: t.string({ description: 'Their language, such as `en`, in large or small letters.' }),
    publishedAfter: t.field({
      type: 'DateTime',
      description: 'Only those published later than this. Excludes articles without a date.',
    }),
    publishedBefore: t.field({
      type: 'DateTime',
      description: 'Only those published earlier than this. Excludes articles without a date.',
    }),
    updatedAfter: t.field({
      type: 'DateTime',
      description: 'Only those revised later than this. Excludes articles without any date.',
    }),
    updatedBefore: t.field({
      type: 'DateTime',
      description: 'Only those revised earlier than this. Excludes articles without any date.',
    }),
    text: t.string({ description: 'Words they have in their title, summary or text, as in `search`.' }),
    pathPrefix: t.string({ description: 'What their path begins with, such as `/articles/pri`.' }),
  }),
})

const ArticleOrderField = builder.enumType('ArticleOrderField', {
  description: 'What articles can be sorted by. Ties are sorted by path.',
  values: {
    PUBLISHED: { description: 'Their date; articles without one sort as if from the year 1.' },
    UPDATED: { description: 'When they were last revised; articles without any date sort as if from the year 1.' },
    TITLE: { description: 'Their title as readers sort: without case, accents and opening marks, numbers by value.' },
    PATH: { description: 'Their path.' },
  } as const,
})

const ArticleOrderInput = builder.inputType('ArticleOrder', {
  description: 'How to sort articles.',
  fields: (t) => ({
    field: t.field({ type: ArticleOrderField, required: true, description: 'What to sort by.' }),
    direction: t.field({ type: SortDirection, required: true, description: 'Which end to start from.' }),
  }),
})

/** How articles are sorted unless asked otherwise. */
export const newestFirst: ArticleOrder = { field: 'PUBLISHED', direction: 'DESC' }

builder.queryField('articles', (t) =>
  t.connection(
    {
      type: 'Article',
      nullable: true,
      description: 'The articles of the site; newest first unless sorted otherwise.',
      args: {
        where: t.arg({ type: ArticleFilter, description: 'Which to list; all ordinary pages if omitted.' }),
        orderBy: t.arg({ type: ArticleOrderInput, description: 'How to sort them; newest first if omitted.' }),
      },
      resolve: async (_root, { where, orderBy, ...args }, context, info) => {
        const { snapshot, budget, loaders } = context
        const order = orderBy ?? newestFirst
        const filter = databaseFilter(where ?? {}, context)
        const list = articleList(order, { ...filter, words: filter.words?.text ?? null })
        const window = windowOf(args, list)
        const listing = chargeScans(snapshot, budget, 'Query.articles')
        const articles = areRowsAsked(info) ? await listArticles(listing, filter, { order, window }) : []
        const counting = chargeScans(snapshot, budget, 'ArticleConnection.totalCount')
        return pageOf(loaders.prime(articles), window, { list, totalCount: () => countArticles(counting, filter) })
      },
    },
    ArticleConnection,
  ),
)

/** A list of articles in this order. `filter` may be anything JSON can hold; lists with another one are other lists. */
export function articleList(order: ArticleOrder, filter: object): List<ArticleRow> {
  return {
    name: JSON.stringify(['articles', order.field, order.direction, filter]),
    terms: articleTerms(order),
    keyOf: (article) => articleSortKey(order, article),
  }
}

function databaseFilter(where: Partial<typeof ArticleFilter.$inferInput>, context: Context): DatabaseFilter {
  return {
    kinds: [...new Set<ArticleRow['kind']>(where.kinds ?? ['PAGE'])].sort(),
    section: sectionPrefix(where.section),
    prefix: prefixKey(where.pathPrefix ?? ''),
    language: languageKey(where.language),
    theme: where.theme == null ? null : withoutNul(where.theme),
    themes: where.themes?.map(withoutNul) ?? null,
    term: where.term ? { taxonomy: withoutNul(where.term.taxonomy), slug: withoutNul(where.term.slug) } : null,
    words: wordsOf(context, where.text),
    publishedAfter: where.publishedAfter ?? null,
    publishedBefore: where.publishedBefore ?? null,
    updatedAfter: where.updatedAfter ?? null,
    updatedBefore: where.updatedBefore ?? null,
  }
}

/** Like a path key, but keeps a final slash: `/art` begins more paths than `/art/`. */
function prefixKey(prefix: string): string {
  if (prefix === '') return ''
  const key = lookupKey(prefix)
  return key !== '/' && prefix.endsWith('/') ? `${key}/` : key
}
