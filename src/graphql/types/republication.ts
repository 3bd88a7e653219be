import { authorsOf } from '../../content/authors.ts'
import { omittedImage } from '../../content/republication/leave-out.ts'
import { type Republished, republish } from '../../content/republication/republish.ts'
import { builder } from '../builder.ts'
import { siteOf, urlOf } from '../context.ts'
import { isStillLicensed } from '../ended-images.ts'

const RepublicationUse = builder.inputType('RepublicationUse', {
  description: 'What you want to do with an article.',
  fields: (t) => ({
    commercial: t.boolean({ required: true, description: 'Whether you make money with it.' }),
    derivatives: t.boolean({
      required: true,
      description: 'Whether you want to publish changed versions: translated, abridged, mixed with others.',
    }),
  }),
})

const Omission = builder.objectRef<Republished['omitted'][number]>('Omission').implement({
  description: 'Something that may not be published, and that was taken out.',
  fields: (t) => ({
    what: t.exposeString('what', { description: 'What it is, in words; never its address.' }),
    reason: t.exposeString('reason', { description: 'Why, as a sentence.' }),
  }),
})

const Republication = builder.objectRef<Republished>('Republication').implement({
  description:
    'An article for others to publish: without what its licence does not cover, with credits, the canonical link and what the licence asks to be said. As stated by the publisher.',
  fields: (t) => ({
    html: t.string({
      description: 'Sanitised HTML with credits at its end; addresses are absolute.',
      resolve: (republished) => republished.html(),
    }),
    text: t.string({ description: 'The same as plain text, without images.', resolve: ({ text }) => text() }),
    markdown: t.string({
      description: 'The same as Markdown, made from the HTML: it has no shortcodes, and addresses are absolute.',
      resolve: ({ markdown }) => markdown(),
    }),
    canonical: t.expose('canonical', {
      type: 'URL',
      description: 'Where the article is published: for `<link rel="canonical">`.',
    }),
    statement: t.exposeString('statement', {
      description: 'What must be said with it: title, author, source, licence, in one line with addresses.',
    }),
    omitted: t.field({
      type: [Omission],
      description: 'What was taken out, and why.',
      resolve: ({ omitted }) => [...omitted],
    }),
  }),
})

builder.objectField('Article', 'omitted', (t) =>
  t.field({
    type: [Omission],
    description:
      'What the article shows on the site and is left out of `html`, `images` and `imageCredits`, because its licence has ended. `markdown` is the source as it is, and may name it still.',
    resolve: async ({ id }, _args, { loaders }) => {
      const images = await loaders.imagesOfEdition.load(id)
      return images
        .filter((image) => !isStillLicensed(image))
        .map(({ alt }) => omittedImage(alt, 'Its licence has ended.'))
    },
  }),
)

builder.objectField('Article', 'republication', (t) =>
  t.field({
    type: Republication,
    nullable: true,
    description:
      'The article for you to publish; null where its licence is unknown, or does not allow this use. Creative Commons licences and the public domain are known, by their SPDX ids.',
    args: { for: t.arg({ type: RepublicationUse, required: true, description: 'What you want to do with it.' }) },
    resolve: async (article, { for: use }, context) => {
      const { loaders, slices, budget } = context
      const site = siteOf(context)
      const [html, extra, images, credits] = await Promise.all([
        loaders.bodyOfEdition(article.id, 'html'),
        loaders.bodyOfEdition(article.id, 'extra'),
        loaders.imagesOfEdition.load(article.id),
        loaders.imageCreditsOfEdition.load(article.id),
      ])
      // Reading the HTML takes a moment for each article, and the longer the longer it is.
      budget.spendText('Article.republication', Buffer.byteLength(html))
      await slices.turn(budget, null)
      return republish(
        {
          title: article.title,
          url: urlOf(context, article.path),
          siteTitle: site.title,
          authors: authorsOf(extra),
          licence: article.licence ?? site.licence,
          labels: article.labels ?? [],
          html,
          featureImage: images.find(({ role }) => role === 'FEATURE') ?? null,
          credits,
        },
        use,
        new Date(),
      )
    },
  }),
)
