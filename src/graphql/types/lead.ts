import { builder } from '../builder.ts'

builder.objectType('Lead', {
  description: 'A paragraph that opens with a bold label: `**The discovery:** When you …`.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'The label without its colon: `The discovery`.' }),
    text: t.exposeString('text', { description: 'What follows the label, as plain text.' }),
    html: t.exposeString('html', { description: 'What follows the label, as sanitised HTML.' }),
  }),
})
