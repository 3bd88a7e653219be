import { createSchema } from 'graphql-yoga'
import { meterFields } from '../../src/graphql/limits/meter-fields.ts'
import { createGraphQLHandler, type GraphQLHandlerOptions } from '../../src/graphql/yoga.ts'

const typeDefs = /* GraphQL */ `
  interface Node { id: ID! }
  type Query {
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    articleByPath(path: String!): Article
    articlesByPath(paths: [String!]!): [Article]!
    articles(first: Int, after: String, last: Int, before: String): ArticleConnection!
    quotesByTheme(theme: String!, first: Int, after: String, last: Int): QuoteConnection!
    slow: Slow
    broken: String
    brokenOne: String!
    refused: String
    unserialisable: Int
  }
  type Slow { again: Slow name: String }
  type ArticleConnection { nodes: [Article!]! edges: [ArticleEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type ArticleEdge { cursor: String! node: Article! }
  type QuoteConnection { nodes: [Quote!]! pageInfo: PageInfo! totalCount: Int! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Article implements Node {
    id: ID! path: String! title: String! html: String!
    sections: [Section!]! quotes: [Quote!]! aliases: [Alias!]! imageCredits: [ImageCredit!]! links: [Link!]! themes: [Theme!]!
  }
  type Section { anchor: String! heading: String leads: [Lead!]! quotes: [Quote!]! themes: [Theme!]! article: Article! }
  type Lead { label: String! text: String! html: String! }
  type Quote { text: String! attribution: String section: Section! article: Article! themes: [Theme!]! }
  type Theme { slug: String! quotes(first: Int): QuoteConnection! articles(first: Int): ArticleConnection! }
  type Alias { path: String! }
  type ImageCredit { creator: String licence: Licence }
  type Licence { spdx: String }
  type Link { href: String! text: String! article: Article }
`

/** What the resolvers of the small library did, as far as a test wants to see it. */
export interface Trace {
  levels: number
}

/** A schema of the contract's shape over nothing, with fields that are slow or fail in every way a resolver can. */
export function librarySchema(trace: Trace = { levels: 0 }) {
  const slow = async () => {
    trace.levels += 1
    await new Promise((resolve) => setTimeout(resolve, 40))
    return {}
  }
  const schema = createSchema({
    typeDefs,
    resolvers: {
      Query: {
        articleByPath: (_root: unknown, { path }: { path: string }) => ({ path, title: 'Commons' }),
        articles: () => ({ nodes: [], edges: [], totalCount: 0 }),
        slow,
        broken: () => {
          throw new Error('password=hunter2')
        },
        brokenOne: () => {
          throw drizzleError()
        },
        refused: (_root: unknown, _args: unknown, { refuse }: { refuse: () => Error }) => {
          throw refuse()
        },
        unserialisable: () => 'a secret of ours',
      },
      Slow: { again: slow },
    },
  })
  return meterFields(schema)
}

/** The handler over the small library, with everything logged kept in `lines`. */
export function libraryHandler(options: Partial<GraphQLHandlerOptions> & { trace?: Trace } = {}) {
  const lines: { details: object; message: string }[] = []
  const write = (details: object, message: string) => void lines.push({ details, message })
  const handle = createGraphQLHandler({
    schema: librarySchema(options.trace),
    createContext: () => ({}),
    log: { error: write, warn: write, info: write },
    ...options,
  })
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    handle(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    )
  const ask = async (query: string, variables: Record<string, unknown> = {}) => {
    const response = await post({ query, variables }, { accept: 'application/graphql-response+json' })
    return { response, status: response.status, ...((await response.json()) as Answer) }
  }
  return { handle, post, ask, lines }
}

/** A GraphQL answer as JSON. */
export interface Answer {
  data?: Record<string, unknown> | null
  errors?: { message: string; path?: string[]; extensions: { code: string; [key: string]: unknown } }[]
}

function drizzleError() {
  const cause = Object.assign(new Error('relation "quotes" does not exist'), { code: '42P01' })
  return new Error('Failed query: select * from quotes where author = $1\nparams: a reader', { cause })
}
