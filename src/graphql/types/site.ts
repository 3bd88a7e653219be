import { builder } from '../builder.ts'
import { releaseOf } from '../context.ts'

builder.objectType('Site', {
  description: 'The site whose content this is, as it described itself at the release this request reads.',
  fields: (t) => ({
    title: t.string({ description: 'The name of the site.', resolve: ({ site }) => site.title }),
    url: t.field({
      type: 'URL',
      description: 'Where the site is, with a slash at the end; all other URLs are made from it.',
      resolve: ({ site }) => site.url,
    }),
    language: t.string({
      description: 'The main language, as a BCP 47 tag such as `en`.',
      resolve: ({ site }) => site.language,
    }),
    licence: t.field({
      type: 'Licence',
      nullable: true,
      description: 'The licence of every article that has none of its own; null if the site states none.',
      resolve: ({ site }) => site.licence,
    }),
    release: t.field({
      type: 'Release',
      description: 'The release this answer was read at: the newest when the request arrived.',
      resolve: (release) => release,
    }),
  }),
})

builder.queryField('site', (t) =>
  t.field({
    type: 'Site',
    description: 'The site itself. Fails with the code `NO_RELEASE` before the first import.',
    resolve: (_root, _args, context) => releaseOf(context),
  }),
)
