import { builder } from '../builder.ts'

/** As in `editions.kind`. */
export const ArticleKind = builder.enumType('ArticleKind', {
  description: 'What an article is on the site.',
  values: {
    PAGE: { description: 'An ordinary page.' },
    SECTION: { description: 'The head of a section: what its `_index.md` says.' },
    HOME: { description: 'The home page: what the `_index.md` at the top says.' },
  } as const,
})
