import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { insertKey } from '../../src/database/write/keys.ts'
import { findProgress } from '../../src/database/write/partner-progress.ts'
import { makeKey } from '../../src/keys/key.ts'
import { openOrigin } from '../../src/mirror/ask-origin.ts'
import { followOrigin } from '../../src/mirror/follow-origin.ts'
import { mirrorSite } from '../../src/mirror/mirror-site.ts'
import { OriginFault } from '../../src/mirror/origin-fault.ts'
import { runCommand } from '../support/cli.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { shownBy } from '../support/mirror.ts'
import { png } from '../support/pictures.ts'
import { importFolder } from '../support/random-history.ts'
import { sharedServer } from '../support/servers.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const HOUR = 3_600_000
const soon = { timeout: 30_000, interval: 50 }

let origin: TestGateway
let mirror: TestGateway
let site: TestSite
let busy: BusyOrigin

beforeEach(async () => {
  ;[origin, mirror] = await Promise.all([openTestGateway(), openTestGateway()])
  site = createSite({
    'content/wells/index.md': page('Wells', '![A well](a.png)\n\n![Another](b.png)'),
    'content/wells/a.png': png(2, 2, 'a'),
    'content/wells/b.png': png(2, 2, 'b'),
  })
  await importFolder(origin.db.database, site)
  busy = await openBusyOrigin()
})

afterEach(async () => {
  await busy.close()
  site.remove()
  await Promise.all([origin.close(), mirror.close()])
})

/** Passes questions on to the origin, or answers them otherwise. */
interface BusyOrigin {
  readonly url: string
  /** What came, in order. */
  readonly asked: { readonly path: string; readonly authorization: string | undefined; readonly body: string }[]
  /** Answers what begins with a path, as often as is said. */
  answers(path: string, answer: (response: ServerResponse) => void, times?: number): void
  close(): Promise<void>
}

async function openBusyOrigin(): Promise<BusyOrigin> {
  const asked: BusyOrigin['asked'] = []
  const scripts: { path: string; answer: (response: ServerResponse) => void; left: number }[] = []
  const server = createServer(async (request, response) => {
    const { url = '/', method = 'GET', headers } = request
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const { authorization, accept = '*/*', 'content-type': type } = headers
    // Nothing is told of releases.
    if (accept === 'text/event-stream') return void response.writeHead(404).end()
    asked.push({ path: url, authorization, body: body.toString() })
    const script = scripts.find(({ path, left }) => url.startsWith(path) && left > 0)
    if (script) {
      script.left -= 1
      return script.answer(response)
    }
    const sent = { accept, ...(type && { 'content-type': type }), ...(authorization && { authorization }) }
    const answer = await fetch(new URL(url, origin.url), {
      method,
      headers: sent,
      body: method === 'POST' ? new Uint8Array(body) : null,
    })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers: (path, answer, times = Number.POSITIVE_INFINITY) => void scripts.push({ path, answer, left: times }),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const tooMany = (retryAfter: string) => (response: ServerResponse) =>
  void response
    .writeHead(429, { 'retry-after': retryAfter, 'content-type': 'application/json' })
    .end(JSON.stringify({ errors: [{ message: 'Too many requests.', extensions: { code: 'RATE_LIMITED' } }] }))

const mirrorWith = (key: string | null = null) =>
  mirrorSite(mirror.db.database, openOrigin(busy.url, { key, patience: 5_000 }))
const asksFor = (path: string) => busy.asked.filter((one) => one.path.startsWith(path))

describe('an origin that asks for patience', () => {
  test.each(['-5', '999999999999999999999999', 'soon', ''])('by %j is not waited for without end', async (header) => {
    busy.answers('/dump', tooMany(header))
    const fault = await mirrorWith().catch((error: unknown) => error)

    expect(fault).toBeInstanceOf(OriginFault)
    const { message, retryAfter } = fault as OriginFault
    expect(message).toBe('Too many requests.')
    expect(retryAfter ?? 0).toBeGreaterThanOrEqual(0)
    expect(retryAfter ?? 0).toBeLessThanOrEqual(HOUR)
  })

  test('between images is given it, and each image is taken once', async () => {
    busy.answers('/media/', tooMany('0'), 3)
    await mirrorWith()

    expect(asksFor('/media/')).toHaveLength(2 + 3)
    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
  })

  test.each(['-1', '61', 'never'])('between images by %j is left, and taken up again', async (header) => {
    busy.answers('/media/', tooMany(header), 2)

    await expect(mirrorWith()).rejects.toThrow('Too many requests.')
    await mirrorWith()
    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
  })

  test('for years is followed again after the longest of its pauses', async () => {
    busy.answers('/dump', tooMany('999999999999'), 3)
    const log = { info: () => {}, warn: () => {} }
    const pauses = { usual: 20, first: 20, longest: 40, calm: 20 }
    const following = followOrigin(mirror.db.database.source, busy.url, { log, pauses })

    await vi.waitFor(async () => expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url)), soon)
    await following.stop()
  })

  test('for hours ends the command, which says so', async () => {
    busy.answers('/dump', tooMany('999999999999'))
    vi.stubEnv('DATABASE_URL', sharedServer(mirror.db.source).url({ database: mirror.db.source.database }))
    const { code, err } = await runCommand(['mirror', busy.url])
    vi.unstubAllEnvs()

    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^Too many requests\. It is to be asked again after 60 minutes\.$/m),
    ])
    expect(asksFor('/dump')).toHaveLength(1)
  })
})

describe('a receipt', () => {
  async function keyOf(partner: string): Promise<string> {
    const { key, id, hash } = makeKey('partner')
    await insertKey(origin.db.database, { id, hash, scope: 'partner', partner })
    return key
  }

  test('is sent for what is applied, with the key, and without a key none', async () => {
    const key = await keyOf('River')
    await mirrorWith()
    expect(asksFor('/receipts')).toEqual([])
    await mirrorWith(key)

    const [receipt, ...more] = asksFor('/receipts')
    expect(more).toEqual([])
    expect(receipt?.authorization).toBe(`Bearer ${key}`)
    expect(JSON.parse(receipt?.body ?? '')).toEqual({ appliedUpTo: expect.any(String) })
    expect(await findProgress(origin.db.database, 'River')).toMatchObject({ appliedRelease: 1 })
  })

  test.each<[string, (response: ServerResponse) => void]>([
    ['is refused', tooMany('999999999999')],
    ['fails', (response) => void response.writeHead(500).end('<h1>Oh</h1>')],
    ['is lost', (response) => void response.destroy()],
    ['is answered without end', (response) => void response.writeHead(200).end('x'.repeat(100_000))],
    ['is led away', (response) => void response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end()],
  ])('that %s changes nothing of what is mirrored, and is sent again', async (_what, answer) => {
    const key = await keyOf('River')
    busy.answers('/receipts', answer, 1)
    const { report } = await mirrorWith(key)

    expect(report.release).toBe(1)
    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
    expect(await findProgress(origin.db.database, 'River')).toMatchObject({ appliedRelease: null })
    expect((await mirrorWith(key)).report.release).toBe(null)
    expect(asksFor('/receipts')).toHaveLength(2)
    expect(await findProgress(origin.db.database, 'River')).toMatchObject({ appliedRelease: 1 })
  })
})
