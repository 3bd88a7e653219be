import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { parseHere } from '../support/parse-here.ts'
import { png } from '../support/pictures.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const WHEEL = png(30, 20, 'wheel')
const LARGE = png(900, 600, 'x'.repeat(1_000_000))
const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><script>alert(1)</script></svg>'
const SECRET = png(5, 5, 'not yet')
const OLD = png(6, 6, 'as it was')
const UNUSED = png(7, 7, 'unused')

let gateway: TestGateway
let site: TestSite

beforeAll(async () => {
  gateway = await openTestGateway()
  site = createSite({
    'content/mill/index.md': page(
      'The mill',
      '![A wheel](wheel.png)\n\n![Large](/img/large.png)\n\n![](plan.svg)\n\n![](old.png)\n\n![](https://other.example/a.png)',
      'featureImage: wheel.png\nfeatureImageCaption: Photo by Ana Ruiz, CC BY 4.0',
    ),
    'content/mill/wheel.png': WHEEL,
    'content/mill/plan.svg': DRAWING,
    'content/mill/old.png': OLD,
    'content/secret/index.md': page('Secret', '![](secret.png)', 'draft: true'),
    'content/secret/secret.png': SECRET,
    'static/img/large.png': LARGE,
    'static/img/unused.png': UNUSED,
  })
  const tools = { database: gateway.db.database, pool: parseHere }
  await importSite(tools, site.root, { progress: noProgress, onWait: () => {} })
  site.write('content/mill/old.png', png(6, 6, 'as it is'))
  await importSite(tools, site.root, { progress: noProgress, onWait: () => {} })
})

afterAll(async () => {
  site.remove()
  await gateway.close()
})

const digestOf = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const fetchMedia = (bytes: string | Uint8Array, init: RequestInit = {}, name = 'picture') =>
  fetch(`${gateway.url}/media/${digestOf(bytes)}/${name}`, init)

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

test('an image is answered for good, with its own type', async () => {
  const response = await fetchMedia(WHEEL)

  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-length': String(WHEEL.byteLength),
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
    etag: `"${digestOf(WHEEL)}"`,
  })
  expect(await bytesOf(response)).toEqual(Buffer.from(WHEEL))
})

test('a large image arrives whole', async () => {
  expect(digestOf(await bytesOf(await fetchMedia(LARGE)))).toBe(digestOf(LARGE))
})

test('all the images of a page may be asked for at once', async () => {
  const session = createClient(gateway.db.source, { max: 1 })
  const answers = await session.begin(async (transaction) => {
    // None is read before all are asked for.
    await transaction`lock table sources in access exclusive mode`
    gateway.requests.forget()
    const asked = Array.from({ length: 50 }, async () => {
      const response = await fetchMedia(WHEEL)
      return [response.status, await bytesOf(response)]
    })
    await expect.poll(() => gateway.requests.statements.length).toBeGreaterThanOrEqual(asked.length)
    await fetchMedia(WHEEL, { method: 'HEAD' })
    return { asked }
  })

  for (const answer of await Promise.all(answers.asked)) expect(answer).toEqual([200, Buffer.from(WHEEL)])
  await session.end()
})

test('HEAD gives the headers alone', async () => {
  const response = await fetchMedia(LARGE, { method: 'HEAD' })

  expect(response.status).toBe(200)
  expect(response.headers.get('content-length')).toBe(String(LARGE.byteLength))
  expect((await bytesOf(response)).byteLength).toBe(0)
})

test('who has an image does not get it again', async () => {
  const response = await fetchMedia(WHEEL, { headers: { 'if-none-match': `W/"${digestOf(WHEEL)}"` } })

  expect(response.status).toBe(304)
  expect(response.headers.get('etag')).toBe(`"${digestOf(WHEEL)}"`)
})

test.each([
  ['bytes=0-9', 206, 'bytes 0-9/', 0, 10],
  ['bytes=300000-600000', 206, 'bytes 300000-600000/', 300_000, 600_001],
  ['bytes=1000000-', 206, `bytes 1000000-${LARGE.byteLength - 1}/`, 1_000_000, undefined],
  ['bytes=-5', 206, `bytes ${LARGE.byteLength - 5}-${LARGE.byteLength - 1}/`, -5, undefined],
  ['bytes=0-99999999', 206, `bytes 0-${LARGE.byteLength - 1}/`, 0, undefined],
  ['bytes=0-1,5-6', 200, null, 0, undefined],
  ['bytes=9-2', 200, null, 0, undefined],
  ['lines=1-2', 200, null, 0, undefined],
])('the range %s', async (range, status, told, start, end) => {
  const response = await fetchMedia(LARGE, { headers: { range } })

  expect(response.status).toBe(status)
  expect(response.headers.get('content-range')).toBe(told === null ? null : told + LARGE.byteLength)
  expect(digestOf(await bytesOf(response))).toBe(digestOf(LARGE.slice(start, end)))
})

test.each(['bytes=2000000-', 'bytes=-0'])('the range %s, where the file has nothing', async (range) => {
  const response = await fetchMedia(LARGE, { headers: { range } })

  expect(response.status).toBe(416)
  expect(response.headers.get('content-range')).toBe(`bytes */${LARGE.byteLength}`)
})

test('a range of a version that is no longer there gives the whole file', async () => {
  expect((await fetchMedia(LARGE, { headers: { range: 'bytes=0-1', 'if-range': '"other"' } })).status).toBe(200)
})

test('a drawing runs no scripts', async () => {
  const response = await fetchMedia(DRAWING)

  expect(response.headers.get('content-type')).toBe('image/svg+xml')
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'; sandbox")
  expect(await response.text()).toBe(DRAWING)
})

test('what older releases showed is there as well', async () => {
  expect((await fetchMedia(OLD)).status).toBe(200)
})

test.each([
  ['of a draft', SECRET],
  ['that no page shows', UNUSED],
  ['that does not exist', 'nothing'],
  ['that is a page', page('Secret', '![](secret.png)', 'draft: true')],
])('a file %s is not there', async (_which, bytes) => {
  const response = await fetchMedia(bytes)

  expect(response.status).toBe(404)
  expect(response.headers.get('cache-control')).toBe('private, no-store')
})

test.each(['', 'a/b', `${digestOf(WHEEL)}`, `${digestOf(WHEEL)}/`, `${digestOf(WHEEL).toUpperCase()}/a.png`])(
  'there is nothing at /media/%s',
  async (path) => {
    expect((await fetch(`${gateway.url}/media/${path}`)).status).toBe(404)
  },
)

test('an article names its images with their files, sizes and credits', async () => {
  const query = `{ articleByPath(path: "/mill/") {
    featureImage { url width credit { creator } }
    images { url role alt width height file { digest contentType bytes } credit { creator } }
  } }`
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  const { data } = (await response.json()) as { data: { articleByPath: { images: unknown[]; featureImage: unknown } } }

  const file = { digest: digestOf(WHEEL), contentType: 'image/png', bytes: WHEEL.byteLength }
  const url = 'https://site.example/mill/wheel.png'
  expect(data.articleByPath.featureImage).toEqual({ url, width: 30, credit: { creator: 'Ana Ruiz' } })
  expect(data.articleByPath.images).toHaveLength(6)
  expect(data.articleByPath.images.slice(0, 2)).toEqual([
    { url, role: 'FEATURE', alt: null, width: 30, height: 20, file, credit: { creator: 'Ana Ruiz' } },
    { url, role: 'BODY', alt: 'A wheel', width: 30, height: 20, file, credit: null },
  ])
  expect(data.articleByPath.images.at(-1)).toEqual({
    url: 'https://other.example/a.png',
    role: 'BODY',
    alt: '',
    width: null,
    height: null,
    file: null,
    credit: null,
  })
})
