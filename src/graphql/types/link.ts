import { builder } from '../builder.ts'
import { asItself } from '../loaders.ts'

builder.objectType('Link', {
  description: 'A link in the body of an article.',
  fields: (t) => ({
    href: t.exposeString('href', { description: 'Where it leads, as written in the file.' }),
    text: t.exposeString('text', { description: 'The text of the link.' }),
    article: t.field({
      type: 'Article',
      nullable: true,
      description: 'The article it leads to, aliases followed; null where it leaves the site or leads nowhere.',
      resolve: async ({ target }, _args, { loaders }) => {
        const article = target && (await loaders.articleAtPath.load(target))
        return article ? asItself(article) : null
      },
    }),
  }),
})
