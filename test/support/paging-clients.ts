import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { relayStylePagination } from '@apollo/client/utilities'
import { Client, fetchExchange } from '@urql/core'
import { cacheExchange } from '@urql/exchange-graphcache'
import { relayPagination } from '@urql/exchange-graphcache/extras'
import * as relay from 'relay-runtime'

/** Which end of a list to start from. */
export type Direction = 'forwards' | 'backwards'

/** A quote as a client has it. */
export interface PagedQuote {
  readonly id: string
  readonly text: string
}

/** A client on its way through all quotes of a site, a hundred at a time, as its own documentation has it. */
export interface Walker {
  /** Fetches one more page; false once there is none. */
  more(): Promise<boolean>
  /** All quotes it has, in its order, as its cache puts them together. */
  list(): Promise<readonly PagedQuote[]>
}

const QUERY = `query Quotes($first: Int, $after: String, $last: Int, $before: String) {
  quotes(first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { id text } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`

interface Answer {
  readonly quotes: {
    readonly edges: readonly { readonly node: PagedQuote }[]
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  } | null
}

/** What to ask for next; null at the end. */
function nextPage(direction: Direction, answer: Answer | null): Record<string, unknown> | null {
  const page = answer?.quotes?.pageInfo
  if (direction === 'forwards') return page?.hasNextPage === false ? null : { first: 100, after: page?.endCursor }
  return page?.hasPreviousPage === false ? null : { last: 100, before: page?.startCursor }
}

function quotesOf(answer: Answer | null | undefined): readonly PagedQuote[] {
  return (answer?.quotes?.edges ?? []).map(({ node: { id, text } }) => ({ id, text }))
}

/** Apollo Client with `relayStylePagination` and `fetchMore`. */
export function walkWithApollo(url: string, direction: Direction): Walker {
  const typePolicies = { Query: { fields: { quotes: relayStylePagination() } } }
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache({ typePolicies }) })
  const query = gql(QUERY)
  const variables = nextPage(direction, null) ?? {}
  const observed = client.watchQuery<Answer>({ query, variables })
  let begun = false
  const read = () => client.readQuery<Answer>({ query, variables })
  return {
    async more() {
      if (begun) await observed.fetchMore({ variables: nextPage(direction, read()) ?? {} })
      else await client.query({ query, variables })
      begun = true
      return nextPage(direction, read()) !== null
    },
    list: async () => quotesOf(read()),
  }
}

/** urql with Graphcache and `relayPagination`. */
export function walkWithUrql(url: string, direction: Direction): Walker {
  const cache = cacheExchange({ resolvers: { Query: { quotes: relayPagination() } } })
  const client = new Client({ url, exchanges: [cache, fetchExchange], preferGetMethod: false })
  let variables = nextPage(direction, null) ?? {}
  let answer: Answer | null = null
  return {
    async more() {
      const { data, error } = await client
        .query<Answer>(QUERY, variables, { requestPolicy: 'network-only' })
        .toPromise()
      if (error) throw error
      answer = data ?? null
      const next = nextPage(direction, answer)
      variables = next ?? variables
      return next !== null
    },
    list: async () => quotesOf(answer),
  }
}

/** What relay-compiler makes of the documents of the walk with Relay. */
export interface RelayArtifacts {
  readonly load: (name: string) => unknown
  remove(): void
}

const RELAY_SOURCE = (['forwards', 'backwards'] as const)
  .map((direction) => {
    const name = `paging_${direction}`
    const window = direction === 'forwards' ? 'first: $count, after: $cursor' : 'last: $count, before: $cursor'
    return `
graphql\`query paging${direction}Query { ...${name} }\`
graphql\`
  fragment ${name} on Query
  @refetchable(queryName: "paging${direction}PaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 100 }, cursor: { type: "String" }) {
    quotes(${window}) @connection(key: "${name}_quotes") { edges { node { id text } } }
  }\`
`
  })
  .join('')

/** Runs relay-compiler on our schema, with a pagination fragment for each direction. */
export function compileForRelay(): RelayArtifacts {
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-relay-'))
  const schema = fileURLToPath(new URL('../../schema/schema.graphql', import.meta.url))
  writeFileSync(join(folder, 'package.json'), '{}')
  writeFileSync(join(folder, 'paging.js'), `const { graphql } = require('relay-runtime')\n${RELAY_SOURCE}`)
  execFileSync('cp', [schema, join(folder, 'schema.graphql')])
  writeFileSync(
    join(folder, 'relay.config.json'),
    JSON.stringify({ src: '.', schema: './schema.graphql', language: 'javascript', eagerEsModules: false }),
  )
  const require = createRequire(join(folder, 'paging.js'))
  const compiler = createRequire(import.meta.url).resolve('relay-compiler/cli.js')
  execFileSync(process.execPath, [compiler, join(folder, 'relay.config.json')], { cwd: folder, stdio: 'pipe' })
  return {
    load: (name) => require(`./__generated__/${name}.graphql.js`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Relay with `@connection` and `@refetchable`, asking as `usePaginationFragment` does. */
export function walkWithRelay(url: string, direction: Direction, { load }: RelayArtifacts): Walker {
  const environment = new relay.Environment({
    network: relay.Network.create(async ({ text }, variables) => {
      const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }
      const body = JSON.stringify({ query: text, variables })
      return (await fetch(url, { method: 'POST', headers, body })).json()
    }),
    store: new relay.Store(new relay.RecordSource()),
  })
  const query = load(`paging${direction}Query`) as relay.ConcreteRequest
  const pagination = load(`paging${direction}PaginationQuery`) as relay.ConcreteRequest
  const fragment = load(`paging_${direction}`) as relay.ReaderFragment
  const operation = relay.createOperationDescriptor(query, {})
  environment.retain(operation)
  let begun = false
  const read = (): Answer | null => {
    const root = environment.lookup(operation.fragment).data
    const selector = relay.getSingularSelector(fragment, root)
    return selector ? (environment.lookup(selector).data as unknown as Answer) : null
  }
  const cursorOf = ({ quotes }: Answer) =>
    direction === 'forwards' ? quotes?.pageInfo.endCursor : quotes?.pageInfo.startCursor
  return {
    async more() {
      const answer = read()
      const asked = begun && answer ? { count: 100, cursor: cursorOf(answer) } : {}
      await relay
        .fetchQuery(environment, begun ? pagination : query, asked, { fetchPolicy: 'network-only' })
        .toPromise()
      begun = true
      return nextPage(direction, read()) !== null
    },
    list: async () => quotesOf(read()),
  }
}
