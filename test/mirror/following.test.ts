import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Following, followOrigin } from '../../src/mirror/follow-origin.ts'
import { openFaultyProxy } from '../support/faulty-proxy.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { shownBy } from '../support/mirror.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const pauses = { usual: 20, first: 20, longest: 40, calm: 20 }
const soon = { timeout: 30_000, interval: 50 }

let origin: TestGateway
let site: TestSite

beforeEach(async () => {
  origin = await openTestGateway()
  site = createSite({ 'content/wells.md': page('Wells') })
  await importFolder(origin.db.database, site)
})

afterEach(async () => {
  site.remove()
  await origin.close()
})

const isSameAt = (gateway: TestGateway) =>
  vi.waitFor(async () => expect(await shownBy(gateway.url)).toEqual(await shownBy(origin.url)), soon)

test('a gateway that mirrors another has nothing to show until the first look, and then what that shows', async () => {
  const mirror = await openTestGateway({
    environment: { COMMONPLACE_CACHE_MEGABYTES: '0', COMMONPLACE_MIRROR: origin.url },
  })

  await isSameAt(mirror)
  await mirror.close()
})

test('what is published is followed, through times in which the origin cannot be asked', async () => {
  const mirror = await openTestGateway()
  const always = await openFaultyProxy(origin.url, () => 0, { every: 1 })
  const said: string[] = []
  const log = {
    info: (_: object, words: string) => said.push(words),
    warn: (_: object, words: string) => said.push(words),
  }
  const follow = (url: string): Following => followOrigin(mirror.db.database.source, url, { log, pauses })
  const first = follow(always.url)
  await vi.waitFor(() => expect(said).toHaveLength(1), soon)
  await vi.waitFor(() => expect(always.faults.get('lost')).toBeGreaterThan(4), soon)
  always.mend()
  await isSameAt(mirror)
  site.write('content/springs.md', page('Springs'))
  await importFolder(origin.db.database, site)
  await isSameAt(mirror)
  await first.stop()

  // Said once, however often it failed.
  expect(said).toEqual([
    'The origin cannot be mirrored; what was mirrored before is served.',
    'The origin can be mirrored again.',
    'Mirrored a release of the origin.',
    'Mirrored a release of the origin.',
  ])
  await always.close()
  await mirror.close()
})

test('a release is there as soon as the origin tells of it', async () => {
  const mirror = await openTestGateway()
  const log = { info: () => {}, warn: () => {} }
  // Nothing is looked for but at the beginning and when something is told.
  const rarely = { ...pauses, usual: 3_600_000 }
  const following = followOrigin(mirror.db.database.source, origin.url, { log, pauses: rarely })
  await isSameAt(mirror)
  for (const title of ['Springs', 'Ponds']) {
    site.write('content/more.md', page(title))
    await importFolder(origin.db.database, site)
    await isSameAt(mirror)
  }

  await following.stop()
  await mirror.close()
})

/** Passes everything on but what is asked to be told of releases, which is answered by `tell`; counts the looks and these. */
async function openTeller(tell: (response: ServerResponse, count: number) => void) {
  const asked = { looks: 0, streams: 0 }
  const server = createServer(async (request, response) => {
    const { url = '/', method = 'GET', headers } = request
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (headers.accept === 'text/event-stream') return tell(response, ++asked.streams)
    if (url.startsWith('/changes')) asked.looks += 1
    const { accept = '*/*', 'content-type': type, 'if-none-match': etag } = headers
    const sent = { accept, ...(type && { 'content-type': type }), ...(etag && { 'if-none-match': etag }) }
    const body = method === 'POST' ? new Uint8Array(Buffer.concat(chunks)) : null
    const answer = await fetch(new URL(url, origin.url), { method, headers: sent, body })
    const etagOf = answer.headers.get('etag')
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? '',
      ...(etagOf && { etag: etagOf }),
    })
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close }
}

const events = (response: ServerResponse, text: string) =>
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text)

test.each<[string, (response: ServerResponse) => void]>([
  ['refuses to', (response) => response.writeHead(503, { 'retry-after': '0' }).end()],
  ['hangs up', (response) => response.destroy()],
  ['ends at once', (response) => events(response, ':\n\n')],
  ['sends a page', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>')],
  ['sends a line without an end', (response) => events(response, 'x'.repeat(100_000))],
  [
    'sends what is no event',
    (response) => events(response, 'event: next\ndata: {"data":{"releasePublished":{"number":99}}}'),
  ],
  ['says nothing', () => {}],
])('an origin that %s where it is to tell of releases is looked at nevertheless', async (_what, tell) => {
  const mirror = await openTestGateway()
  const teller = await openTeller(tell)
  const log = { info: () => {}, warn: () => {} }
  const following = followOrigin(mirror.db.database.source, teller.url, { log, pauses })
  await isSameAt(mirror)
  site.write('content/more.md', page('More'))
  await importFolder(origin.db.database, site)
  await isSameAt(mirror)

  expect(teller.asked.streams).toBeGreaterThan(0)
  await following.stop()
  await teller.close()
  await mirror.close()
})

test('an origin that tells of releases that are not there is not asked more often for that', async () => {
  const mirror = await openTestGateway()
  const teller = await openTeller((response) => events(response, 'event: next\ndata: {}\n\n'.repeat(5_000)))
  const log = { info: () => {}, warn: () => {} }
  const hour = 3_600_000
  const following = followOrigin(mirror.db.database.source, teller.url, {
    log,
    pauses: { ...pauses, usual: hour, calm: hour },
  })
  // Three times five thousand events were read.
  await vi.waitFor(() => expect(teller.asked.streams).toBeGreaterThan(3), soon)
  await isSameAt(mirror)
  await following.stop()

  expect(teller.asked.looks).toBeLessThan(3)
  await teller.close()
  await mirror.close()
})
