import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultListenLimits } from '../../src/server/listen-limits.ts'
import { plainQuestion } from '../../src/server/plain-question.ts'
import { readBody, toRequest } from '../../src/server/to-request.ts'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { createRandom } from '../support/random.ts'
import { exchange } from './wire.ts'

describe('a question that is read without a `Request` is the one that a `Request` would hold', () => {
  /** Of each request that came: how both have it, or null where it is left to a `Request`. */
  const found: { readonly plain: object | null; readonly whole: object | null }[] = []
  let server: Server
  let url: string

  beforeAll(async () => {
    server = createServer(async (incoming, outgoing) => {
      found.push(await bothOf(incoming))
      outgoing.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterAll(() => void server.close())

  const names = ['accept', 'accept-encoding', 'authorization', 'content-type', 'content-release', 'if-none-match']
  const more = ['cookie', 'last-event-id', 'origin', 'x-request-id', 'x-forwarded-for', 'user-agent']

  async function bothOf(incoming: IncomingMessage) {
    const body = (await readBody(incoming, defaultListenLimits)) as Uint8Array<ArrayBuffer> | null
    const isForAll = incoming.headers['x-forwarded-for'] !== undefined
    const sent = { body, isForAll, signal: new AbortController().signal }
    const [plain, whole] = [plainQuestion(incoming, sent), toRequest(incoming, sent)]
    const headersOf = ({ get }: Pick<Headers, 'get'>) =>
      // Each has an id of its own where none was sent.
      [...names, ...more].map((name) => get(name)?.replace(/^[\da-f]{8}-[\da-f-]{27}$/, 'an id'))
    const askedBy = async (request: NonNullable<typeof plain>) => ({
      method: request.method,
      url: request.url,
      search: [...(request.search ?? new URL(request.url).searchParams)],
      headers: headersOf({ get: (name) => request.headers.get(name) }),
      text: await request.text(),
    })
    return {
      plain: plain && (await askedBy(plain)),
      whole: whole instanceof Response ? null : await askedBy(whole),
    }
  }

  const addresses = [
    '/graphql?query=%7B%20a%20%7D&variables=%7B%22a%22%3A%22%C3%A4+b%26%22%7D&release=1&release=%31',
    '/graphql?query=%7Ba%7D#query=%7Bb%7D',
    "/graphql?query={a(b:'c')}",
    '/graphql?query={a(b:"c")}',
    '/graphql?query=\u00e4',
    '/graphql?query=a&query=b&&=c&d',
    '/graphql?query=%zz%',
    '/graphql?query=a|b^c`d\\e~f[g]',
    '/graphql?',
    '/graphql',
    '/graphql/',
    '/graph%71l?query=a',
    '//graphql?query=a',
    '/graphql/../graphql?query=a',
    'http://other.example/graphql?query=a',
  ]
  const values = [
    '*/*',
    'a b',
    'a\tb',
    '',
    'ü',
    '\u0080',
    'application/json',
    '9',
    'Bearer a',
    'the-same-id',
    '"a", W/"b"',
  ]
  const bodies = ['', '{"query":"{ a }"}', '\u00ef\u00bb\u00bf{"query":"{ b }"}', '\u00ff\u00fe{}']

  test('whatever is sent', async () => {
    const random = createRandom(1)
    for (let turn = 0; turn < 400; turn++) {
      const method = random.pick(['GET', 'GET', 'POST', 'POST', 'HEAD', 'PUT', 'OPTIONS'])
      const fields = Array.from({ length: random.below(5) }, () => {
        return `${random.pick([...names, ...more, '__proto__'])}: ${random.pick(values)}`
      })
      const body = ['POST', 'PUT'].includes(method) ? random.pick(bodies) : ''
      const length =
        body === '' && random.chance(0.5)
          ? []
          : random.chance(0.2)
            ? ['transfer-encoding: chunked']
            : [`content-length: ${body.length}`]
      const isChunked = length[0]?.startsWith('transfer') ?? false
      const sent = isChunked ? `${body && `${body.length.toString(16)}\r\n${body}\r\n`}0\r\n\r\n` : body
      const head = [
        `${method} ${random.pick(addresses)} HTTP/1.1`,
        'host: a',
        'connection: close',
        ...fields,
        ...length,
      ]
      await exchange(url, `${head.join('\r\n')}\r\n\r\n${sent}`)
    }

    const plainly = found.filter(({ plain }) => plain !== null)
    expect(plainly.map(({ plain }) => plain)).toEqual(plainly.map(({ whole }) => whole))
    // Neither never nor always.
    expect(plainly.length).toBeGreaterThan(30)
    expect(found.length - plainly.length).toBeGreaterThan(30)
  })
})

describe('a query that was asked before is answered by the same bytes', () => {
  let gateway: TestGateway

  beforeAll(async () => {
    gateway = await openTestGateway()
    for (const title of ['First', 'Second'])
      await publishRelease(gateway.db.database, { add: [{ path: `/${title}/`, edition: { title } }] })
  })

  afterAll(() => gateway.close())

  const query = 'query ($path: String = "/First/") { articleByPath(path: $path) { title path aliases { path } } }'
  const get = (query: string, ...fields: string[]) =>
    requestOf(`GET /graphql?query=${encodeURIComponent(query)} HTTP/1.1`, fields)
  const post = (query: string, ...fields: string[]) => {
    const body = JSON.stringify({ query })
    const own = ['content-type: application/json', `content-length: ${body.length}`]
    return `${requestOf('POST /graphql HTTP/1.1', [...own, ...fields])}${body}`
  }
  const requestOf = (line: string, fields: readonly string[]) =>
    `${[line, 'host: a', 'connection: close', 'x-request-id: the-same-id', ...fields].join('\r\n')}\r\n\r\n`

  test.each<[string, string]>([
    ['by GET', get(query)],
    ['by HEAD', get(query).replace('GET', 'HEAD')],
    ['by POST', post(query)],
    ['to who takes JSON alone', get(query, 'accept: application/json')],
    ['to who takes the other JSON', get(query, 'accept: application/graphql-response+json')],
    ['to a page of another origin', get(query, 'origin: https://a.example')],
    ['with cookies', get(query, 'cookie: a=b')],
    ['with two cookies', get(query, 'cookie: a=b', 'cookie: c=d')],
    ['with a key nobody has', get(query, 'authorization: Bearer nobodys')],
    ['at an older release', get(query, 'content-release: 1')],
    ['at a release there never was', get(query, 'content-release: 9')],
    ['at two releases', get(query, 'content-release: 1', 'content-release: 2')],
    ['that is long', get('{ __schema { types { name description } } }')],
    ['that is long, as gzip', get('{ __schema { types { name } } }', 'accept-encoding: gzip')],
    ['that is short, as gzip', get('{ site { title } }', 'accept-encoding: gzip')],
    ['that the client has', get('{ site { title } }', 'if-none-match: *')],
    ['that fails', get('{ site { title } articles(first: -1) { totalCount } }')],
    ['that is not valid', get('{ nothing }')],
    ['that a visitor asks for', get('{ site { language } }', 'accept: text/html')],
    [
      'whose answer is large',
      get(`{ ${Array.from({ length: 9 }, (_, n) => `a${n}: __schema { types { description } }`).join(' ')} }`),
    ],
    ['with what no header may hold', get(query, 'x-odd: a\u0001b')],
  ])('%s', async (_name, request) => {
    const ask = async () => (await exchange(gateway.url, request)).replace(/^date: .*\r\n/im, '')
    const first = await ask()

    expect(first).toMatch(/^HTTP\/1.1 \d/)
    expect(await ask()).toBe(first)
    expect(await ask()).toBe(first)
  })
})
