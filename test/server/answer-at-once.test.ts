import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Client } from '../../src/graphql/yoga.ts'
import { createAnswerCache } from '../../src/server/answer-cache.ts'
import { type Listening, listen } from '../../src/server/listen.ts'
import { dial, exchange, untilClosed } from './wire.ts'

// More than a socket takes at once.
const LARGE = 'x'.repeat(3_900_000)

const made: string[] = []
const errors: object[] = []
let server: Listening

beforeAll(async () => {
  server = await open()
})

beforeEach(() => {
  made.length = 0
  errors.length = 0
})

afterAll(() => server.close())

/** A server with a cache, which says what it was asked, or much where it was asked for much. */
function open(): Promise<Listening> {
  const newest = { isKnown: true, version: 1, release: null, passEnds() {} }
  const cache = createAnswerCache({ newest, isAway: () => false, bytes: 20_000_000, byOrigin: false })
  const handle = async (request: Request, { onWhole }: Client) => {
    const query = new URL(request.url).searchParams.get('query') ?? ''
    made.push(query)
    onWhole?.()
    return new Response(query === 'much' ? LARGE : `asked for ${query}.`, { headers: { etag: `"${query}"` } })
  }
  const log = { error: (details: object) => void errors.push(details), warn() {}, info() {} }
  return listen({ handle, cacheIn: () => cache, host: '127.0.0.1', port: 0, log })
}

const get = (query: string, ...headers: string[]) =>
  `${[`GET /graphql?query=${query} HTTP/1.1`, 'host: a', ...headers].join('\r\n')}\r\n\r\n`

const plain = { 'accept-encoding': 'identity' }
const ask = async (query: string, url = server.url) =>
  (await fetch(`${url}/graphql?query=${query}`, { headers: plain })).text()

test('requests sent at once are answered in their order, cached or not', async () => {
  await ask('one')
  await ask('three')

  const queries = ['one', 'two', 'three', 'one', 'four', 'three']
  const text = await exchange(
    server.url,
    queries.map((query, index) => get(query, ...(index === 5 ? ['connection: close'] : []))).join(''),
  )

  expect([...text.matchAll(/asked for (\w+)\./g)].map(([, query]) => query)).toEqual(queries)
  expect(made).toEqual(['one', 'three', 'two', 'four'])
})

test('who leaves in the middle of a cached answer harms nobody', async () => {
  await ask('much')
  for (let visit = 0; visit < 5; visit++) {
    const socket = await dial(server.url)
    socket.write(get('much'))
    await new Promise((resolve) => socket.once('data', resolve))
    socket.resetAndDestroy()
  }

  expect(await ask('much')).toBe(LARGE)
  expect([made, errors]).toEqual([['much'], []])
})

test('a cached answer that is on its way when the server closes arrives whole', async () => {
  const other = await open()
  await ask('much', other.url)
  const socket = await dial(other.url)
  socket.write(get('much'))
  await new Promise((resolve) => socket.once('readable', resolve))

  const closed = other.close()
  const text = await untilClosed(socket)

  expect(text.endsWith(LARGE)).toBe(true)
  await closed
})

test.each([
  ['a second Host', ['host: b'], 400],
  ['an expectation nobody has heard of', ['expect: much'], 417],
  ['too many headers', Array.from({ length: 101 }, (_, index) => `x-${index}: 1`), 431],
])('a request with %s is refused, whatever is cached', async (_what, headers, status) => {
  await ask('one')

  const text = await exchange(server.url, get('one', 'connection: close', ...headers))

  expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
})

test('a tag that a client has already is compared before anything is made', async () => {
  await ask('tagged')
  const headers = { ...plain, 'if-none-match': 'W/"tagged"' }
  const answer = await fetch(`${server.url}/graphql?query=tagged`, { headers })
  expect([answer.status, await answer.text(), made.length]).toEqual([304, '', 1])
})

test('what a client has already is made as a whole all the same, and cached for others', async () => {
  const address = `${server.url}/graphql?query=known`
  const known = await fetch(address, { headers: { ...plain, 'if-none-match': '"known"' } })
  const whole = await ask('known')

  expect([known.status, await known.text(), whole, made]).toEqual([304, '', 'asked for known.', ['known']])
})
