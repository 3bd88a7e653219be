import { builder } from '../builder.ts'
import { articleOf } from '../context.ts'
import { stillLicensedCredit } from '../ended-images.ts'
import { parseUuid } from '../input.ts'

/** The enum `ImageRole`. */
export const ImageRole = builder.enumType('ImageRole', {
  description: 'Where an article shows an image.',
  values: {
    FEATURE: { description: 'At its head: the image that represents the article.' },
    BODY: { description: 'In its body.' },
  } as const,
})

/** An object with a lasting id, which other subgraphs may extend. */
export const ImageCredit = builder.node('ImageCredit', {
  description:
    'The source of an image, according to its caption. What the caption does not say is null, never guessed.',
  id: {
    description: 'Lasting id; leads nowhere once its licence has ended.',
    resolve: (credit) => credit.uid,
    parse: parseUuid,
  },
  loadWithoutCache: (id, { loaders }) => (id === null ? null : stillLicensedCredit(loaders.imageCreditById.load(id))),
  fields: (t) => ({
    article: t.field({ type: 'Article', description: 'The article that shows the image.', resolve: articleOf }),
    image: t.expose('image', {
      type: 'URL',
      nullable: true,
      description: 'The image, as an absolute URL; null if the article names no image file.',
    }),
    role: t.expose('role', { type: ImageRole, description: 'Where the article shows the image.' }),
    alt: t.exposeString('alt', { nullable: true, description: 'The text to show when the image cannot be seen.' }),
    caption: t.exposeString('caption', { description: 'The whole caption as written, as plain text.' }),
    creator: t.exposeString('creator', { nullable: true, description: 'Who made the image.' }),
    creatorUrl: t.expose('creatorUrl', { type: 'URL', nullable: true, description: 'A page of the creator.' }),
    title: t.exposeString('title', { nullable: true, description: 'The title the creator gave the image.' }),
    source: t.expose('source', { type: 'URL', nullable: true, description: 'The page the image came from.' }),
    sourceName: t.exposeString('sourceName', {
      nullable: true,
      description: 'The name of the place it came from, such as `Flickr` or `Wikimedia Commons`.',
    }),
    licence: t.expose('licence', { type: 'Licence', nullable: true, description: 'The licence of the image.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What the caption says besides the credit, as plain text.',
    }),
    attribution: t.exposeString('attribution', {
      description: 'One line to print with the image: title, creator, source and licence, as far as known.',
    }),
    attributionHtml: t.exposeString('attributionHtml', {
      description: 'The same line as sanitised HTML with its links.',
    }),
    complete: t.exposeBoolean('complete', { description: 'Whether creator, source and licence are all known.' }),
  }),
})

builder.objectType('Label', {
  description:
    'What a community asks of those who pass an article on, such as a Traditional Knowledge label of Local Contexts.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is called, such as `TK Attribution`.' }),
    url: t.expose('url', { type: 'URL', nullable: true, description: 'Where it is explained.' }),
    community: t.exposeString('community', { nullable: true, description: 'Whose label it is.' }),
    text: t.exposeString('text', {
      nullable: true,
      description: 'What it asks, in the language of the article where the site has it in that one.',
    }),
  }),
})

builder.objectType('Licence', {
  description: 'The terms under which something may be used, as far as they are stated.',
  fields: (t) => ({
    spdx: t.exposeString('spdx', {
      nullable: true,
      description:
        'The SPDX identifier, such as `CC-BY-SA-4.0`, or an expression: `CC-BY-4.0 OR MIT` to choose from, `CC-BY-4.0 AND MIT` where both hold; null if kind or version are uncertain.',
    }),
    until: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ends: from then on nobody may show what is under it. Null where it does not end.',
      resolve: ({ until = null }) => until,
    }),
    name: t.exposeString('name', { description: 'The name to show, such as `CC BY-SA 4.0`.' }),
    url: t.expose('url', {
      type: 'URL',
      nullable: true,
      description: 'The text of the licence; null if none is given.',
    }),
  }),
})
