import { resolve } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ExampleServer, openSeedsGateway, type SeedsGateway, startExample } from '../support/example.ts'

const SERVER = resolve(import.meta.dirname, '../../examples/node/server.mjs')
const LIBRARY = '/articles/the-library-server/'

let seeds: SeedsGateway
let example: ExampleServer

beforeAll(async () => {
  seeds = await openSeedsGateway()
  example = await startExample(SERVER, { GATEWAY: seeds.url, PORT: '0' })
})

afterAll(async () => {
  await example.stop()
  await seeds.close()
})

beforeEach(() => seeds.proxy.letIn())

test('a page shows its title, text, image with credit, licence and where else to go', async () => {
  const { status, html } = await visit(LIBRARY)

  expect(status).toBe(200)
  expect(html).toContain('<h1>The Library That Keeps Its Own Server</h1>')
  expect(html).toContain('I asked who could see my name, and someone could finally tell me.')
  expect(html).toMatch(/<figcaption>.*The lending desk.*CC BY-SA 4\.0/)
  expect(html).toMatch(/<a rel="license" href="https:\/\/creativecommons\.org\/licenses\/by-sa\/4\.0\/">/)
  expect(html).toContain('<nav><a href="/articles/">Articles</a>')
})

test('its images have their bytes from the gateway, and its links stay here', async () => {
  const { html } = await visit(LIBRARY)

  const images = [...html.matchAll(/<img[^>]* src="([^"]+)"|<img src="([^"]+)"/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
  expect(images).toHaveLength(2)
  for (const image of images) expect((await fetch(image)).headers.get('content-type')).toBe('image/svg+xml')
  expect(html).toContain('href="/guides/asking-for-less/#write-the-page-first"')
})

test('the home page and those of sections list what is below them', async () => {
  expect((await visit('/')).html).toContain(`<li><a href="${LIBRARY}">`)
  expect((await visit('/guides/')).html).not.toContain(`<li><a href="${LIBRARY}">`)
})

test('an alias and another spelling are answered with a redirect, what is not there with 404, and other methods with 405', async () => {
  const moved = await visit('/2024/library-server/')

  expect(moved.status).toBe(301)
  expect(moved.headers.get('location')).toBe(LIBRARY)
  expect((await visit('/nowhere/?x=1')).status).toBe(404)
  expect((await visit('/articles/the-library-server')).headers.get('location')).toBe(LIBRARY)
  expect((await visit('//')).headers.get('location')).toBe('/')
  expect((await visit('/%')).status).toBe(404)
  expect((await visit(LIBRARY, { method: 'POST' })).status).toBe(405)
})

test('an address with letters beyond ASCII is one address, however it is written', async () => {
  expect((await visit('/über-uns/')).html).toContain('<h1>Über uns</h1>')
  expect((await visit('/%C3%BCber-uns/')).status).toBe(200)
})

test('a browser that has the page already is answered with 304', async () => {
  const { headers } = await visit(LIBRARY)

  const again = await visit(LIBRARY, { headers: { 'if-none-match': headers.get('etag') ?? '' } })

  expect(again.status).toBe(304)
})

test('with the gateway away or killed during a request a page goes on from what was last heard, and says so', async () => {
  const path = '/articles/counting-the-beds/'
  const before = await visit(path)

  seeds.proxy.refuse()
  const away = await visit(path)
  seeds.proxy.letIn()
  seeds.proxy.cutAfter(20)
  const killed = await visit(path)
  const after = await visit(path)

  for (const page of [away, killed]) {
    expect(page.status).toBe(200)
    expect(page.html).toContain('<p class="stale">News is out of reach; this is as of 2')
    expect(page.html.replace(/<p class="stale">.*<\/p>/, '')).toBe(before.html)
  }
  expect(after.html).toBe(before.html)
})

test('with the gateway away a page that was never asked for is a 503 that says when to come again', async () => {
  seeds.proxy.refuse()

  const { status, headers, html } = await visit('/articles/a-mesh-over-the-valley/')

  expect(status).toBe(503)
  expect(headers.get('retry-after')).toBe('60')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(html).toContain('Please try again in a minute.')
})

test('a page that was withdrawn is answered with 410', async () => {
  const path = '/articles/the-tenants-archive/'
  expect((await visit(path)).status).toBe(200)

  await seeds.publishWithout('content/articles/the-tenants-archive')

  expect((await visit(path)).status).toBe(410)
})

async function visit(path: string, options: RequestInit = {}) {
  const response = await fetch(`${example.url}${path}`, { redirect: 'manual', ...options })
  return { status: response.status, headers: response.headers, html: await response.text() }
}
