import { builder } from '../builder.ts'
import { keysOfPath } from '../context.ts'
import { followPath } from '../loaders.ts'
import type { MenuItem as MenuItemRow, Menu as MenuRow } from '../menus.ts'

const MenuItem = builder.objectRef<MenuItemRow>('MenuItem')

MenuItem.implement({
  description: 'An item of a menu.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it says.' }),
    href: t.exposeString('href', {
      description: 'Where it leads: a path of the site or another address, as written; empty if nowhere.',
    }),
    article: t.field({
      type: 'Article',
      nullable: true,
      description: 'The article it leads to; null if it leads elsewhere.',
      resolve: ({ article, href }, _args, context) =>
        article ?? (href === '' ? null : followPath(context.loaders, keysOfPath(context, href))),
    }),
    weight: t.exposeInt('weight', { description: 'Lighter items go first; those of 0 go last.' }),
    children: t.field({ type: [MenuItem], description: 'The items below it.', resolve: ({ children }) => children }),
  }),
})

/** A menu of the site. */
export const Menu = builder.objectRef<MenuRow>('Menu').implement({
  description: 'A menu of the site: what its configuration and the front matter of its pages put into it.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name, such as `main`.' }),
    items: t.field({ type: [MenuItem], description: 'Its items at the top.', resolve: ({ items }) => items }),
  }),
})
