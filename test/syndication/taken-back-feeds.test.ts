import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withdrawQuote } from '../../src/import/take-back/withdraw-quote.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const WORDS = 'We zorgle every blintwax ourselves, and no landlord helped us.'
const OTHER = 'The pump broke twice in the first winter, and we mended it.'

let gateway: TestGateway
let site: TestSite
let uid: string
let at: string

beforeAll(async () => {
  gateway = await openTestGateway({ environment: { COMMONPLACE_CACHE_MEGABYTES: '0' } })
  site = createSite({
    'content/wells.md': page(
      'Wells',
      `> ${WORDS}\n>\n> — Ada\n\n> ${OTHER}\n>\n> — Bo`,
      'themes: [care]\ndate: 2024-01-01',
    ),
    'content/roofs.md': page('Roofs', `As Ada said: “${WORDS}”`, 'themes: [care]\ndate: 2024-01-02'),
    'content/mills.md': page('Mills', 'Text.', 'themes: [care]\ndate: 2024-01-03'),
  })
  await importFolder(gateway.db.database, site)
  const { sql } = gateway.db.database
  const [quote] = await sql<{ uid: string }[]>`select uid from quotes where text = ${WORDS}`
  uid = quote?.uid ?? ''
  expect(await read('/feeds/quotes/care/atom.xml')).toContain(`<id>urn:uuid:${uid}</id>`)
  const asked = { reason: 'RIGHTS_WITHDRAWN', note: 'She asked us to.', planOnly: false, onWait: () => {} } as const
  expect(await withdrawQuote(gateway.db.database, uid, asked)).toMatchObject({ release: 2 })
  const [told] = await sql<{ at: string }[]>`select at from releases where number = 2`
  at = new Date(told?.at ?? '').toISOString()
})

afterAll(async () => {
  site.remove()
  await gateway.close()
})

async function read(path: string): Promise<string> {
  const answer = await fetch(gateway.url + path)
  expect(answer.status, path).toBe(200)
  return await answer.text()
}

test('a feed of quotes tells the quote that was taken back, and why, and has its words no more', async () => {
  const feed = await read('/feeds/quotes/care/atom.xml')
  const [, when, comment] =
    new RegExp(`<at:deleted-entry ref="urn:uuid:${uid}" when="([^"]*)">\\s*<at:comment>([^<]*)<`).exec(feed) ?? []
  expect(comment).toBe('It was taken back. Please take down every copy. She asked us to.')
  expect(new Date(when ?? '').toISOString()).toBe(at)
  expect(feed).not.toContain('zorgle')
  expect(feed).toContain('The pump broke twice')
  expect(/<updated>([^<]*)</.exec(feed)?.[1]).toBe(when)
})

test('so does JSON Feed, and RSS leaves it out', async () => {
  const { items, _commonplace } = JSON.parse(await read('/feeds/quotes/care/feed.json'))
  expect(items).toHaveLength(1)
  expect(_commonplace.withdrawn).toContainEqual(expect.objectContaining({ id: `urn:uuid:${uid}` }))
  const rss = await read('/feeds/quotes/care/rss.xml')
  expect(rss.match(/<item>/g)).toHaveLength(1)
  expect(rss).not.toContain(uid)
})

test('every feed of quotes tells it, and no feed of articles does', async () => {
  expect(await read('/feeds/atom.xml')).not.toContain('deleted-entry')
  const atom = spawnSync('xmllint', ['--noout', '-'], { input: await read('/feeds/quotes/care/atom.xml') })
  expect(atom.error ? 0 : atom.status).toBe(0)
})

test('articles out of which words were taken are updated then, so that readers of a feed take them anew', async () => {
  const { items } = JSON.parse(await read('/feeds/feed.json'))
  const modified = items.map(({ title, date_modified }: Record<string, string>) => [
    title,
    new Date(date_modified ?? '').toISOString(),
  ])
  expect(modified).toEqual([
    ['Mills', '2024-01-03T00:00:00.000Z'],
    ['Roofs', at],
    ['Wells', at],
  ])
  expect(items.map(({ date_published }: Record<string, string>) => date_published?.slice(0, 10))).toEqual([
    '2024-01-03',
    '2024-01-02',
    '2024-01-01',
  ])
})
