import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { publishRelease } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FrontDoor, type FrontDoorOptions, openFrontDoor } from '../support/front-door.ts'

let db: TestDatabase
const open: FrontDoor[] = []

beforeAll(async () => {
  db = await createTestDatabase()
  const first = await publishRelease(db.database, { add: [{ path: '/a/' }, { path: '/b/' }] })
  await publishRelease(db.database, { close: first.editions.slice(1) })
})

afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

afterAll(() => db.drop())

function door(options: FrontDoorOptions): FrontDoor {
  const gateway = openFrontDoor(db.database, options)
  open.push(gateway)
  return gateway
}

const get = ({ handle }: FrontDoor, path: string, address = '192.0.2.1') =>
  handle(new Request(`http://localhost${path}`), { address })

const READER = '{ articleByPath(path: "/a/") { title } }'

async function expectRefused(response: Response, [status, code]: readonly [number, string]): Promise<void> {
  expect([response.status, response.headers.get('cache-control')]).toEqual([status, 'private, no-store'])
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await response.json()).errors[0].extensions.code).toBe(code)
}

async function unless200(asked: Promise<Response>): Promise<Response> {
  const response = await asked
  if (response.status === 200) throw new Error('It was answered.')
  return response
}

/** The answer to its end; without a text where it was read before. */
async function readWhole(asked: Promise<Response>): Promise<{ readonly status: number; readonly text: string | null }> {
  const response = await asked
  return { status: response.status, text: response.bodyUsed ? null : await response.text() }
}

const OVERLOADED = [503, 'OVERLOADED'] as const

describe('what is sent as it is read keeps its place until it is read', () => {
  // One address may take a share of the places to run and to wait.
  test.each([
    ['/changes', 5],
    ['/dump', 2],
    ['/dump/1.ndjson', 2],
    ['/sitemap.xml', 2],
  ])('%s refuses whoever asks for more than a share of the places, and nobody else', async (path, share) => {
    const gateway = door({})
    const asked = Array.from({ length: share + 1 }, () => get(gateway, path))
    // Of the others some are not answered before those are read that have a place.
    const refused = await Promise.any(asked.map(unless200))

    await expectRefused(refused, OVERLOADED)
    expect((await gateway.ask(READER)).status).toBe(200)
    const other = get(gateway, path, '192.0.2.2')
    const answers = (await Promise.all([...asked, other].map(readWhole))).filter(({ text }) => text !== null)
    expect(answers).toHaveLength(share + 1)
    for (const { status, text } of answers)
      expect([status, text]).toEqual([200, expect.stringMatching(/("type":"end".*|<\/urlset>)\n$/)])
  })

  test.each(['/changes', '/dump', '/sitemap.xml'])(
    'whoever reads %s slowly keeps nobody from what is made in turns',
    async (path) => {
      const gateway = door({ newest: 2 })
      const slow = await get(gateway, path)
      for (const other of ['/changes', '/dump', '/sitemap.xml', '/content/a.md', '/feeds/rss.xml']) {
        const answer = await get(gateway, other, '192.0.2.2')
        expect([answer.status, await answer.text()]).toEqual([200, expect.anything()])
      }
      const older = await gateway.ask(READER, { headers: { 'content-release': '1' } })
      expect(older.status).toBe(200)
      await slow.body?.cancel()
    },
  )

  test('one host cannot take all places by the many addresses that it has', async () => {
    const gateway = door({})
    const hosts = Array.from({ length: 3 }, (_, index) => `2001:db8:0:1::${index + 1}`)
    const asked = hosts.map((host) => get(gateway, '/dump', host))
    await expectRefused(await Promise.any(asked.map(unless200)), OVERLOADED)
    for (const response of await Promise.all(asked)) if (response.status === 200) await response.body?.cancel()
  })

  test('the place of a reader that leaves is free again', async () => {
    const gateway = door({})
    for (let count = 0; count < 6; count++) {
      const responses = await Promise.all([get(gateway, '/dump'), get(gateway, '/dump')])
      for (const { status, body } of responses) {
        expect(status).toBe(200)
        await body?.cancel()
      }
    }
  })
})

describe('pages that have to be made', () => {
  test.each(['/content/a/', '/feeds/atom.xml', '/oembed?url=https://commons.example/a/'])(
    '%s is refused where all places are taken, while a reader is answered',
    async (path) => {
      const gateway = door({ places: [24, 2, 1, 2] })
      const { admission } = gateway
      const { signal } = new AbortController()
      const taken = [
        await admission.enterPage({ address: 'crawler 1', signal }),
        await admission.enterPage({ address: 'crawler 2', signal }),
      ]
      const waiting = admission.enterPage({ address: 'crawler 3', signal })

      await expectRefused(await get(gateway, path), OVERLOADED)
      expect((await gateway.ask(READER)).status).toBe(200)
      expect(admission.load).toMatchObject({ pages: { running: 2, waiting: 1 }, refused: 1 })
      for (const leave of taken) leave()
      ;(await waiting)()
      const page = await get(gateway, path)
      expect(page.status).toBe(200)
      await page.text()
      expect(admission.load.pages).toEqual({ running: 0, waiting: 0 })
    },
  )

  test('give their places back when there is nothing to be had', async () => {
    const gateway = door({ places: [24, 2, 1, 1] })
    for (const path of [
      '/content/nothing/',
      '/content/b/',
      '/feeds/nothing.xml',
      '/sitemap/9.xml',
      '/oembed?nothing=1',
    ])
      expect((await get(gateway, path)).status).toBeGreaterThanOrEqual(400)

    expect(gateway.admission.load.pages).toEqual({ running: 0, waiting: 0 })
  })
})

test.each(['/dump', '/changes', '/sitemap.xml', '/content/a.md'])(
  '%s waits for its turn, while readers are answered',
  async (path) => {
    const gateway = door({})
    const end = await gateway.admission.turns.take()
    let isAnswered = false
    const crawled = get(gateway, path).then((response) => {
      isAnswered = true
      return response.text()
    })
    for (let count = 0; count < 10; count++) expect((await gateway.ask(READER)).status).toBe(200)
    expect(isAnswered).toBe(false)

    end()
    expect(await crawled).not.toBe('')
  },
)

describe('releases that are not the newest', () => {
  test('have places of their own, so that those who read them all keep nobody from the newest', async () => {
    const gateway = door({ places: [24, 2, 1, 1], newest: 2 })
    const { admission } = gateway
    const { signal } = new AbortController()
    const first = await admission.enter({ address: 'crawler 1', signal, release: 1 })
    const second = admission.enter({ address: 'crawler 2', signal, release: 1 })

    const older = await gateway.ask(READER, { headers: { 'content-release': '1' } })
    expect([older.status, older.errors?.[0]?.extensions.code]).toEqual(OVERLOADED)
    expect((await gateway.ask(READER)).status).toBe(200)
    expect((await gateway.ask(READER, { headers: { 'content-release': '2' } })).status).toBe(200)
    expect(admission.load).toMatchObject({ older: { running: 1, waiting: 1 }, small: { running: 1, waiting: 0 } })
    first.leave()
    ;(await second).leave()
    expect((await gateway.ask(READER, { headers: { 'content-release': '1' } })).status).toBe(200)
    expect(admission.load).toMatchObject({ older: { running: 0 }, small: { running: 0 } })
  })
})

describe('one client over time', () => {
  test('is told what it may still ask, and 429 beyond, while another and GraphQL are answered', async () => {
    const gateway = door({ clientRequests: 2 })
    const answers = []
    for (let count = 0; count < 11; count++) answers.push(await get(gateway, '/content/a/'))

    expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429])
    expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"client";q=10;w=300')
    expect(answers[0]?.headers.get('ratelimit')).toMatch(/^"client";r=9;t=(29|30)$/)
    const refused = answers.at(-1) as Response
    expect(refused.headers.get('ratelimit')).toMatch(/^"client";r=0;t=\d+$/)
    expect(refused.headers.get('access-control-expose-headers')).toContain('ratelimit')
    await expectRefused(refused, [429, 'RATE_LIMITED'])
    expect((await get(gateway, '/content/a/', '192.0.2.2')).status).toBe(200)
    expect((await gateway.ask(READER, { address: '192.0.2.1' })).status).toBe(200)
  })

  test.each(['/changes', '/dump', '/feeds/atom.xml', '/content/a.md', '/oembed?url=x', '/sitemap.xml'])(
    '%s counts',
    async (path) => {
      const response = await get(door({ clientRequests: 2 }), path)
      await response.body?.cancel()

      expect(response.headers.get('ratelimit')).toContain('r=9')
    },
  )
})
