import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { Client, fetchExchange } from '@urql/core'
import { ClientError, GraphQLClient } from 'graphql-request'
import * as relay from 'relay-runtime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createReadiness } from '../../src/server/health.ts'
import { type Listening, listen } from '../../src/server/listen.ts'
import { createRoutes } from '../../src/server/routes.ts'
import { type CachingProxy, cachingProxies } from '../support/caching-proxies.ts'
import { libraryHandler, librarySchema } from './library.ts'

/**
 * That the statuses 294 and 422 cost no client anything: what the server said arrives whole, with its data and its errors, at every
 * client that frontend teams use, also through the proxies that operators put in between.
 */

const RESPONSE = 'application/graphql-response+json'
const idle = {
  small: { running: 0, waiting: 0 },
  large: { running: 0, waiting: 0 },
  older: { running: 0, waiting: 0 },
  pages: { running: 0, waiting: 0 },
  lag: 0,
  refused: 0,
}

const WHOLE = 'query Whole { articleByPath(path: "/a/") { title } }'
const PARTIAL = 'query Partial { articleByPath(path: "/a/") { title } broken }'
const NOTHING = 'query Nothing { brokenOne }'
const INVALID = 'query Invalid { nowhere }'

let server: Listening
const asked: { readonly question: string; readonly status: number }[] = []

beforeAll(async () => {
  const routes = createRoutes({
    graphql: libraryHandler({ caching: { fresh: 60, stale: 0, edition: '' } }).handle,
    schema: librarySchema(),
    media: async () => new Response(),
    readiness: createReadiness(async () => 1),
    load: () => idle,
  })
  const log = { error() {}, warn() {}, info() {} }
  const handle: typeof routes = async (request, client) => {
    const response = await routes(request, client)
    const question = `${request.method} ${new URL(request.url).searchParams.get('operationName')}`
    asked.push({ question, status: response.status })
    return response
  }
  server = await listen({ handle, host: '127.0.0.1', port: 0, log })
})

afterAll(() => server.close())

/** What a client makes of an answer: its data, and the codes of its errors. */
interface Outcome {
  readonly data: unknown
  readonly codes: readonly unknown[]
}

type Ask = (url: string, query: string, method: 'GET' | 'POST') => Promise<Outcome>

const clients: Readonly<Record<string, Ask>> = {
  'Apollo Client': async (uri, query, method) => {
    const link = new HttpLink({ uri, useGETForQueries: method === 'GET' })
    const client = new ApolloClient({ link, cache: new InMemoryCache() })
    const { data, error } = await client.query({ query: gql(query), errorPolicy: 'all' })
    if (error && !CombinedGraphQLErrors.is(error)) throw error
    return { data: withoutTypenames(data), codes: codesOf(error?.errors) }
  },
  urql: async (url, query, method) => {
    const client = new Client({ url, exchanges: [fetchExchange], preferGetMethod: method === 'GET' && 'force' })
    const { data, error } = await client.query(query, {}).toPromise()
    if (error?.networkError) throw error.networkError
    return { data, codes: codesOf(error?.graphQLErrors) }
  },
  'graphql-request': async (url, query, method) => {
    const client = new GraphQLClient(url, method === 'GET' ? { method, jsonSerializer: JSON } : {})
    try {
      return { data: await client.request(query), codes: [] }
    } catch (error) {
      if (!(error instanceof ClientError)) throw error
      return { data: error.response.data, codes: codesOf(error.response.errors) }
    }
  },
  'the fetch function that Relay documents': async (url, query, method) => {
    const network = relay.Network.create(async ({ text }, variables) => {
      const body = { query: text ?? '', operationName: query.split(' ')[1] ?? '', variables: JSON.stringify(variables) }
      const headers = { accept: `${RESPONSE}, application/json;q=0.9`, 'content-type': 'application/json' }
      const response =
        method === 'GET'
          ? await fetch(`${url}?${new URLSearchParams(body)}`, { headers })
          : await fetch(url, { method, headers, body: JSON.stringify({ ...body, variables }) })
      return response.json()
    })
    const parameters = {
      name: 'Any',
      operationKind: 'query',
      text: query,
      id: null,
      cacheID: query,
      metadata: {},
    } as const
    const answer = await network.execute(parameters, {}, {}).toPromise()
    if (!answer || !('data' in answer || 'errors' in answer)) throw new Error('no answer')
    return { data: answer.data, codes: codesOf('errors' in answer ? answer.errors : []) }
  },
}

const ways = [
  { way: 'straight from the gateway', missing: null, open: null },
  ...cachingProxies.map(({ name, ...proxy }) => ({ way: `through ${name}`, ...proxy })),
]

describe.each(ways)('$way', ({ way, missing, open }) => {
  describe.skipIf(missing)(missing ?? 'every client', () => {
    let proxy: CachingProxy | null = null
    let url: string

    beforeAll(async () => {
      proxy = open && (await open(server.url))
      url = `${proxy?.url ?? server.url}/graphql`
    })

    afterAll(() => proxy?.stop())

    describe.each(Object.entries(clients))('%s', (_name, ask) => {
      test.each(['GET', 'POST'] as const)('has the whole of what a partial answer holds, by %s', async (method) => {
        expect(await ask(url, PARTIAL, method)).toEqual({
          data: { articleByPath: { title: 'Commons' }, broken: null },
          codes: ['INTERNAL_SERVER_ERROR'],
        })
        expect(asked.at(-1)?.status).toBe(294)
      })

      test.each(['GET', 'POST'] as const)('learns why there is nothing, by %s', async (method) => {
        expect((await ask(url, NOTHING, method)).codes).toEqual(['INTERNAL_SERVER_ERROR'])
        expect(asked.at(-1)?.status).toBe(294)
      })

      test.each(['GET', 'POST'] as const)('learns why it was refused, by %s', async (method) => {
        expect((await ask(url, INVALID, method)).codes).toEqual(['GRAPHQL_VALIDATION_FAILED'])
        expect(asked.at(-1)?.status).toBe(422)
      })

      test.each(['GET', 'POST'] as const)('has a whole answer, by %s', async (method) => {
        expect(await ask(url, WHOLE, method)).toEqual({ data: { articleByPath: { title: 'Commons' } }, codes: [] })
      })
    })

    test.each([
      [PARTIAL, 294],
      [NOTHING, 294],
      [INVALID, 422],
    ])('%s has the status %i, and is asked of the gateway each time', async (query, status) => {
      const name = query.split(' ')[1] ?? ''
      const address = `${url}?${new URLSearchParams({ query, operationName: name, way })}`
      const before = asked.length
      for (const _time of [1, 2, 3]) {
        const response = await fetch(address, { headers: { accept: RESPONSE } })
        expect(response.status).toBe(status)
        expect(response.headers.get('content-type')).toBe(`${RESPONSE}; charset=utf-8`)
        expect(await response.json()).toHaveProperty('errors')
      }
      const answered = { question: `GET ${name}`, status }
      expect(asked.slice(before)).toEqual([answered, answered, answered])
    })

    test.skipIf(!open)('a whole answer is kept, so that what is said of the others means something', async () => {
      const address = `${url}?${new URLSearchParams({ query: WHOLE, operationName: 'Whole', way })}`
      const before = asked.length
      for (const _time of [1, 2, 3]) expect((await fetch(address, { headers: { accept: RESPONSE } })).status).toBe(200)
      expect(asked.slice(before)).toEqual([{ question: 'GET Whole', status: 200 }])
    })
  })
})

function codesOf(errors: readonly object[] = []): unknown[] {
  return errors.map((error) => (error as { extensions?: { code?: unknown } }).extensions?.code)
}

// Apollo Client asks for the type of every object.
function withoutTypenames(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data ?? null), (key, value) => (key === '__typename' ? undefined : value))
}
