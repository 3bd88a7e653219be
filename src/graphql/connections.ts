import type { ObjectRef } from '@pothos/core'
import type { ArticleRow } from '../database/read/articles.ts'
import type { QuoteRow } from '../database/read/quotes.ts'
import type { ReleaseRow } from '../database/read/releases.ts'
import type { ThemeRow } from '../database/read/themes.ts'
import { type BuilderTypes, builder, type SchemaTypes } from './builder.ts'
import { defaultPageSize, maxPageSize, type Page } from './pages.ts'

/** The arguments of every connection field. */
export const pageArguments = builder.args((t) => ({
  first: t.int({
    description: `How many to give, counted from the start of the list or from \`after\`: 0 to ${maxPageSize}; ${defaultPageSize} where neither \`first\` nor \`last\` is given.`,
  }),
  after: t.string({
    description: 'Give only what comes after this cursor, exclusive: a `cursor` or `endCursor` of the same list.',
  }),
  last: t.int({
    description: `How many to give, counted back from the end of the list or from \`before\`: 0 to ${maxPageSize}. Not together with \`first\`.`,
  }),
  before: t.string({
    description: 'Give only what comes before this cursor, exclusive: a `cursor` or `startCursor` of the same list.',
  }),
}))

const PageInfo = builder.objectRef<Page<unknown>['pageInfo']>('PageInfo').implement({
  description: 'Where a page stands in its list.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether there is more after this page.' }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', { description: 'Whether there is more before this page.' }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'The cursor of the first edge, for `before`; null on an empty page.',
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'The cursor of the last edge, for `after`; null on an empty page.',
    }),
  }),
})

/** A page of articles. */
export const ArticleConnection = connection<ArticleRow>('Article', 'articles')
/** A page of quotes. */
export const QuoteConnection = connection<QuoteRow>('Quote', 'quotes')
/** A page of releases. */
export const ReleaseConnection = connection<ReleaseRow>('Release', 'releases')
/** A page of themes. */
export const ThemeConnection = connection<ThemeRow>('Theme', 'themes')

function connection<Row extends object>(
  node: keyof SchemaTypes['Objects'],
  plural: string,
): ObjectRef<BuilderTypes, Page<Row>> {
  // The builder takes the name for the type, but types a name only where it is written out.
  const type = node as unknown as ObjectRef<BuilderTypes, Row>
  const Edge = builder.objectRef<Page<Row>['edges'][number]>(`${node}Edge`).implement({
    description: `One of the ${plural} on a page, with its place in the list.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Its place in the list, for `after` and `before`. Opaque.' }),
      // The builder cannot know that no row is a list, and so wants the type of either.
      node: t.field({ type, description: 'The thing itself.', resolve: (edge) => edge.node as never }),
    }),
  })
  return builder.objectRef<Page<Row>>(`${node}Connection`).implement({
    description: `A page of ${plural}, after the Relay cursor connections specification.`,
    fields: (t) => ({
      edges: t.field({
        type: [Edge],
        description: `The ${plural} with their cursors.`,
        resolve: (page) => [...page.edges],
      }),
      nodes: t.field({
        type: [type],
        description: `The ${plural} alone, where no cursor of each is needed.`,
        resolve: (page) => page.edges.map((edge) => edge.node),
      }),
      pageInfo: t.field({
        type: PageInfo,
        description: 'Whether there is more, and the cursors to go on with.',
        resolve: (page) => page.pageInfo,
      }),
      totalCount: t.int({
        description: `How many ${plural} the whole list holds. Counted only where asked for.`,
        resolve: (page) => page.totalCount(),
      }),
    }),
  })
}
