import { createHash } from 'node:crypto'
import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { generatePersistedQueryIdsFromManifest } from '@apollo/persisted-query-lists'
import { Client, fetchExchange } from '@urql/core'
import { persistedExchange } from '@urql/exchange-persisted'
import { print } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseTrustedDocuments } from '../../src/graphql/trusted-documents.ts'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

const PAGE = 'query Page($path: String!) { articleByPath(path: $path) { title } }'
const SITE = print(gql('query Site { site { title __typename } }'))
const OTHER = 'query Other { site { url } }'
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')
const md5 = (text: string) => createHash('md5').update(text).digest('hex')

const manifest = {
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [
    { id: sha256(SITE), name: 'Site', type: 'query', body: SITE },
    { id: sha256(PAGE), name: 'Page', type: 'query', body: PAGE },
  ],
}

/** One that knows some documents, one that answers no others, and one that knows none. */
let knowing: TestGateway
let strict: TestGateway
let plain: TestGateway

beforeAll(async () => {
  const documents = new Map([
    ...parseTrustedDocuments(JSON.stringify(manifest)),
    ...parseTrustedDocuments(JSON.stringify({ [md5(PAGE)]: PAGE })),
  ])
  knowing = await openTestGateway({ documents })
  strict = await openTestGateway({ documents, environment: { COMMONPLACE_ONLY_TRUSTED: 'true' } })
  plain = await openTestGateway()
  for (const { db } of [knowing, strict, plain]) await publishRelease(db.database, { add: [{ path: '/a/' }] })
})

afterAll(() => Promise.all([knowing, strict, plain].map((gateway) => gateway.close())))

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: {
    readonly data?: unknown
    readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
  }
}

async function get(gateway: TestGateway, parameters: Record<string, string>): Promise<Answer> {
  const response = await fetch(`${gateway.url}/graphql?${new URLSearchParams(parameters)}`)
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
}

async function post(gateway: TestGateway, parameters: object): Promise<Answer> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
}

const variables = { path: '/a/' }
const found = { articleByPath: { title: 'Title of /a/' } }

describe.each([
  ['as GraphQL over HTTP has it', { documentId: `sha256:${sha256(PAGE)}` }],
  ['by its bare digest', { documentId: sha256(PAGE) }],
  ['by the id that Relay gave it', { documentId: md5(PAGE) }],
  ['as clients of Apollo do', { extensions: { persistedQuery: { version: 1, sha256Hash: sha256(PAGE) } } }],
])('a document asked for %s', (_way, asked) => {
  test('is answered by POST', async () => {
    const { status, body } = await post(knowing, { ...asked, variables })

    expect([status, body.data]).toEqual([200, found])
  })

  test('is answered by GET, and may be cached', async () => {
    const parameters = Object.entries({ ...asked, variables }).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    const { status, headers, body } = await get(knowing, Object.fromEntries(parameters))

    expect([status, body.data]).toEqual([200, found])
    expect(headers.get('cache-control')).toBe('public, no-cache')
    expect(headers.get('etag')).not.toBeNull()
  })
})

test('an id that no document has is told so, and nobody keeps that', async () => {
  const id = `sha256:${sha256(OTHER)}`
  for (const { status, headers, body } of [
    await post(knowing, { documentId: id }),
    await get(knowing, { documentId: id }),
  ]) {
    expect([status, body.errors?.length, body.errors?.[0]?.extensions.code]).toEqual([
      422,
      1,
      'PERSISTED_QUERY_NOT_FOUND',
    ])
    expect(body).not.toHaveProperty('data')
    expect(headers.get('cache-control')).toBe('private, no-store')
  }
})

test.each([['constructor'], ['__proto__'], [''], ['sha256:']])('%j is the id of no document', async (documentId) => {
  expect((await post(knowing, { documentId })).status).toBe(422)
})

test('a query counts before an id that comes with it', async () => {
  const { body } = await post(knowing, { query: '{ __typename }', documentId: md5(PAGE) })

  expect(body.data).toEqual({ __typename: 'Query' })
})

test('a document keeps to the limits and to its variables, as any query', async () => {
  const { status, body } = await post(knowing, { documentId: md5(PAGE) })

  expect([status, body.errors?.[0]?.extensions.code]).toEqual([422, 'BAD_USER_INPUT'])
})

describe('with --only-trusted', () => {
  test('documents are answered', async () => {
    expect((await post(strict, { documentId: md5(PAGE), variables })).body.data).toEqual(found)
  })

  test.each([[OTHER], ['{ __schema { types { name } } }'], ['{ nowhere }']])('%s is refused', async (query) => {
    for (const { status, headers, body } of [await post(strict, { query }), await get(strict, { query })]) {
      expect([status, body.errors?.[0]?.extensions.code]).toEqual([403, 'DOCUMENT_NOT_TRUSTED'])
      expect(headers.get('cache-control')).toBe('private, no-store')
    }
  })

  test('a text that claims to be a document is refused', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(PAGE) } }
    const { body } = await post(strict, { query: OTHER, documentId: md5(PAGE), extensions })

    expect(body.errors?.[0]?.extensions.code).toBe('DOCUMENT_NOT_TRUSTED')
  })

  test('what the gateway itself asks is answered', async () => {
    const response = await fetch(`${strict.url}/verify?text=Nobody+said+so`)

    expect(await response.json()).toMatchObject({ kind: 'NOT_OURS' })
  })
})

describe.each([
  ['a gateway that knows the document', () => knowing, SITE, ['GET', 'none']],
  ['one that knows others', () => knowing, OTHER, ['GET', 'PERSISTED_QUERY_NOT_FOUND', 'POST', 'none']],
  ['one that knows none', () => plain, SITE, ['GET', 'PERSISTED_QUERY_NOT_SUPPORTED', 'POST', 'none']],
])('%s', (_name, gatewayOf, query, exchanges) => {
  /** Fetches as the platform does, and notes how each request was asked and which error came. */
  function watched(): { readonly fetch: typeof fetch; readonly seen: string[] } {
    const seen: string[] = []
    return {
      seen,
      fetch: async (input, init) => {
        const response = await fetch(input, init)
        const { errors } = (await response.clone().json()) as Answer['body']
        seen.push(init?.method ?? 'GET', errors?.[0]?.extensions.code ?? 'none')
        return response
      },
    }
  }

  test('answers Apollo Client with its link for persisted queries', async () => {
    const { seen, ...watching } = watched()
    const link = new PersistedQueryLink({
      ...(query === SITE
        ? generatePersistedQueryIdsFromManifest({ loadManifest: async () => manifest as never })
        : { sha256 }),
      useGETForHashedQueries: true,
    }).concat(new HttpLink({ uri: `${gatewayOf().url}/graphql`, ...watching }))
    const client = new ApolloClient({ link, cache: new InMemoryCache() })
    const { data } = await client.query({ query: gql(query) })

    expect(data).toMatchObject({ site: { __typename: 'Site' } })
    expect(seen).toEqual(exchanges)
  })

  test('answers urql with its exchange for persisted queries', async () => {
    const { seen, ...watching } = watched()
    const client = new Client({
      url: `${gatewayOf().url}/graphql`,
      exchanges: [
        persistedExchange({ preferGetForPersistedQueries: true, generateHash: async (text) => sha256(text) }),
        fetchExchange,
      ],
      ...watching,
    })
    const { data, error } = await client.query(query, {}).toPromise()

    expect(error).toBeUndefined()
    expect(data).toHaveProperty('site')
    expect(seen.filter((part) => !/^(GET|POST)$/.test(part))).toEqual(
      exchanges.filter((part) => !/^(GET|POST)$/.test(part)),
    )
  })
})

test('Apollo Client learns that a query is not trusted', async () => {
  const link = new PersistedQueryLink({ sha256 }).concat(new HttpLink({ uri: `${strict.url}/graphql` }))
  const client = new ApolloClient({ link, cache: new InMemoryCache() })
  const { error } = await client.query({ query: gql(OTHER), errorPolicy: 'all' })

  expect(CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions).toEqual({ code: 'DOCUMENT_NOT_TRUSTED' })
})

test.each([
  ['Relay', { [md5(PAGE)]: PAGE }, md5(PAGE)],
  ['Relay with SHA-256', { [sha256(PAGE)]: PAGE }, sha256(PAGE)],
  ['GraphQL Code Generator', { [`sha256:${sha256(PAGE)}`]: PAGE }, `sha256:${sha256(PAGE)}`],
  ['GraphQL Code Generator before it named the digest', { [sha1(PAGE)]: PAGE }, sha1(PAGE)],
  ['Apollo', manifest, sha256(PAGE)],
])('the list that %s writes is read: by the ids in it, and by the digest of each document', (_tool, list, id) => {
  const documents = parseTrustedDocuments(JSON.stringify(list))

  expect([documents.get(id), documents.get(`sha256:${sha256(PAGE)}`)]).toEqual([PAGE, PAGE])
})

describe('a list of documents that cannot be used', () => {
  test.each([
    ['{', 'is not JSON'],
    ['[]', 'holds something else than documents'],
    ['{}', 'lists no documents'],
    ['{"a": 1}', 'has no text at `a`'],
    ['{"a": "{ site "}', 'has a document `a` that is not GraphQL: Syntax Error'],
    ['{"format": "other", "version": 1, "operations": []}', 'is of a kind that is not known (format "other"'],
    [JSON.stringify({ ...manifest, version: 2 }), 'version 2'],
    [JSON.stringify({ ...manifest, operations: [{ name: 'Site' }] }), 'lacks the `id` or `body` of operation 1'],
    [
      JSON.stringify({ [sha256(SITE)]: PAGE }),
      `was changed after its id was made: \`${sha256(SITE)}\` has the SHA-256 \`${sha256(PAGE)}\``,
    ],
    [JSON.stringify({ [`sha256:${sha256(SITE)}`]: PAGE }), 'was changed after its id was made'],
    [
      JSON.stringify({
        ...manifest,
        operations: [SITE, PAGE].map((body) => ({ id: 'one', body })),
      }),
      'names two documents `one`',
    ],
  ])('%s is told in a sentence', (text, sentence) => {
    expect(() => parseTrustedDocuments(text)).toThrow(sentence)
  })
})
