import type { Example } from './frontends-data.ts'

/** What of a site the examples ask for. */
export interface Beginnings {
  readonly path: string
  readonly oldPath: string
  /** Null where no article has a theme. */
  readonly theme: string | null
}

/** Questions that every frontend has, about something that this site has. */
export function examplesFor({ path, oldPath, theme }: Beginnings): Example[] {
  return [
    {
      title: 'A page by its path',
      purpose: 'The article with its sections, quotes, image and licence, in one round trip.',
      question: { query: PAGE, variables: { path } },
    },
    ...(theme === null
      ? []
      : [
          {
            title: 'Quotes of a theme',
            purpose: 'Across all articles, each with the address of its very words.',
            question: { query: THEME, variables: { theme } },
          },
        ]),
    {
      title: 'Where a path leads',
      purpose: 'For a router: a page, a redirect, or why it is gone.',
      question: { query: ROUTE, variables: { path: oldPath } },
    },
    {
      title: 'The newest articles',
      purpose: 'A page of a list; pass endCursor as $after for the next.',
      question: { query: LIST, variables: { after: null } },
    },
    {
      title: 'What changed since',
      purpose: 'To build again only what a release changed.',
      question: { query: CHANGES, variables: { after: null } },
    },
  ]
}

const PAGE = `query Page($path: String!) {
  articleByPath(path: $path) {
    title
    published
    sections { anchor heading html }
    quotes { text attribution url themes { slug name } }
    featureImage { url alt width height credit { attributionHtml } }
    licence { name url }
  }
}`

const THEME = `query QuotesOfTheme($theme: String!) {
  theme(slug: $theme) { name description }
  quotesByTheme(theme: $theme, first: 20) {
    nodes { text attribution url section { heading } article { title path } }
    pageInfo { hasNextPage endCursor }
  }
}`

const ROUTE = `query Route($path: String!) {
  resolvePath(path: $path) {
    __typename
    ... on Article { path title }
    ... on Redirect { to permanent }
    ... on Gone { at reason }
  }
}`

const LIST = `query Newest($after: String) {
  articles(first: 10, after: $after) {
    totalCount
    nodes { path title summary published }
    pageInfo { hasNextPage endCursor }
  }
}`

const CHANGES = `query Changes($after: String) {
  changes(first: 50, after: $after) {
    nodes { release kind path previousPath reason }
    pageInfo { endCursor }
  }
}`
