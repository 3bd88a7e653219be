import { describe, expect, test } from 'vitest'
import { libraryHandler, type Trace } from './library.ts'

const url = 'http://localhost/graphql'

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

  test('a list of operations is refused', async () => {
    const { post } = libraryHandler()
    const response = await post([{ query: '{ __typename }' }])
    expect(response.status).toBe(400)
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
    expect(await ask(query)).toMatchObject({ status: 503, errors: [{ extensions: { code: 'TIMEOUT' } }] })
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
    const createContext = (_request: Request, { signal }: { signal: AbortSignal }) => {
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

test('a client that accepts neither media type is told which there are', async () => {
  const { post } = libraryHandler()
  const response = await post({ query: '{ __typename }' }, { accept: 'application/xml' })
  expect(response.status).toBe(406)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_ACCEPTABLE' } }] })
})

test('the answer is a Response of the platform', async () => {
  const { post } = libraryHandler()
  expect(await post({ query: '{ __typename }' })).toBeInstanceOf(Response)
})
