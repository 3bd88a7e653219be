import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { neverStale } from '../../src/graphql/caching.ts'
import { createPlanner } from '../../src/graphql/execution/execute.ts'
import { createJsonAnswers } from '../../src/graphql/json-answers.ts'
import { createParamsReader } from '../../src/graphql/json-requests.ts'
import { defaultLimits } from '../../src/graphql/limits/limits.ts'
import { createCosts } from '../../src/graphql/limits/query-limits.ts'
import { createTimeSlices } from '../../src/graphql/limits/time-slices.ts'
import { createOperation } from '../../src/graphql/operation.ts'
import { createRepeatedQueries } from '../../src/graphql/repeated-queries.ts'
import { publishRelease } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FrontDoor, openFrontDoor } from '../support/front-door.ts'
import { librarySchema } from './library.ts'

let db: TestDatabase
let gateway: FrontDoor

beforeAll(async () => {
  db = await createTestDatabase()
  for (const title of ['First', 'Second']) {
    await publishRelease(db.database, {
      add: [{ path: `/${title}/`, sections: [{ anchor: 'one', themes: ['water'], quotes: ['Words'] }] }],
    })
  }
  gateway = openFrontDoor(db.database)
})

afterAll(async () => {
  gateway.close()
  await db.drop()
})

interface Asked {
  readonly query: string
  readonly variables?: object
  readonly operationName?: string
  readonly headers?: Record<string, string>
  readonly method?: 'GET' | 'POST'
}

/** Everything of the answer that a client sees. */
async function ask({ method = 'GET', headers = {}, ...params }: Asked) {
  const url = new URL('http://localhost/graphql')
  for (const [name, value] of Object.entries(params))
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  const all = { accept: 'application/graphql-response+json', 'x-request-id': 'the-same-id', ...headers }
  const request =
    method === 'GET'
      ? new Request(url, { headers: all })
      : new Request('http://localhost/graphql', {
          method,
          headers: { 'content-type': 'application/json', ...all },
          body: JSON.stringify(params),
        })
  const response = await gateway.handle(request, { address: 'a' })
  return { status: response.status, headers: [...response.headers], body: await response.text() }
}

const byPath = 'query ($path: String!) { articleByPath(path: $path) { title quotes { text section { anchor } } } }'
const lists = `query A($n: Int) { articles(first: $n) { totalCount nodes { path } } } query B { site { title } }`

const rowsLater = {
  variables: `query ($x: Boolean!) {
    articles { totalCount }
    articles @include(if: $x) { nodes { path } }
    quotes { totalCount }
    quotes @include(if: $x) { nodes { text } }
    themes { totalCount }
    themes @include(if: $x) { nodes { slug } }
    search(text: "words") { totalCount }
    ... @include(if: $x) { search(text: "words") { nodes { __typename } } }
  }`,
  operations: `fragment Counts on Query { articles { totalCount } quotes { totalCount } themes { totalCount } search(text: "words") { totalCount } }
    query A { ...Counts }
    query B { ...Counts articles { nodes { path } } quotes { nodes { text } } themes { nodes { slug } } search(text: "words") { nodes { __typename } } }`,
}

test.each<[string, Asked, Asked]>([
  [
    'value of a variable',
    { query: rowsLater.variables, variables: { x: false } },
    { query: rowsLater.variables, variables: { x: true } },
  ],
  [
    'operation',
    { query: rowsLater.operations, operationName: 'A' },
    { query: rowsLater.operations, operationName: 'B' },
  ],
])('a list that was only counted before is given where another %s asks for it', async (_what, counted, listed) => {
  const { body: before } = await ask(counted)
  const { data } = JSON.parse((await ask(listed)).body)

  expect(before).not.toContain('nodes')
  expect(['articles', 'quotes', 'themes', 'search'].map((list) => data[list].nodes.length)).toEqual([2, 2, 1, 4])
})

test.each<[string, Asked]>([
  ['a whole answer', { query: byPath, variables: { path: '/First/' } }],
  ['to POST', { query: byPath, variables: { path: '/First/' }, method: 'POST' }],
  [
    'to who takes JSON alone',
    { query: byPath, variables: { path: '/First/' }, headers: { accept: 'application/json' } },
  ],
  ['to who takes anything', { query: byPath, variables: { path: '/First/' }, headers: { accept: '*/*' } }],
  [
    'to who would rather have events',
    { query: byPath, headers: { accept: 'text/event-stream, application/json;q=0.5' } },
  ],
  ['to who takes nothing of ours', { query: '{ site { title } }', headers: { accept: 'image/png' } }],
  ['compressed', { query: '{ __schema { types { name fields { name } } } }', headers: { 'accept-encoding': 'br' } }],
  ['to who has cookies', { query: '{ site { title } }', headers: { cookie: 'a=b' } }],
  ['at an older release', { query: '{ articles { nodes { title } } }', headers: { 'content-release': '1' } }],
  ['at a release there never was', { query: '{ articles { nodes { title } } }', headers: { 'content-release': '9' } }],
  ['at no number', { query: '{ articles { nodes { title } } }', headers: { 'content-release': 'nine' } }],
  [
    'with a key nobody has',
    { query: '{ articles { nodes { title } } }', headers: { authorization: 'Bearer nobodys' } },
  ],
  ['of one operation of two', { query: lists, variables: { n: 1 }, operationName: 'A' }],
  ['of the other', { query: lists, operationName: 'B' }],
  ['of neither', { query: lists, operationName: 'C' }],
  [
    'with a field that fails',
    { query: '{ site { title } articles(first: -1) { totalCount } theme(slug: "water") { name } }' },
  ],
  [
    'the same as JSON alone',
    { query: '{ articles(first: -2) { totalCount } }', headers: { accept: 'application/json' } },
  ],
  ['without a variable', { query: byPath }],
  ['with a variable of another type', { query: byPath, variables: { path: 7 } }],
  ['with a variable that asks for too much', { query: lists, variables: { n: 10_000_000 }, operationName: 'A' }],
  ['of a subscription', { query: 'subscription { releasePublished { number } }' }],
  ['of a query that is not valid', { query: '{ nothing }' }],
  ['of no query', { query: '' }],
  [
    'by a digest',
    { query: '{ site { title } }', extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } } as Asked,
  ],
])('the second answer is the first, byte by byte: %s', async (_name, asked) => {
  const first = await ask(asked)

  expect(await ask(asked)).toEqual(first)
})

test('a document that was asked for with variables that fit is refused with others', async () => {
  const fits = await ask({ query: lists, variables: { n: 2 }, operationName: 'A' })
  const costs = await ask({ query: lists, variables: { n: 10_000_000 }, operationName: 'A' })
  const again = await ask({ query: lists, variables: { n: 2 }, operationName: 'A' })

  expect([fits.status, costs.status, again.status]).toEqual([200, 422, 200])
  expect(JSON.parse(costs.body).errors[0].extensions.code).toBe('QUERY_TOO_COSTLY')
})

describe('what is answered without Yoga', () => {
  const schema = librarySchema()
  const create = () =>
    createRepeatedQueries(
      {
        paramsOf: createParamsReader(10_000),
        costOf: createCosts(schema, defaultLimits),
        plan: createPlanner(schema),
        contextOf: async (_request, operation) => operation,
        answerOf: createJsonAnswers(neverStale),
        log: { error: () => {}, warn: () => {}, info: () => {} },
      },
      { max: 10 },
    )

  const operationAlone = () =>
    createOperation({
      ...{ limits: defaultLimits, slices: createTimeSlices(), address: 'a', stop: new AbortController() },
      admission: { enter: async () => ({ becomeLarge: async () => {}, endMaking: () => {}, leave: () => {} }) },
    })

  async function answer(query: string, valid: string, more: Record<string, string> = {}, accept = '*/*') {
    const repeated = create()
    repeated.plugin.onExecute?.({
      args: { document: parse(valid), contextValue: { params: { query: valid } } },
    } as never)
    const search = new URLSearchParams({ query, ...more })
    const request = new Request(`http://localhost/graphql?${search}`, { headers: { accept } })
    const answer = await repeated.answer(request, operationAlone())
    return answer && JSON.parse(answer.body)
  }

  const query = 'query ($path: String!) { articleByPath(path: $path) { title } }'
  const variables = '{"path":"/a/"}'

  test('a query whose document was valid before', async () => {
    expect(await answer(query, query, { variables })).toEqual({ data: { articleByPath: { title: 'Commons' } } })
  })

  test.each([
    ['another document', '{ slow { name } }', {}, '*/*'],
    ['variables that do not fit', query, {}, '*/*'],
    ['an operation that is not there', query, { variables, operationName: 'B' }, '*/*'],
    ['extensions', query, { variables, extensions: '{"persistedQuery":{}}' }, '*/*'],
    ['a client that takes events', query, { variables }, 'text/event-stream'],
  ])('and not %s', async (_name, asked, more, accept) => {
    expect(await answer(asked, query, more, accept)).toBeNull()
  })
})
