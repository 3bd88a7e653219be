import { builder } from '../builder.ts'
import { siteOf } from '../context.ts'
import { nodeId } from '../node-ids.ts'
import { articleOf } from '../owner.ts'
import { siteUrl } from '../site-url.ts'

builder.objectType('Alias', {
  description: 'A further path that leads to an article, mostly one it had earlier. Frontends redirect it.',
  interfaces: ['Node'],
  fields: (t) => ({
    id: t.id({ description: 'Lasting id.', resolve: (alias) => nodeId('Alias', alias.uid) }),
    path: t.exposeString('path', { description: 'The path, such as `/old/privacy/`.' }),
    url: t.field({
      type: 'URL',
      description: 'The path as an absolute URL of the site.',
      resolve: (alias, _args, context) => siteUrl(siteOf(context), alias.path),
    }),
    article: t.field({ type: 'Article', description: 'The article it leads to.', resolve: articleOf }),
  }),
})
