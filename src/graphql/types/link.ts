import { builder } from '../builder.ts'
import { asItself } from '../loaders.ts'
import { columnsAsked } from '../selection.ts'
import { articleColumnOf } from '../wide-fields.ts'

builder.objectType('Link', {
  description: 'A link in the body of an article.',
  fields: (t) => ({
    href: t.exposeString('href', { description: 'Where it leads, as written in the file.' }),
    text: t.exposeString('text', { description: 'The text of the link.' }),
    article: t.field({
      type: 'Article',
      nullable: true,
      description: 'The article it leads to, aliases followed; null where it leaves the site or leads nowhere.',
      resolve: async ({ target }, _args, { loaders }, info) => {
        const article = target && (await loaders.articleAtPath.load(target, columnsAsked(info, articleColumnOf)))
        return article ? asItself(article) : null
      },
    }),
  }),
})
