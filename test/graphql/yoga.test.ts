import { describe, expect, test } from 'vitest'
import { libraryHandler, type Trace } from './library.ts'

const url = 'http://localhost/graphql'

const posted = (body: string) =>
  new Request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })

describe('only JSON bodies run', () => {
  test.each([
    ['a form', 'application/x-www-form-urlencoded', 'query=%7B__typename%7D'],
    [
      'an upload',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n{__typename}\r\n--x--',
    ],
    ['bare GraphQL', 'application/graphql', '{ __typename }'],
    ['text, which a page elsewhere may post unasked', 'text/plain', '{"query":"{ __typename }"}'],
    ['JSON in another encoding', 'application/json; charset=utf-16', '{"query":"{ __typename }"}'],
    ['a type that only begins like JSON', 'application/jsonp', '{"query":"{ __typename }"}'],
    ['two types at once', 'application/json; x=y, text/plain', '{"query":"{ __typename }"}'],
    ['the same type twice', 'application/json, application/json', '{"query":"{ __typename }"}'],
  ])('%s is refused', async (_name, type, body) => {
    const { handle } = libraryHandler()
    const response = await handle(new Request(url, { method: 'POST', headers: { 'content-type': type }, body }))
    expect(response.status).toBe(415)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }] })
  })

  test('JSON runs however its type is written', async () => {
    const { post } = libraryHandler()
    const response = await post({ query: '{ __typename }' }, { 'content-type': 'Application/JSON; charset="UTF-8"' })
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } })
  })

  test.each(['gzip', 'GZIP', 'br', 'deflate', 'zstd', 'x-unknown', 'identity, gzip'])(
    'a body in the content coding %s is refused, with word of the one that is taken',
    async (coding) => {
      const { post } = libraryHandler()
      const response = await post({ query: '{ __typename }' }, { 'content-encoding': coding })
      expect(response.status).toBe(415)
      expect(response.headers.get('accept-encoding')).toBe('identity')
      expect(await response.json()).toMatchObject({
        errors: [{ message: expect.stringContaining('compressed'), extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }],
      })
    },
  )

  test.each(['identity', 'Identity', ''])('a body in the content coding "%s" runs', async (coding) => {
    const { post } = libraryHandler()
    const response = await post({ query: '{ __typename }' }, { 'content-encoding': coding })
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } })
  })

  test.each(['operationName=', 'variables=', 'extensions=', 'operationName=&variables=&extensions='])(
    'an address with %s runs as if it were not there',
    async (parameters) => {
      const { handle } = libraryHandler()
      const response = await handle(new Request(`${url}?query={__typename}&${parameters}`))
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual({ data: { __typename: 'Query' } })
    },
  )

  test.each([
    ['an address without a query', new Request(url)],
    ['an address with an empty query', new Request(`${url}?query=`)],
    ['a body without a query', posted('{}')],
    ['a body with an empty query', posted('{"query":""}')],
    ['a body with null for a query', posted('{"query":null}')],
  ])('%s is a bad request', async (_name, request) => {
    const { handle } = libraryHandler()
    const response = await handle(request)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
  })

  test.each(['', 'NONSENSE', '{"query":'])('the body "%s", which is no JSON, is a bad request', async (body) => {
    const { handle } = libraryHandler()
    const response = await handle(posted(body))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
  })

  test('a list of operations is refused', async () => {
    const { post } = libraryHandler()
    const response = await post([{ query: '{ __typename }' }])
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BATCHING_NOT_ALLOWED' } }] })
  })

  test('a body over the limit is refused, whatever length it announced', async () => {
    const { handle } = libraryHandler({ limits: { bytes: 1_000 } })
    const chunk = new TextEncoder().encode(' '.repeat(400))
    const body = new ReadableStream({ pull: (controller) => controller.enqueue(chunk) })
    const headers = { 'content-type': 'application/json' }
    const response = await handle(new Request(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit))
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_TOO_LARGE' } }] })
  })

  test('variables in an address that are no JSON are a bad request', async () => {
    const { handle } = libraryHandler()
    const response = await handle(new Request(`${url}?query={__typename}&variables={`))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
  })

  test('keys that reach for a prototype are plain keys', async () => {
    const { post } = libraryHandler()
    const response = await post('{"query":"{ __typename }","variables":{"__proto__":{"n":1},"constructor":1}}')
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } })
  })
})

describe('what is given up stops', () => {
  const query = `{ slow { ${'again { '.repeat(10)} name ${'} '.repeat(10)} } }`

  test('at the deadline, with a code that says so', async () => {
    const trace: Trace = { levels: 0 }
    const { ask, lines } = libraryHandler({ limits: { deadline: 100 }, trace })
    const answer = await ask(query)
    expect(answer).toMatchObject({ status: 503, errors: [{ extensions: { code: 'TIMEOUT' } }] })
    expect(answer.response.headers.get('retry-after')).toBe('1')
    const reached = trace.levels
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(trace.levels).toBe(reached)
    expect(reached).toBeLessThan(5)
    expect(lines).toMatchObject([{ message: 'a request ran into its deadline' }])
  })

  test('when the client leaves', async () => {
    const trace: Trace = { levels: 0 }
    const { handle, lines } = libraryHandler({ trace })
    const client = new AbortController()
    const body = JSON.stringify({ query })
    const headers = { 'content-type': 'application/json' }
    const answer = handle(new Request(url, { method: 'POST', headers, body, signal: client.signal }))
    setTimeout(() => client.abort(), 100)
    await answer
    const reached = trace.levels
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(trace.levels).toBe(reached)
    expect(reached).toBeLessThan(5)
    expect(lines).toEqual([])
  })

  test('even where what runs does not listen', async () => {
    const { ask } = libraryHandler({ limits: { deadline: 50 }, createContext: () => new Promise(() => {}) })
    expect(await ask('{ __typename }')).toMatchObject({ status: 503, errors: [{ extensions: { code: 'TIMEOUT' } }] })
  })

  test('and the context is told by its signal', async () => {
    const signals: AbortSignal[] = []
    const createContext = ({ signal }: { signal: AbortSignal }) => {
      signals.push(signal)
      return {}
    }
    await libraryHandler({ limits: { deadline: 50 }, createContext }).ask(query)
    expect(signals[0]?.aborted).toBe(true)
  })
})

test('an answer with errors is kept out of every cache', async () => {
  const { post } = libraryHandler()
  const cacheControl = async (query: string) => (await post({ query })).headers.get('cache-control')
  expect(await cacheControl('{ broken }')).toBe('private, no-store')
  expect(await cacheControl('{ nowhere }')).toBe('private, no-store')
  expect(await cacheControl('{ __typename }')).toBeNull()
})

test('no origin is let in with credentials, or reflected', async () => {
  const { post } = libraryHandler()
  const response = await post({ query: '{ __typename }' }, { origin: 'https://elsewhere.example' })
  expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
})

describe('a client that accepts', () => {
  test.each([
    'application/xml',
    'text/event-stream',
    'text/*',
    'multipart/mixed',
    'multipart/*',
    'multipart/mixed;deferSpec=20220824',
    'text/event-stream, multipart/mixed;q=0.5',
    'text/event-stream, application/json;q=0, application/graphql-response+json; q=0.0',
    'text/event-stream, application/*;q=0, */*',
    'application/json; charset=utf-16',
    'nonsense',
  ])('%s is told which media types there are, and nothing runs', async (accept) => {
    const { post } = libraryHandler({
      createContext: () => {
        throw new Error('This must not run.')
      },
    })
    const response = await post({ query: '{ __typename }' }, { accept })
    expect(response.status).toBe(406)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_ACCEPTABLE' } }] })
  })

  test.each([
    ['text/event-stream, */*;q=0.1', 'application/json'],
    ['multipart/mixed, application/json', 'application/json'],
    ['application/json, text/event-stream', 'application/json'],
    ['text/event-stream, application/graphql-response+json;q=0.5', 'application/graphql-response+json'],
    ['application/*', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['Application/JSON', 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/json;q=0.9, application/graphql-response+json', 'application/graphql-response+json'],
    ['application/json, application/graphql-response+json;q=0.9', 'application/json'],
    ['application/graphql-response+json;q=0.1, application/json;q=0.2', 'application/json'],
    ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
    ['application/json, application/graphql-response+json', 'application/json'],
    ['application/json;q=0.4, */*;q=0.5', 'application/graphql-response+json'],
    ['application/json;q=0, */*', 'application/graphql-response+json'],
    ['*/*, application/graphql-response+json', 'application/graphql-response+json'],
    ['application/json; note="a, b;q=0"; q=1', 'application/json'],
    ['application/json;q=high', 'application/json'],
  ])('"%s" gets %s', async (accept, type) => {
    const { post } = libraryHandler()
    const response = await post({ query: '{ __typename }' }, { accept })
    expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } })
  })
})

test('the answer is a Response of the platform', async () => {
  const { post } = libraryHandler()
  expect(await post({ query: '{ __typename }' })).toBeInstanceOf(Response)
})
