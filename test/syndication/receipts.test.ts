import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertKey } from '../../src/database/write/keys.ts'
import { findProgress } from '../../src/database/write/partner-progress.ts'
import { makeKey, type Scope } from '../../src/keys/key.ts'
import { idOf, publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await openTestGateway()
  const paths = ['/a/', '/b/', '/c/']
  const { database } = gateway.db
  const { editions } = await publishRelease(database, {
    add: paths.map((path) => ({ path })),
    changes: paths.map((path) => changeOf(path, 'PUBLISHED')),
  })
  await publishRelease(database, { close: editions.slice(1, 2), changes: [changeOf('/b/', 'WITHDRAWN')] })
  await publishRelease(database, { close: editions.slice(2), changes: [changeOf('/c/', 'WITHDRAWN')] })
})

afterAll(() => gateway.close())

function changeOf(path: string, kind: 'PUBLISHED' | 'WITHDRAWN') {
  const reason = kind === 'WITHDRAWN' ? ('DELETED' as const) : null
  return { articleId: idOf(path), kind, path, previousPath: null, reason, correction: null }
}

let partner: string
let key: string
let count = 0

beforeEach(async () => {
  count += 1
  partner = `Partner ${count}`
  key = await keyOf(partner)
})

async function keyOf(partner: string | null, options: { scope?: Scope; expires?: string; revoked?: string } = {}) {
  const { scope = 'partner', ...more } = options
  const { key, id, hash } = makeKey(scope)
  await insertKey(gateway.db.database, { id, hash, scope, partner, ...more })
  return key
}

const ask = (path: string, init: RequestInit = {}, bearer: string | null = key) =>
  fetch(`${gateway.url}${path}`, {
    ...init,
    headers: { ...(bearer && { authorization: `Bearer ${bearer}` }), ...(init.headers as Record<string, string>) },
  })

async function confirm(body: unknown, bearer: string | null = key) {
  const headers = { 'content-type': 'application/json' }
  const response = await ask('/receipts', { method: 'POST', headers, body: JSON.stringify(body) }, bearer)
  return { status: response.status, body: await response.json() }
}

async function lines(): Promise<{ cursor: string; kind?: string; release: number }[]> {
  const text = await (await ask('/changes', {}, null)).text()
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const progress = () => findProgress(gateway.db.database, partner)

describe('a receipt', () => {
  test('confirms single tombstones, and saying it again changes nothing', async () => {
    const tombstones = (await lines()).filter(({ kind }) => kind === 'WITHDRAWN').map(({ cursor }) => cursor)

    expect(await confirm({ applied: tombstones })).toEqual({
      status: 200,
      body: { partner, applied: 2, appliedUpToRelease: null },
    })
    const rows = await gateway.db.database.sql`select * from receipts where partner = ${partner}`
    await confirm({ applied: tombstones })
    expect(rows).toHaveLength(2)
    expect(await gateway.db.database.sql`select * from receipts where partner = ${partner}`).toEqual(rows)
  })

  test('confirms everything up to a cursor, and is never taken back', async () => {
    const all = await lines()
    const [second, third] = [2, 3].map((release) => all.findLast((line) => line.release === release)?.cursor)

    expect((await confirm({ appliedUpTo: third })).body.appliedUpToRelease).toBe(3)
    expect((await confirm({ appliedUpTo: second })).body.appliedUpToRelease).toBe(3)
  })

  test.each([
    ['is empty', {}],
    ['is a list', []],
    ['is null', null],
    ['has something else in it', { applied: [], partner: 'me' }],
    ['has no list', { applied: 'x' }],
    ['has numbers', { applied: [1] }],
    ['has a number', { appliedUpTo: 12 }],
    ['has too many', { applied: Array(501).fill('x') }],
  ])('that %s is refused', async (_what, body) => {
    const { status, body: answer } = await confirm(body)

    expect([status, answer.errors[0].extensions.code]).toEqual([422, 'BAD_USER_INPUT'])
  })

  test('with a cursor of no change, of nothing, or of another history is refused as a whole', async () => {
    const all = await lines()
    const tombstone = all.find(({ kind }) => kind === 'WITHDRAWN')?.cursor
    const end = all.at(-1)?.cursor
    const code = async (body: unknown) => (await confirm(body)).body.errors[0].extensions.code

    expect(await code({ applied: [tombstone, end] })).toBe('BAD_USER_INPUT')
    expect(await code({ applied: [tombstone, 'nonsense'] })).toBe('BAD_CURSOR')
    await gateway.db.database.sql`update releases set at = at + interval '1 second' where number = 3`
    expect(await code({ applied: [tombstone], appliedUpTo: end })).toBe('CURSOR_EXPIRED')
    await gateway.db.database.sql`update releases set at = at - interval '1 second' where number = 3`
    expect(await gateway.db.database.sql`select * from receipts where partner = ${partner}`).toEqual([])
  })

  test('without a key, or with one for previews, is refused', async () => {
    const preview = await keyOf(null, { scope: 'preview' })

    for (const bearer of [null, preview])
      expect(await confirm({ appliedUpTo: 'x' }, bearer)).toMatchObject({
        status: 401,
        body: { errors: [{ extensions: { code: 'KEY_REQUIRED' } }] },
      })
  })

  test('takes JSON by POST and nothing else', async () => {
    expect((await ask('/receipts')).status).toBe(405)
    expect((await ask('/receipts', { method: 'POST', body: 'applied=x' })).status).toBe(415)
    expect((await ask('/receipts?key=1', { method: 'POST', body: '{}' })).status).toBe(400)
    const headers = { 'content-type': 'application/json' }
    expect((await ask('/receipts', { method: 'POST', headers, body: '{' })).status).toBe(400)
    expect((await ask('/receipts', { method: 'POST', headers, body: ' '.repeat(100_001) })).status).toBe(413)
  })
})

describe('how far a partner has fetched', () => {
  test('is known by its key, when all was read', async () => {
    expect((await progress()).fetchedRelease).toBeNull()
    await (await ask('/changes')).text()

    expect(await progress()).toMatchObject({ fetchedRelease: 3, appliedRelease: null })
  })

  test('is the end of the last page, and never goes back', async () => {
    const page = async (after: string) => {
      const headers = { accept: 'application/json' }
      return (await ask(`/changes?first=4&after=${encodeURIComponent(after)}`, { headers })).json()
    }
    const first = await page('')
    expect([first.more, await progress()]).toMatchObject([true, { fetchedRelease: 2, fetchedPosition: 1 }])
    await page(first.cursor)
    expect((await progress()).fetchedRelease).toBe(3)
    await page('')
    expect((await progress()).fetchedRelease).toBe(3)
  })

  test('is known from a dump and from who has nothing new as well', async () => {
    const dump = await ask('/dump/2.ndjson')
    await dump.text()
    expect((await progress()).fetchedRelease).toBe(2)
    const { headers } = await ask('/changes', {}, null)
    const etag = headers.get('etag') ?? ''
    expect((await ask('/changes', { headers: { 'if-none-match': etag } })).status).toBe(304)
    expect((await progress()).fetchedRelease).toBe(3)
  })

  test.each(['/changes', '/dump', '/dump/2.ndjson'])(
    'is not known of who asks %s for anything new without naming what it has',
    async (path) => {
      const etag = (await ask(path, { method: 'HEAD' }, null)).headers.get('etag') ?? ''
      for (const named of ['*', '"other", *'])
        expect((await ask(path, { headers: { 'if-none-match': named } })).status).toBe(304)
      expect((await progress()).fetchedRelease).toBeNull()

      expect((await ask(path, { headers: { 'if-none-match': `"other", ${etag}` } })).status).toBe(304)
      expect((await progress()).fetchedRelease).toBe(path.includes('2') ? 2 : 3)
    },
  )

  test('is not known from a page that it has, nor from the end of a dump', async () => {
    const asked = '/changes?first=1'
    const headers = { accept: 'application/json' }
    const etag = (await ask(asked, { headers }, null)).headers.get('etag') ?? ''
    expect((await ask(asked, { headers: { ...headers, 'if-none-match': etag } })).status).toBe(304)
    expect((await progress()).fetchedRelease).toBeNull()

    const part = await ask('/dump/3.ndjson', { headers: { range: 'bytes=10-' } })
    await part.text()
    expect([part.status, (await progress()).fetchedRelease]).toEqual([206, null])
  })

  test('is not known of who asks for the headers alone', async () => {
    for (const path of ['/changes', '/dump']) {
      const { status, headers } = await ask(path, { method: 'HEAD' })
      expect([status, headers.has('etag')]).toEqual([200, true])
    }

    expect((await progress()).fetchedRelease).toBeNull()
  })

  test('is not known of who asks without a key', async () => {
    await (await ask('/dump', {}, null)).text()

    expect(await progress()).toMatchObject({ fetchedRelease: null, fetchedAt: null })
  })
})

describe('the key of a partner', () => {
  let counting: TestGateway

  beforeAll(async () => {
    // Five and ten at once.
    const environment = {
      COMMONPLACE_CACHE_MEGABYTES: '0',
      COMMONPLACE_CLIENT_REQUESTS: '1',
      COMMONPLACE_PARTNER_REQUESTS: '2',
    }
    counting = await openTestGateway({ environment })
    await publishRelease(counting.db.database, { add: [{ path: '/a/' }] })
  })

  afterAll(() => counting.close())

  const makeKeyFor = async (partner: string | null, options: { expires?: string; revoked?: string } = {}) => {
    const { key, id, hash } = makeKey('partner')
    await insertKey(counting.db.database, { id, hash, scope: 'partner', partner, ...options })
    return key
  }
  const askCounting = async (bearer: string | null) => {
    const headers: Record<string, string> = bearer === null ? {} : { authorization: `Bearer ${bearer}` }
    const response = await fetch(`${counting.url}/oembed?url=https://commons.example/a/`, { headers })
    return { response, status: response.status }
  }

  test('is counted for itself, whatever others ask from the same address', async () => {
    const [river, other, fields] = [await makeKeyFor('River'), await makeKeyFor('River'), await makeKeyFor('Fields')]
    const statuses = async (times: number, bearer: string | null) => {
      const all = []
      for (let asked = 0; asked < times; asked++) all.push((await askCounting(bearer)).status)
      return all
    }

    expect(await statuses(6, null)).toEqual([...Array(5).fill(200), 429])
    const { response } = await askCounting(river)
    expect([response.status, response.headers.get('ratelimit-policy')]).toEqual([200, '"partner";q=10;w=300'])
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    // Both keys are of one partner.
    expect(await statuses(10, other)).toEqual([...Array(9).fill(200), 429])
    expect((await askCounting(river)).status).toBe(429)
    expect((await askCounting(fields)).status).toBe(200)
  })

  test.each([
    ['is unknown', async () => makeKey('partner').key],
    ['has expired', () => makeKeyFor('River', { expires: '2020-01-01T00:00:00Z' })],
    ['was revoked', () => makeKeyFor('River', { revoked: '2020-01-01T00:00:00Z' })],
  ])('that %s is refused everywhere', async (_what, make) => {
    const bearer = await make()
    const headers = { authorization: `Bearer ${bearer}` }
    for (const path of ['/changes', '/dump', '/feeds/atom.xml', '/content/a/', '/graphql?query={__typename}']) {
      const response = await fetch(`${counting.url}${path}`, { headers })
      expect([response.status, (await response.json()).errors[0].extensions.code]).toEqual([401, 'KEY_INVALID'])
    }
  })

  test('ends when it is revoked, also for who was let in a moment before', async () => {
    const bearer = await makeKeyFor('Meadow')
    const { status } = await askCounting(bearer)
    await counting.db.database.sql`update keys set revoked = now() where partner = 'Meadow'`

    expect([status, (await askCounting(bearer)).status]).toEqual([200, 401])
  })

  test('shows no more in GraphQL than everyone may read', async () => {
    const headers = { authorization: `Bearer ${await makeKeyFor('Brook')}`, accept: 'application/json' }
    const response = await fetch(`${counting.url}/graphql?query={articles{totalCount}}`, { headers })

    expect(await response.json()).toMatchObject({ data: { articles: { totalCount: 1 } } })
  })

  test('cannot be guessed for long', async () => {
    const statuses = []
    for (let guess = 0; guess < 310; guess++) statuses.push((await askCounting(makeKey('partner').key)).status)

    expect([...new Set(statuses)]).toEqual([401, 429])
  })

  test('is in no log, whatever becomes of the request', async () => {
    const bearer = await makeKeyFor('Lake')
    await counting.db.database.sql`alter table editions rename to lost`
    expect((await askCounting(bearer)).status).toBe(429)
    const headers = { authorization: `Bearer ${bearer}` }
    await counting.db.database.sql`alter table lost rename to editions`
    await fetch(`${counting.url}/nowhere?key=${bearer}`, { headers })

    expect(JSON.stringify(counting.lines)).not.toContain(bearer.slice(-20))
  })
})
