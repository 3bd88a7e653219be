import { builder } from '../builder.ts'
import { nodeId } from '../node-ids.ts'
import { articleOf } from '../owner.ts'

const ImageRole = builder.enumType('ImageRole', {
  description: 'Where an article shows an image.',
  values: {
    FEATURE: { description: 'At its head: the image that stands for the article.' },
    BODY: { description: 'In its body.' },
  } as const,
})

builder.objectType('ImageCredit', {
  description:
    'Where an image comes from, as its caption says. What the caption does not say is null; nothing is guessed.',
  interfaces: ['Node'],
  fields: (t) => ({
    id: t.id({ description: 'Lasting id.', resolve: (credit) => nodeId('ImageCredit', credit.uid) }),
    article: t.field({ type: 'Article', description: 'The article that shows the image.', resolve: articleOf }),
    image: t.expose('image', {
      type: 'URL',
      nullable: true,
      description: 'The image, as an absolute URL; null where the article names no image file.',
    }),
    role: t.expose('role', { type: ImageRole, description: 'Where the article shows the image.' }),
    alt: t.exposeString('alt', {
      nullable: true,
      description: 'What stands in for the image where it cannot be seen.',
    }),
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
      description: 'One line to print with the image: title, creator, source and licence, from what is known.',
    }),
    attributionHtml: t.exposeString('attributionHtml', {
      description: 'The same line as sanitised HTML with its links.',
    }),
    complete: t.exposeBoolean('complete', { description: 'Whether creator, source and licence are all known.' }),
  }),
})
