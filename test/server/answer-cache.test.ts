import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

const query = '{ articles { nodes { title } } }'

beforeEach(async () => {
  gateway = await openTestGateway({ environment: {} })
  editions = []
  await publish('First')
  await noticed(1)
})

afterEach(() => gateway.close())

let editions: readonly number[]

async function publish(title: string) {
  const release = await publishRelease(gateway.db.database, {
    close: editions,
    add: [{ path: '/a/', edition: { title } }],
  })
  editions = release.editions
}

/** Asks something new until the gateway answers from this release, and keeps what it answers. */
async function noticed(release: number) {
  for (let attempt = 0; ; attempt++) {
    const probe = `{ probe${release}x${attempt}: __typename }`
    const { headers } = await ask(probe)
    if (headers.get('content-release') !== String(release)) continue
    const list = `{ probe${attempt}: articles { nodes { title } } }`
    await ask(list)
    if ((await statementsOf(() => ask(list))) === 0) return
  }
}

async function ask(text: string, init: RequestInit & { path?: string } = {}) {
  const { path = `/graphql?query=${encodeURIComponent(text)}`, ...options } = init
  const response = await fetch(`${gateway.url}${path}`, options)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** How many statements that ask for titles answering took. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  gateway.requests.forget()
  await work()
  return gateway.requests.statements.filter((statement) => statement.includes('"title"')).length
}

const post = (body: unknown): RequestInit & { path: string } => ({
  path: '/graphql',
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

test('an answer is made once and then given as the same bytes, by GET, HEAD and POST', async () => {
  const [first, posted] = [await ask(query), await ask('', post({ query }))]

  const again = async () => {
    const second = await ask(query)
    expect(second.text).toBe(first.text)
    expect(comparable(second.headers)).toEqual(comparable(first.headers))
    expect((await ask(query, { method: 'HEAD' })).headers.get('content-length')).toBe(String(first.text.length))
    expect((await ask('', post({ query }))).text).toBe(posted.text)
  }

  expect(await statementsOf(again)).toBe(0)
})

test('who has the answer already is told so without a statement', async () => {
  const { headers } = await ask(query)
  const etag = headers.get('etag') ?? ''

  let again = { status: 0, headers: new Headers(), text: '' }
  const statements = await statementsOf(async () => {
    again = await ask(query, { headers: { 'if-none-match': `"other", W/${etag}` } })
  })

  expect([again.status, again.text, statements]).toEqual([304, '', 0])
  expect(again.headers.get('etag')).toBe(etag)
  expect(again.headers.get('content-release')).toBe('1')
  expect(again.headers.has('content-type')).toBe(false)
})

test('a feed and an article as a page are cached as well, each in the form that is asked for', async () => {
  const feed = await ask('', { path: '/feeds/atom.xml' })
  const page = await ask('', { path: '/content/a/', headers: { accept: 'text/html' } })
  const markdown = await ask('', { path: '/content/a/', headers: { accept: 'text/markdown' } })
  gateway.requests.forget()

  expect((await ask('', { path: '/feeds/atom.xml' })).text).toBe(feed.text)
  expect((await ask('', { path: '/content/a/', headers: { accept: 'text/html' } })).text).toBe(page.text)
  expect((await ask('', { path: '/content/a/', headers: { accept: 'text/markdown' } })).text).toBe(markdown.text)
  expect(page.text).not.toBe(markdown.text)
  expect(gateway.requests.statements.filter((statement) => statement.includes('"editions"'))).toEqual([])
  await publish('Second')
  await noticed(2)
  expect((await ask('', { path: '/feeds/atom.xml' })).text).toContain('Second')
})

test('a release makes it forget', async () => {
  await ask(query)
  await publish('Second')
  await noticed(2)

  expect((await ask(query)).text).toContain('Second')
  expect((await ask(query, { headers: { 'content-release': '1' } })).text).toContain('First')
})

test('a pruned release is forgotten as well', async () => {
  await publish('Second')
  await noticed(2)
  const pinned = { headers: { 'content-release': '1' } }
  await ask(query, pinned)
  await gateway.db.database.sql`select * from prune_history(1, false)`
  await expect.poll(async () => (await ask(query, pinned)).status).toBe(410)
})

// What is asked at a release by its number is read by a statement whenever its answer is made.
const read = { 'content-release': '1' }

describe('a request has an answer of its own', () => {
  test.each([
    ['with another query', query, read, '{ articles { nodes { path } } }', read],
    [
      'with another media type',
      query,
      { ...read, accept: 'application/json' },
      query,
      { ...read, accept: 'application/graphql-response+json' },
    ],
    [
      'with another coding',
      query,
      { ...read, 'accept-encoding': 'identity' },
      query,
      { ...read, 'accept-encoding': 'gzip' },
    ],
    ['with another release', query, {}, query, read],
  ])('%s', async (_what, one, headers, other, otherHeaders) => {
    await ask(one, { headers: headers as Record<string, string> })

    expect(await statementsOf(() => ask(other, { headers: otherHeaders as Record<string, string> }))).toBeGreaterThan(0)
    expect(await statementsOf(() => ask(other, { headers: otherHeaders as Record<string, string> }))).toBe(0)
  })
})

test.each([
  ['with an error', '{ articles { nodes { title } } none: articles(first: -1) { totalCount } }', read],
  ['with a cookie', query, { ...read, cookie: 'a=b' }],
  ['with somebody’s token', query, { ...read, authorization: 'Bearer for-somebody-else' }],
])('an answer %s is made each time', async (_what, text, headers) => {
  await ask(text, { headers: headers as Record<string, string> })

  expect(await statementsOf(() => ask(text, { headers: headers as Record<string, string> }))).toBeGreaterThan(0)
})

test('a page for people is not taken for an answer', async () => {
  await ask(query)

  const { headers } = await ask('', {
    path: `/graphql?query=${encodeURIComponent(query)}`,
    headers: { accept: 'text/html' },
  })

  expect(headers.get('content-type')).toContain('text/html')
})

test('every request keeps an id of its own', async () => {
  const asked = { headers: { 'x-request-id': 'mine-and-mine-alone' } }
  await ask(query, asked)

  expect((await ask(query, asked)).headers.get('x-request-id')).toBe('mine-and-mine-alone')
  expect((await ask(query)).headers.get('x-request-id')).not.toBe('mine-and-mine-alone')
})

test('those who ask at the same time get one answer, made once', async () => {
  const once = await statementsOf(() => ask('{ articles { nodes { path } } }'))

  const together = await statementsOf(() =>
    Promise.all(Array.from({ length: 20 }, () => ask('{ articles { nodes { url } } }'))),
  )

  expect(together).toBe(once)
})

test('nothing is kept where no memory is given to it', async () => {
  const without = await openTestGateway({ environment: { COMMONPLACE_CACHE_MEGABYTES: '0' } })
  await publishRelease(without.db.database, { add: [{ path: '/a/' }] })
  const asked = () => fetch(`${without.url}/graphql?query=${encodeURIComponent(query)}`)
  await asked()
  without.requests.forget()

  expect((await asked()).status).toBe(200)
  expect(without.requests.statements.some((statement) => statement.includes('"title"'))).toBe(true)
  await without.close()
})

test('who asks after a release is not given what is still being made from the one before', async () => {
  const slow = '{ articles { nodes { title images { url } } } }'
  const session = createClient(gateway.db.source, { max: 1 })
  const asked = await session.begin(async (transaction) => {
    await transaction`lock table images in access exclusive mode`
    gateway.requests.forget()
    const before = ask(slow)
    await expect.poll(() => gateway.requests.statements.some((statement) => statement.includes('"images"'))).toBe(true)
    await publish('Second')
    await noticed(2)
    return { before, after: ask(slow) }
  })

  expect((await asked.after).text).toContain('Second')
  // On a busy machine it is given up before the table is free.
  expect((await asked.before).text).not.toContain('Second')
  expect((await ask(slow)).text).toContain('Second')
  await session.end()
})

test('where who asked first leaves, the answer is made once for the others', async () => {
  const slow = '{ articles { nodes { path images { url } } } }'
  const session = createClient(gateway.db.source, { max: 1 })
  const leaving = new AbortController()
  const others = await session.begin(async (transaction) => {
    await transaction`lock table images in access exclusive mode`
    gateway.requests.forget()
    const first = ask(slow, { signal: leaving.signal })
    await expect.poll(() => gateway.requests.statements.some((statement) => statement.includes('"images"'))).toBe(true)
    const asked = Array.from({ length: 5 }, () => ask(slow))
    leaving.abort()
    await expect(first).rejects.toThrow()
    return asked
  })

  for (const answer of await Promise.all(others)) expect(answer.text).toContain('/a/')
  expect(await statementsOf(() => ask(slow))).toBe(0)
  await session.end()
})

test.each([['two content types', { 'content-type': ['application/json', 'text/plain'] }, 415]])(
  'a request with %s is refused, whatever is cached',
  async (_what, headers, status) => {
    const body = JSON.stringify({ query })
    await ask('', post({ query }))

    const refused = await new Promise<number>((resolve) => {
      const { hostname, port } = new URL(gateway.url)
      const sent = request({ hostname, port, path: '/graphql', method: 'POST', headers }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      sent.end(body)
    })

    expect(refused).toBe(status)
  },
)

function comparable(headers: Headers): Record<string, string> {
  const { date: _date, 'x-request-id': _id, ...rest } = Object.fromEntries(headers)
  return rest
}
