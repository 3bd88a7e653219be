import { builder } from '../builder.ts'

/** As the orders of `database/read` have it. */
export const SortDirection = builder.enumType('SortDirection', {
  description: 'Which end a list starts from.',
  values: {
    ASC: { description: 'From the earliest, the least or A.' },
    DESC: { description: 'From the latest, the most or Z.' },
  } as const,
})
