import { fileNameIn } from '../../content/addresses.ts'
import { builder } from '../builder.ts'
import { ImageRole } from './image-credit.ts'

builder.objectType('Image', {
  description: 'An image that an article shows.',
  fields: (t) => ({
    url: t.expose('url', { type: 'URL', description: 'Where the site has it, as an absolute URL.' }),
    file: t.field({
      type: 'MediaFile',
      nullable: true,
      description: 'Its file; null if it is not in the folder of the site, or larger than the site keeps.',
      resolve: ({ digest, type, bytes, url }) =>
        digest === null || type === null || bytes === null ? null : { digest, type, bytes, name: fileNameIn(url) },
    }),
    alt: t.exposeString('alt', { nullable: true, description: 'The text to show when it cannot be seen.' }),
    width: t.exposeInt('width', { nullable: true, description: 'In pixels, as shown; null if it is not known.' }),
    height: t.exposeInt('height', { nullable: true, description: 'In pixels, as shown; null if it is not known.' }),
    role: t.expose('role', { type: ImageRole, description: 'Where the article shows it.' }),
    credit: t.field({
      type: 'ImageCredit',
      nullable: true,
      description: 'Its source, according to its caption; null if it has none.',
      resolve: async ({ editionId, role, url }, _args, { loaders }) => {
        const credits = await loaders.imageCreditsOfEdition.load(editionId)
        return credits.find((credit) => credit.role === role && (role === 'FEATURE' || credit.image === url)) ?? null
      },
    }),
  }),
})

builder.objectType('MediaFile', {
  description:
    'The file of an image. This gateway answers with its bytes at `/media/<digest>/<name>`, with any name, for good.',
  fields: (t) => ({
    url: t.field({
      type: 'URL',
      description:
        'Where this gateway, or what stands before it, has its bytes: by digest, so that it may be kept for good.',
      resolve: ({ digest, name }, _args, { mediaUrl }) => `${mediaUrl}${digest}/${name}`,
    }),
    digest: t.exposeString('digest', { description: 'The SHA-256 of its bytes, in hexadecimal.' }),
    contentType: t.exposeString('type', { description: 'Its media type, such as `image/png`.' }),
    bytes: t.exposeInt('bytes', { description: 'Its size in bytes.' }),
  }),
})
