import { printSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { exampleQueries } from '../../src/server/graphiql.ts'
import { createReadiness } from '../../src/server/health.ts'
import { createRoutes } from '../../src/server/routes.ts'
import { libraryHandler, librarySchema } from '../graphql/library.ts'

const schema = librarySchema()
const readiness = createReadiness(async () => 3)
const calm = {
  small: { running: 0, waiting: 0 },
  large: { running: 0, waiting: 0 },
  older: { running: 0, waiting: 0 },
  pages: { running: 0, waiting: 0 },
  lag: 0,
  refused: 0,
}
const media = async () => new Response(null, { status: 404 })
const parts = { graphql: libraryHandler().handle, schema, media, load: () => calm }
const client = { address: '127.0.0.1' }
const routes = createRoutes({ ...parts, readiness })
const ask = (path: string, init: RequestInit = {}) => routes(new Request(`http://localhost${path}`, init), client)

test('/healthz answers whatever the database does', async () => {
  const response = await ask('/healthz')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ status: 'ok' })
})

describe('/readyz', () => {
  test('gives the release and how much is being asked', async () => {
    expect(await (await ask('/readyz')).json()).toEqual({ status: 'ready', release: 3, load: calm })
  })

  test('gives 503 and the reason', async () => {
    const empty = createReadiness(async () => null)
    const answer = createRoutes({ ...parts, readiness: empty })
    const response = await answer(new Request('http://localhost/readyz'), client)
    expect(response.status).toBe(503)
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    expect(await response.json()).toMatchObject({ status: 'unready', code: 'NO_RELEASE' })
  })
})

describe('/schema.graphql', () => {
  test('is the schema as text', async () => {
    const response = await ask('/schema.graphql')
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await response.text()).toBe(printSchema(schema))
  })

  test('is not sent again to who has it, and the validators are repeated', async () => {
    const etag = (await ask('/schema.graphql')).headers.get('etag') ?? ''
    const response = await ask('/schema.graphql', { headers: { 'if-none-match': `"other", W/${etag}` } })
    expect(response.status).toBe(304)
    expect(response.headers.get('etag')).toBe(etag)
    expect(response.headers.get('cache-control')).toBe('public, max-age=60')
    expect(response.headers.get('vary')).toBe('accept-encoding')
    expect(await response.text()).toBe('')
  })

  test.each([
    ['gzip', 'gzip'],
    ['br, gzip;q=0.5', 'gzip'],
    ['gzip;q=0', null],
    ['br', null],
  ])('accept-encoding %s gets %s', async (accepted, coding) => {
    const response = await ask('/schema.graphql', { headers: { 'accept-encoding': accepted } })
    expect(response.headers.get('content-encoding')).toBe(coding)
  })
})

describe('GraphiQL', () => {
  const visit = () => ask('/graphql', { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } })

  test('is a page whose policy lets nothing in from another host', async () => {
    const response = await visit()
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/)
    const page = await response.text()
    const loaded = [...page.matchAll(/<(?:script|link|img|iframe)\b[^>]*?(?:src|href)="([^"]{0,20})/g)].map(
      ([, from]) => from,
    )
    expect(loaded).toEqual([expect.stringMatching(/^data:image/), expect.stringMatching(/^\/graphiql\.js\?/)])
    expect(page).not.toMatch(/@import|url\(["']?https?:/)
  })

  test('finds its script, which may be kept for good', async () => {
    const [, source = ''] = (await (await visit()).text()).match(/<script src="([^"]+)"/) ?? []
    const response = await ask(source)
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect(await response.text()).toContain(JSON.stringify(exampleQueries[0]))
  })

  test('is only for browsers: the same address answers programs in JSON', async () => {
    const response = await ask('/graphql?query={__typename}', { headers: { accept: '*/*' } })
    expect(response.headers.get('vary')).toContain('accept')
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } })
  })
})

describe('every answer', () => {
  test.each(['/graphql?query={__typename}', '/schema.graphql', '/healthz', '/nowhere'])(
    '%s is guarded',
    async (path) => {
      const { headers } = await ask(path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/)
      expect(headers.get('cache-control')).not.toBeNull()
    },
  )

  test.each(['/schema.graphql'])('%s, which people see, gives no address away and may be embedded', async (path) => {
    const { headers } = await ask(path, { headers: { accept: 'text/html' } })
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  })

  test('may be read by any origin, and by none with credentials', async () => {
    const { headers } = await ask('/graphql?query={__typename}', { headers: { origin: 'https://elsewhere.example' } })
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-expose-headers')).toBe(
      'content-release, etag, ratelimit, ratelimit-policy, retry-after, x-request-id',
    )
    expect(headers.has('access-control-allow-credentials')).toBe(false)
  })

  test.each([
    'content-type',
    'authorization,content-type',
    'apollographql-client-name, apollographql-client-version, content-type',
    'traceparent, tracestate, sentry-trace, baggage',
    'cache-control, pragma, x-graphql-hive-client',
  ])('to a preflight allows the headers %s, and no credentials', async (asked) => {
    const response = await ask('/graphql', {
      method: 'OPTIONS',
      headers: { origin: 'https://elsewhere.example', 'access-control-request-headers': asked },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, OPTIONS')
    expect(response.headers.get('access-control-allow-headers')).toBe(asked)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.has('access-control-allow-credentials')).toBe(false)
  })

  test.each(['', 'content-type; x', 'a b', 'content-type,'])(
    'does not repeat "%s", which is no list of headers',
    async (asked) => {
      const response = await ask('/graphql', {
        method: 'OPTIONS',
        headers: { 'access-control-request-headers': asked },
      })
      expect(response.headers.get('access-control-allow-headers')).toBe('*')
    },
  )

  describe('where an origin is trusted', () => {
    const trusting = createRoutes({ ...parts, readiness, trustedOrigins: ['https://www.example.org'] })
    const askFrom = (origin: string, method = 'GET') =>
      trusting(new Request('http://localhost/graphql?query={__typename}', { method, headers: { origin } }), client)

    test.each(['GET', 'OPTIONS'])('lets %s from it have credentials', async (method) => {
      const { headers } = await askFrom('https://www.example.org', method)
      expect(headers.get('access-control-allow-origin')).toBe('https://www.example.org')
      expect(headers.get('access-control-allow-credentials')).toBe('true')
      expect(headers.get('vary')).toContain('origin')
    })

    test.each(['https://example.org', 'http://www.example.org', 'https://www.example.org.evil.example', 'null'])(
      'has nothing but public answers for %s',
      async (origin) => {
        const { headers } = await askFrom(origin)
        expect(headers.get('access-control-allow-origin')).toBe('*')
        expect(headers.has('access-control-allow-credentials')).toBe(false)
        expect(headers.get('vary')).toContain('origin')
      },
    )
  })

  test.each(['authorization', 'cookie'])('asked with %s is for one reader', async (name) => {
    const { headers } = await ask('/schema.graphql', { headers: { [name]: 'x' } })
    expect(headers.get('cache-control')).toBe('private, no-store')
  })
})

test.each([
  ['an address with nothing at it', '/nowhere', 'GET', 404, 'NOT_FOUND'],
  ['a method the address does not have', '/schema.graphql', 'POST', 405, 'METHOD_NOT_ALLOWED'],
  ['a method GraphQL does not have', '/graphql', 'DELETE', 405, 'METHOD_NOT_ALLOWED'],
])('%s', async (_name, path, method, status, code) => {
  const response = await ask(path, { method })
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ errors: [{ message: expect.any(String), extensions: { code } }] })
})
