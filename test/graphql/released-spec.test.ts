import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createReadiness } from '../../src/server/health.ts'
import { listen } from '../../src/server/listen.ts'
import { createRoutes } from '../../src/server/routes.ts'
import { libraryHandler, librarySchema } from './library.ts'

/**
 * What GraphQL over HTTP, in the edition of September 2026, demands of a server, in the order of its chapters. Where a test is
 * for a SHOULD its name says so; the others are for a MUST.
 */

const RESPONSE = 'application/graphql-response+json'
const JSON_TYPE = 'application/json'
const idle = {
  small: { running: 0, waiting: 0 },
  large: { running: 0, waiting: 0 },
  older: { running: 0, waiting: 0 },
  pages: { running: 0, waiting: 0 },
  lag: 0,
  refused: 0,
}

let url: string
let stop: () => Promise<void>

beforeAll(async () => {
  const handle = createRoutes({
    graphql: libraryHandler().handle,
    schema: librarySchema(),
    media: async () => new Response(),
    readiness: createReadiness(async () => 1),
    load: () => idle,
  })
  const limits = { headersTimeout: 200, requestTimeout: 200 }
  const server = await listen({ handle, host: '127.0.0.1', port: 0, limits, log: { error() {}, warn() {}, info() {} } })
  url = `${server.url}/graphql`
  stop = server.close
})

afterAll(() => stop())

describe('Serialization Format', () => {
  test('UTF-8 is assumed of a Content-Type and of an Accept that name no encoding', async () => {
    const answer = await post({ query: 'query Ä { articleByPath(path: "/é/") { path } }'.replace('Ä', 'A') })
    expect(answer.body).toEqual({ data: { articleByPath: { path: '/é/' } } })
  })
})

describe('GET', () => {
  test('the parameters stand in the address as URLSearchParams writes them', async () => {
    const query = 'query One($path: String!) { articleByPath(path: $path) { path } } query Two { __typename }'
    const answer = await get({ query, operationName: 'One', variables: '{"path":"/a b+c/"}', extensions: '{}' })
    expect(answer).toMatchObject({ status: 200, body: { data: { articleByPath: { path: '/a b+c/' } } } })
  })

  test('an empty optional parameter is one that was left out', async () => {
    const answer = await get({ query: '{ __typename }', operationName: '', variables: '', extensions: '' })
    expect(answer).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } })
  })

  test('operationName=null is the name "null"', async () => {
    const answer = await get({
      query: 'query null { __typename } query other { a: __typename }',
      operationName: 'null',
    })
    expect(answer.body).toEqual({ data: { __typename: 'Query' } })
  })

  test('a mutation is not executed; SHOULD: 405, with the Allow that HTTP demands', async () => {
    const answer = await get({ query: 'mutation { remove }' })
    expect(answer).toMatchObject({ status: 405, body: refusedWith('METHOD_NOT_ALLOWED') })
    expect(answer.headers.get('allow')).toBe('POST')
  })
})

describe('POST', () => {
  test.each(['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8'])(
    'a body in UTF-8 JSON is taken as %s',
    async (type) => {
      expect(await post({ query: '{ __typename }' }, { 'content-type': type })).toMatchObject({ status: 200 })
    },
  )

  test('SHOULD: without a Content-Type it is refused with 4xx', async () => {
    const body = new TextEncoder().encode('{"query":"{ __typename }"}')
    const answer = await send({ method: 'POST', body })
    expect(answer.status).toBe(415)
  })

  test('properties it does not understand are ignored', async () => {
    const answer = await post({ query: '{ __typename }', later: true, id: 7 })
    expect(answer).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } })
  })

  test('null is an optional parameter that was left out', async () => {
    const answer = await post({ query: '{ __typename }', operationName: null, variables: null, extensions: null })
    expect(answer).toMatchObject({ status: 200 })
  })
})

describe('Body', () => {
  test.each([RESPONSE, JSON_TYPE])('the Content-Type is told; SHOULD: with its encoding: %s', async (accept) => {
    const answer = await post({ query: '{ __typename }' }, { accept })
    expect(answer.headers.get('content-type')).toBe(`${accept}; charset=utf-8`)
  })

  test.each([
    [`${RESPONSE}, ${JSON_TYPE};q=0.9`, RESPONSE],
    [`${JSON_TYPE};q=0.9, ${RESPONSE}`, RESPONSE],
    [`${RESPONSE};q=0.5, ${JSON_TYPE}`, JSON_TYPE],
    [`${JSON_TYPE}, ${RESPONSE};q=0.999`, JSON_TYPE],
    [`text/html;q=0.1, ${RESPONSE};q=0.2`, RESPONSE],
    [`${RESPONSE};q=0, */*`, JSON_TYPE],
  ])('the type of the highest priority is used: %s gets %s', async (accept, type) => {
    for (const answer of [
      await post({ query: '{ __typename }' }, { accept }),
      await get({ query: '{ __typename }' }, { accept }),
    ])
      expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
  })

  test('SHOULD: 406 where nothing is acceptable', async () => {
    expect(await post({ query: '{ __typename }' }, { accept: 'image/png' })).toMatchObject({ status: 406 })
  })

  test('SHOULD: a legacy client has the same statuses, and JSON for what succeeds', async () => {
    const good = await post({ query: '{ __typename }' }, { accept: JSON_TYPE })
    const bad = await post({ query: '{ nowhere }' }, { accept: JSON_TYPE })
    expect([good.status, good.headers.get('content-type')]).toEqual([200, `${JSON_TYPE}; charset=utf-8`])
    expect([bad.status, bad.headers.get('content-type')]).toEqual([422, `${RESPONSE}; charset=utf-8`])
  })
})

describe('Validation', () => {
  test.each([
    ['mutation { remove }', null],
    ['query One { __typename } mutation Other { remove }', 'Other'],
    ['query One { __typename } mutation Other { remove }', 'One'],
  ])(
    'a document with an operation of a kind the schema has no type for is not executed: %s, of it %s',
    async (query, operationName) => {
      const answer = await post({ query, operationName })
      expect(answer).toMatchObject({ status: 422, body: refusedWith('GRAPHQL_VALIDATION_FAILED') })
      expect(answer.body).not.toHaveProperty('data')
    },
  )

  test.each([
    '{ __typename } fragment Unused on Article { path }',
    'query ($unused: Int) { __typename }',
    '{ articleByPath(path: "/") { path path(x: 1) } }',
    'query A { __typename } query A { __typename }',
  ])('SHOULD: every rule of the GraphQL specification applies: %s', async (query) => {
    const answer = await post({ query })
    expect(answer.status).toBe(422)
    expect(answer.body).not.toHaveProperty('data')
  })
})

describe('Status Codes', () => {
  test('data without errors. SHOULD: 200', async () => {
    expect(await post({ query: '{ __typename }' })).toMatchObject({ status: 200 })
  })

  test('data with errors is a 2xx. SHOULD: 294, beside the media type that gives it a meaning', async () => {
    expect(await post({ query: '{ __typename broken }' })).toMatchObject({
      status: 294,
      body: { data: { __typename: 'Query', broken: null }, errors: [{ path: ['broken'] }] },
    })
    expect(await post({ query: '{ __typename broken }' }, { accept: JSON_TYPE })).toMatchObject({ status: 200 })
  })

  test('data that is null, with errors. SHOULD: 294', async () => {
    expect(await post({ query: '{ brokenOne }' })).toMatchObject({ status: 294, body: { data: null } })
  })

  test.each<[string, number, () => Promise<Answer>]>([
    ['a mutation by GET', 405, () => get({ query: 'mutation { remove }' })],
    ['a method that is not supported', 405, () => send({ method: 'PUT' })],
    ['a Content-Type that is not supported', 415, () => post('{}', { 'content-type': 'text/plain' })],
    ['an Accept that is not supported', 406, () => post({ query: '{ __typename }' }, { accept: 'text/csv' })],
    ['a large address', 414, () => get({ query: `{ ${'a'.repeat(9_000)} }` })],
    ['large headers', 431, () => get({ query: '{ __typename }' }, { 'x-large': 'a'.repeat(17_000) })],
    ['a large body', 413, () => post({ query: ' '.repeat(100_001) })],
    ['a body that is no JSON', 400, () => post('NONSENSE')],
    ['half a body of JSON', 400, () => post('{"query":')],
    ['a misspelt parameter', 422, () => post({ qeury: '{ __typename }' })],
    [
      'variables of the wrong shape',
      422,
      () => post({ query: 'query ($i: Int!) { articles(first: $i) }', variables: [7] }),
    ],
    ['no query in the address', 422, () => get({})],
    ['variables in the address that are no JSON', 400, () => get({ query: '{ __typename }', variables: '{' })],
    ['a document that cannot be parsed', 400, () => post({ query: '{' })],
    ['a document that is not valid', 422, () => post({ query: '{ nowhere }' })],
    ['no telling which operation', 422, () => post({ query: 'query A { __typename } query B { __typename }' })],
    ['an operation that is not there', 422, () => post({ query: 'query A { __typename }', operationName: 'B' })],
    [
      'a variable of the wrong type',
      422,
      () => post({ query: 'query ($n: Int!) { articles(first: $n) { totalCount } }', variables: { n: null } }),
    ],
  ])('no data, because of %s. SHOULD: %i', async (_what, status, ask) => {
    const answer = await ask()
    expect(answer.status).toBe(status)
    expect(answer.body).toEqual({ errors: [expect.objectContaining({ message: expect.stringMatching(/\S/) })] })
  })

  test('what HTTP alone refuses does not come as a GraphQL response', async () => {
    for (const answer of [await send({ method: 'PUT' }), await get({ query: 'a'.repeat(9_000) })])
      expect(answer.headers.get('content-type')).toBe(`${JSON_TYPE}; charset=utf-8`)
  })

  test('a 405 names in Allow what is answered', async () => {
    expect((await send({ method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD, POST')
  })
})

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

const refusedWith = (code: string) => ({ errors: [{ extensions: { code } }] })

async function send(init: RequestInit, address = url): Promise<Answer> {
  const response = await fetch(address, init)
  return { status: response.status, headers: response.headers, body: await response.json() }
}

function post(body: object | string, headers: Record<string, string> = {}): Promise<Answer> {
  return send({
    method: 'POST',
    headers: { 'content-type': JSON_TYPE, accept: RESPONSE, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

function get(parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
  return send({ headers: { accept: RESPONSE, ...headers } }, `${url}?${new URLSearchParams(parameters)}`)
}
