import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { type Line, linesOf, mirrorOnce } from '../support/mirror.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const WELLS = 'Forty.\n\n> We dig.\n>\n> — Ana\n\n![A well](well.png "Photo by Ana / CC BY 4.0")'

/** Bytes of a dump after which the connection is lost. */
const A_PART = 1500

/** What stands between: gives the answer of the origin, changed in some way. */
type Change = (path: string, answer: { status: number; headers: Record<string, string>; body: Buffer }) => void

let origin: TestGateway
let mirror: TestGateway
let site: TestSite
let server: Server
let url: string
let change: Change

beforeAll(async () => {
  ;[origin, mirror] = await Promise.all([openTestGateway(), openTestGateway()])
  site = createSite({
    'content/wells/index.md': page('Wells', WELLS),
    'content/wells/well.png': PNG,
    'content/springs.md': page('Springs'),
  })
  await importFolder(origin.db.database, site)
  server = createServer(async (request, response) => {
    const path = request.url ?? '/'
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const asked = await fetch(new URL(path, origin.url), {
      method: request.method ?? 'GET',
      headers: { accept: request.headers.accept ?? '*/*', 'content-type': 'application/json' },
      body: request.method === 'POST' ? new Uint8Array(Buffer.concat(chunks)) : null,
    })
    const answer = { status: asked.status, headers: {}, body: Buffer.from(await asked.arrayBuffer()) }
    change(path, answer)
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

beforeEach(() => {
  change = () => {}
})

afterAll(async () => {
  server.closeAllConnections()
  server.close()
  site.remove()
  await Promise.all([origin.close(), mirror.close()])
})

/** Changes the articles of dumps and changes. */
function withArticles(rewrite: (article: Line) => void): Change {
  return (path, answer) => {
    if (!/^\/(?:dump|changes)/.test(path)) return
    const lines = answer.body
      .toString()
      .trimEnd()
      .split('\n')
      .map((line): Line => JSON.parse(line))
    for (const line of lines) if (line.type === 'article' || line.article) rewrite(line.article ?? line)
    answer.body = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  }
}

const take = () => mirrorOnce(mirror.db.database, url)

test.each<[string, RegExp, Change]>([
  [
    'a redirect to another host',
    /leads to http:\/\/127\.0\.0\.2.*nothing is asked/,
    (path, answer) => {
      if (path === '/dump') Object.assign(answer, { status: 307, headers: { location: 'http://127.0.0.2:1/dump' } })
    },
  ],
  [
    'other bytes under a digest',
    /bytes that do not have the digest/,
    (path, answer) => {
      if (path.startsWith('/media/')) answer.body = Buffer.alloc(answer.body.length, 1)
    },
  ],
  [
    'more bytes than it says',
    /sent more than the \d+ bytes/,
    (path, answer) => {
      if (path.startsWith('/media/')) answer.body = Buffer.alloc(answer.body.length + 1, 1)
    },
  ],
  [
    'an address that is none',
    /sent article \/wells\/ in a form that is not known/,
    withArticles((article) => {
      if (article.path === '/wells/') article.url = 'javascript:alert(1)'
    }),
  ],
  [
    'a licence that leads to a script',
    /in a form that is not known/,
    withArticles((article) => {
      article.mirror.licence = { spdx: null, name: 'x', url: 'javascript:alert(1)' }
    }),
  ],
  [
    'a format of another time',
    /writes lines of format 2, and this version reads format 1/,
    (path, answer) => {
      if (path === '/dump') answer.body = Buffer.from(answer.body.toString().replace('"format":1', '"format":2'))
    },
  ],
  [
    'an id that is none',
    /in a form that is not known/,
    withArticles((article) => {
      article.id = '../../etc/passwd'
    }),
  ],
  [
    'the same article twice',
    /told of the article .* twice/,
    (path, answer) => {
      if (path !== '/dump') return
      const lines = answer.body.toString().split('\n')
      lines.splice(4, 0, lines.find((line) => line.includes('"type":"article"')) ?? '')
      answer.body = Buffer.from(lines.join('\n'))
    },
  ],
  [
    'an article that its digest does not count',
    /does not hold what it says at its end/,
    withArticles((article) => {
      article.digest = 'a'.repeat(64)
    }),
  ],
  [
    'no end',
    /cut short/,
    (path, answer) => {
      if (path === '/dump')
        answer.body = answer.body.subarray(0, answer.body.lastIndexOf('\n', answer.body.length - 2) + 1)
    },
  ],
  [
    'what is no JSON',
    /sent what is no JSON/,
    (path, answer) => {
      if (path === '/dump') answer.body = Buffer.from('<h1>Welcome</h1>\n')
    },
  ],
])('of %s nothing is published', async (_what, told, how) => {
  change = how

  await expect(take()).rejects.toThrow(told)
  expect((await fetch(`${mirror.url}/readyz`)).status).toBe(503)
})

test('a dump whose connection is lost again and again goes on where it was', async () => {
  const cut = createServer(async (request, response) => {
    const { range, 'if-range': etag } = request.headers
    const isDump = request.url?.startsWith('/dump') === true
    const asked = await fetch(new URL(request.url ?? '/', origin.url), {
      headers: { 'accept-encoding': 'identity', ...(range && { range }), ...(etag && { 'if-range': String(etag) }) },
    })
    const body = Buffer.from(await asked.arrayBuffer())
    if (isDump) parts.push(range ?? 'all')
    response.writeHead(asked.status, {
      'content-location': asked.headers.get('content-location') ?? '',
      etag: asked.headers.get('etag') ?? '',
    })
    if (!isDump || body.length < A_PART) return void response.end(body)
    response.write(body.subarray(0, A_PART), () => request.socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(cut, 'listening')
  const parts: string[] = []
  const address = `http://127.0.0.1:${(cut.address() as AddressInfo).port}`

  expect(await mirrorOnce(mirror.db.database, address)).toMatchObject({ release: 1, counts: { added: 2 }, altered: [] })
  expect(parts.slice(0, 3)).toEqual(['all', `bytes=${A_PART}-`, `bytes=${2 * A_PART}-`])
  cut.closeAllConnections()
  cut.close()
})

test('what an honest origin sends is taken as it is after all that', async () => {
  expect(await mirrorOnce(mirror.db.database, url, { isMoved: true })).toMatchObject({
    read: 'CHANGES',
    counts: { added: 0 },
    altered: [],
  })
})

test('what may not be shown is left out, and the article has another digest for it', async () => {
  const evil =
    '<img src="x" onerror="alert(1)"><script>alert(2)</script><a href="javascript:alert(3)">x</a><iframe src="//evil.example"></iframe>'
  change = withArticles((article) => {
    if (article.path !== '/wells/') return
    article.html += evil
    for (const part of [...article.sections, ...article.quotes]) part.html += evil
    for (const credit of article.imageCredits) credit.attributionHtml += evil
  })
  site.write('content/wells/index.md', page('Wells', `${WELLS}\n\nMore.`))
  await importFolder(origin.db.database, site)
  const report = await take()
  const again = await take()

  const lines = await linesOf(mirror.url, '/dump')
  expect(JSON.stringify(lines)).not.toMatch(/onerror|<script|javascript:|iframe/)
  expect(JSON.stringify(lines)).toContain('Forty')
  const digestOf = async (at: string, path: string) =>
    (await linesOf(at, '/dump')).find((line) => line.path === path).digest
  expect(await digestOf(mirror.url, '/wells/')).not.toBe(await digestOf(origin.url, '/wells/'))
  expect(await digestOf(mirror.url, '/springs/')).toBe(await digestOf(origin.url, '/springs/'))
  // It is known what is another here, so that it is not taken for a fault each time.
  const { digest } = (await linesOf(origin.url, '/dump')).at(-1)
  expect([report.altered, report.inventory.digest, again.release]).toEqual([['/wells/'], digest, null])
})
