import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let gateway: TestGateway
let site: TestSite

beforeAll(async () => {
  gateway = await openTestGateway()
  const { database } = gateway.db
  site = createSite({
    'hugo.toml': 'baseURL = "https://wells.example/"\ntitle = "Wells"\n',
    'content/wells.md': page('Forgotten', 'Text.', 'date: 2025-03-01'),
  })
  await importFolder(database, site)
  site.write('content/wells.md', page('Before', 'Text.', 'date: 2025-03-01\naliases: [/old/]'))
  site.write('content/mills.md', page('Mills', 'Text.', 'date: 2025-02-01'))
  await importFolder(database, site)
  await pruneHistory(database, { keep: 1, planOnly: false, onWait: () => {} })
  site.write('content/wells.md', page('After', 'Text.', 'date: 2025-03-01'))
  site.delete('content/mills.md')
  site.write('content/springs.md', page('Springs', 'Text.', 'date: 2025-04-01'))
  await importFolder(database, site)
})

afterAll(async () => {
  site.remove()
  await gateway.close()
})

const ask = async (address: string, headers: Record<string, string> = {}) => {
  const response = await fetch(new URL(address, gateway.url), { headers, redirect: 'manual' })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const withParameter = (address: string, release: string) =>
  `${address}${address.includes('?') ? '&' : '?'}release=${release}`

/** Each address, and what it says at release 2 and does not at release 3, and the other way round. */
describe.each([
  ['/feeds/atom.xml', '>Before<', '>After<'],
  ['/feeds/rss.xml', '>Before<', '>After<'],
  ['/feeds/feed.json', '"Before"', '"After"'],
  ['/content/wells.html', 'Before', 'After'],
  ['/content/wells.md', 'Before', 'After'],
  ['/content/wells.jsonld', 'Before', 'After'],
  ['/content/wells.json', 'Before', 'After'],
  ['/oembed?url=https://wells.example/wells/', 'Before', 'After'],
  ['/sitemap.xml', '/mills/', '/springs/'],
  ['/changes', '"Before"', '"After"'],
  ['/dump', '"Before"', '"After"'],
])('%s', (address, before, after) => {
  test('is read at the release that is asked for, by header or by parameter', async () => {
    const newest = await ask(address)
    const byHeader = await ask(address, { 'content-release': '2' })
    const byParameter = await ask(withParameter(address, '2'))

    for (const older of [byHeader, byParameter]) {
      expect([older.status, older.headers.get('content-release')]).toEqual([200, '2'])
      expect(older.text).toContain(before)
      expect(older.text).not.toContain(after)
      expect(older.headers.get('vary')).toContain('content-release')
    }
    expect([newest.status, newest.headers.get('content-release')]).toEqual([200, '3'])
    expect(newest.text).toContain(after)
    expect((await ask(address)).text).toBe(newest.text)
    // What a client has of one release is not what it asks for of another.
    const etag = byHeader.headers.get('etag') ?? ''
    expect((await ask(address, { 'if-none-match': etag })).status).toBe(200)
    expect((await ask(address, { 'if-none-match': etag, 'content-release': '2' })).status).toBe(304)
  })

  test.each([
    ['4', 404, 'RELEASE_UNKNOWN'],
    ['99999999999', 404, 'RELEASE_UNKNOWN'],
    ['1', 410, 'RELEASE_PRUNED'],
    ['two', 422, 'BAD_REQUEST'],
    ['-1', 422, 'BAD_REQUEST'],
  ])('refuses release %s with %i %s, as GraphQL does', async (release, status, code) => {
    const graphql = await ask('/graphql?query={__typename}', { 'content-release': release })

    for (const refused of [
      await ask(address, { 'content-release': release }),
      await ask(withParameter(address, release)),
    ]) {
      expect([refused.status, refused.headers.get('cache-control')]).toEqual([status, 'private, no-store'])
      expect(JSON.parse(refused.text)).toEqual(JSON.parse(graphql.text))
      expect(JSON.parse(refused.text).errors[0].extensions.code).toBe(code)
    }
  })

  test('refuses two different releases', async () => {
    for (const twice of [
      await ask(withParameter(address, '2'), { 'content-release': '3' }),
      await ask(withParameter(withParameter(address, '2'), '3')),
    ])
      expect([twice.status, JSON.parse(twice.text).errors[0].extensions.code]).toEqual([422, 'BAD_REQUEST'])
  })
})

test('what is at a path is what was there at the release', async () => {
  const at = async (path: string, release: string) => {
    const { status, headers } = await ask(`/content${path}?release=${release}`)
    return [status, headers.get('location')?.replace(gateway.url, '') ?? null]
  }

  expect(await at('/mills/', '2')).toEqual([200, null])
  expect(await at('/mills/', '3')).toEqual([410, null])
  expect(await at('/springs/', '2')).toEqual([404, null])
  // Who follows it reads at the same release.
  expect(await at('/old/', '2')).toEqual([301, '/content/wells/?release=2'])
})

test('a dump whose address names a release is that of no other', async () => {
  const both = await ask('/dump/3.ndjson', { 'content-release': '2' })

  expect([both.status, JSON.parse(both.text).errors[0].extensions.code]).toEqual([422, 'BAD_REQUEST'])
  expect((await ask('/dump/2.ndjson', { 'content-release': '2' })).text).toBe((await ask('/dump/2.ndjson')).text)
  expect((await ask('/dump?release=2')).headers.get('content-location')).toBe('/dump/2.ndjson')
})

test('an address that is the same at every release takes none', async () => {
  const receipts = await fetch(new URL('/receipts?release=2', gateway.url), { method: 'POST' })
  const { errors } = (await receipts.json()) as { errors: { message: string }[] }

  expect(receipts.status).toBe(400)
  expect(errors[0]?.message).toBe('There is no parameter `release`. This address takes none.')
})
