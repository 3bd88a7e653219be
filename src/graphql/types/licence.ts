import { builder } from '../builder.ts'

builder.objectType('Licence', {
  description: 'The terms under which something may be used, as far as they are stated.',
  fields: (t) => ({
    spdx: t.exposeString('spdx', {
      nullable: true,
      description: 'The SPDX identifier, such as `CC-BY-SA-4.0`; null where kind or version are not certain.',
    }),
    name: t.exposeString('name', { description: 'The name to show, such as `CC BY-SA 4.0`.' }),
    url: t.expose('url', {
      type: 'URL',
      nullable: true,
      description: 'The text of the licence; null where none is given.',
    }),
  }),
})
