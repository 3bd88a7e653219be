import { execFileSync, spawnSync } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { parseFeed as parseByManning } from '@rowanmanning/feed-parser'
import { Ajv } from 'ajv'
import { parseFeed as parseByFeedsmith } from 'feedsmith'
import RssParser from 'rss-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

// Tests look into feeds freely; their expectations are the check.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Parsed = any

const day = (number: number) => `2025-03-${String(number).padStart(2, '0')}`

const noXmllint = spawnSync('xmllint', ['--version'], { stdio: 'ignore' }).error
  ? 'left out: xmllint was not found (apt-get install libxml2-utils)'
  : null

/** How many releases a reader of feeds lives through. */
const RELEASES = Number(process.env.COMMONPLACE_FEED_RELEASES ?? 12)

/** https://www.jsonfeed.org/version/1.1/, as a schema. */
const text = { type: 'string', minLength: 1 }
const address = { type: 'string', pattern: '^https?://' }
const time = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$' }
const people = {
  type: 'array',
  items: { type: 'object', properties: { name: text, url: text, avatar: address }, minProperties: 1 },
}
const jsonFeed = {
  type: 'object',
  required: ['version', 'title', 'items'],
  properties: {
    version: { const: 'https://jsonfeed.org/version/1.1' },
    title: text,
    home_page_url: address,
    feed_url: address,
    description: text,
    next_url: address,
    authors: people,
    language: text,
    expired: { type: 'boolean' },
    hubs: {
      type: 'array',
      items: { type: 'object', required: ['type', 'url'], properties: { type: text, url: address } },
    },
    items: {
      type: 'array',
      uniqueItems: true,
      items: {
        type: 'object',
        required: ['id'],
        properties: {
          id: text,
          url: address,
          external_url: address,
          title: text,
          content_html: { type: 'string' },
          content_text: { type: 'string' },
          summary: text,
          image: address,
          date_published: time,
          date_modified: time,
          authors: people,
          tags: { type: 'array', items: text },
          language: text,
        },
        anyOf: [{ required: ['content_html'] }, { required: ['content_text'] }],
        // Nothing of ours but by the name of an extension.
        patternProperties: { '^_': { type: 'object' } },
        additionalProperties: false,
      },
    },
  },
  patternProperties: { '^_': { type: 'object' } },
  additionalProperties: false,
}

let gateway: TestGateway
let site: TestSite

beforeAll(async () => {
  gateway = await openTestGateway({
    environment: {
      COMMONPLACE_CACHE_MEGABYTES: '0',
      COMMONPLACE_URL: 'https://content.example/',
      COMMONPLACE_HUB: 'https://hub.example/',
    },
  })
  site = createSite({
    'hugo.toml':
      'baseURL = "https://wells.example/"\ntitle = "Wells & Mills"\n[languages.en]\nlanguageName = "English"\nweight = 1\n[languages.de]\nlanguageName = "Deutsch"\nweight = 2\n',
    'commonplace.yaml': 'licence: CC-BY-4.0\n',
    'data/themes.yaml': 'care:\n  name: Care\n',
    'content/wells/first.md': page(
      'First <b>&amp;</b> "well"',
      'We dig ]]> & care \u{1F33F}.\n\n## Care {theme="care"}\n\n> We dig.\n>\n> — Ana',
      `date: ${day(1)}\nlastmod: ${day(9)}\nauthor: Ana & Bo\nlicence: MIT\nsummary: How we dig.`,
    ),
    'content/wells/second/index.md': page(
      'Second',
      'Text.',
      `date: ${day(2)}\nfeatureImage: well.png\nfeatureImageCaption: "Photo by Cleo, CC BY 4.0"`,
    ),
    'content/mills/third.md': page('Third', '\u0001 is no XML.', `date: ${day(3)}`),
    'content/mills/third.de.md': page('Dritte', 'Auf Deutsch.', `date: ${day(4)}`),
    'content/mills/undated.md': page('Undated'),
    'content/mills/gone.md': page('Gone', 'Text.', `date: ${day(5)}`),
  })
  site.write(
    'content/wells/second/well.png',
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ) as never,
  )
  await importFolder(gateway.db.database, site)
  site.delete('content/mills/gone.md')
  await importFolder(gateway.db.database, site)
})

afterAll(async () => {
  site.remove()
  await gateway.close()
})

/** Asks, and comes back where the machine was too busy to answer. */
async function ask(address: string) {
  const response = await fetch(new URL(address, gateway.url))
  if (response.status === 503) {
    await response.text()
    await setTimeout(100)
    return ask(address)
  }
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe.each(['atom.xml', 'rss.xml', 'feed.json'])('/feeds/%s', (name) => {
  const titles = ['Dritte', 'Third', 'Second', 'First <b>&amp;</b> "well"', 'Undated']

  test('is read alike by three parsers', async () => {
    const { text } = await ask(`/feeds/${name}`)
    const feedsmith: Parsed = parseByFeedsmith(text)
    const entries = feedsmith.feed.entries ?? feedsmith.feed.items

    expect(feedsmith.format).toBe(name === 'feed.json' ? 'json' : name.slice(0, -4))
    const titleOf = (entry: Parsed) => entry.title?.value ?? entry.title
    expect(entries.map(titleOf)).toEqual(titles)
    if (name === 'feed.json') return
    expect(parseByManning(text).items.map(({ title }) => title)).toHaveLength(titles.length)
    const parsed = await new RssParser().parseString(text)
    expect(parsed.items.map(({ title }) => title)).toEqual(titles)
    expect(new Set(parsed.items.map((item: Parsed) => item.guid ?? item.id)).size).toBe(titles.length)
  })

  test('names itself by the address that readers have, and its hub', async () => {
    const { text } = await ask(`/feeds/${name}`)

    expect(text).toContain(`https://content.example/feeds/${name}`)
    expect(text).toContain('https://hub.example')
  })

  test('is not sent again while it is the same', async () => {
    const { headers } = await ask(`/feeds/${name}`)
    const again = await fetch(`${gateway.url}/feeds/${name}`, {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    })

    expect([again.status, headers.get('content-release')]).toEqual([304, '2'])
  })
})

describe.skipIf(noXmllint)(noXmllint ?? 'read by xmllint', () => {
  const xpath = (text: string, path: string) =>
    execFileSync('xmllint', ['--xpath', path, '-'], { input: text, encoding: 'utf8' }).trim()

  test.each([
    '/feeds/atom.xml',
    '/feeds/rss.xml',
    '/feeds/quotes/care/atom.xml',
    '/feeds/quotes/care/rss.xml',
    '/feeds/language/de/atom.xml',
    '/sitemap.xml',
  ])('%s is well-formed', async (address) => {
    const { text } = await ask(address)
    execFileSync('xmllint', ['--noout', '--nonet', '-'], { input: text })
  })

  test('what was withdrawn is found in Atom where RFC 6721 has it', async () => {
    const { text } = await ask('/feeds/atom.xml')
    const tombstone =
      "/*[local-name()='feed']/*[local-name()='deleted-entry' and namespace-uri()='http://purl.org/atompub/tombstones/1.0']"

    expect(xpath(text, `count(${tombstone})`)).toBe('1')
    expect(xpath(text, `string(${tombstone}/@ref)`)).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
    expect(Date.parse(xpath(text, `string(${tombstone}/@when)`))).not.toBeNaN()
    expect(xpath(text, `string(${tombstone}/*[local-name()='comment'])`)).toBe('It was deleted.')
    // Nothing is both there and gone.
    expect(xpath(text, `count(//*[local-name()='entry']/*[local-name()='id'][. = ${tombstone}/@ref])`)).toBe('0')
  })
})

describe('the rules that validators of feeds hold', () => {
  const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/
  const rfc822 = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/
  const isAbsolute = (address: string) => /^(?:https?:|urn:|mailto:)/.test(address) && URL.canParse(address)
  /** The addresses in HTML, which readers have no page to resolve against. */
  const addressesIn = (html: string) =>
    [...html.matchAll(/ (?:src|href|cite)="([^"]*)"/g)].map(([, address]) => address ?? '')

  test.each(['/feeds/atom.xml', '/feeds/quotes/care/atom.xml'])('%s', async (address) => {
    const { text, headers } = await ask(address)
    const { feed }: Parsed = parseByFeedsmith(text)

    expect(headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
    expect(feed.links.filter(({ rel }: Parsed) => rel === 'self')).toMatchObject([
      { href: `https://content.example${address}` },
    ])
    expect([feed.id, feed.updated]).toEqual([expect.stringMatching(/^urn:uuid:/), expect.stringMatching(rfc3339)])
    expect(feed.authors.length).toBeGreaterThan(0)
    const ids = feed.entries.map(({ id }: Parsed) => id)
    expect(new Set([feed.id, ...ids]).size).toBe(ids.length + 1)
    for (const entry of feed.entries) {
      expect(entry.title.value).not.toBe('')
      expect([entry.published, entry.updated]).toEqual([expect.stringMatching(rfc3339), expect.stringMatching(rfc3339)])
      expect(Date.parse(feed.updated)).toBeGreaterThanOrEqual(Date.parse(entry.updated))
      expect(entry.links.filter(({ rel }: Parsed) => rel === 'alternate')).toHaveLength(1)
      expect(entry.content.value).not.toMatch(/<(?:script|style|iframe|object|form)|\son\w+=|javascript:/i)
      expect(addressesIn(entry.content.value).filter((one) => !isAbsolute(one))).toEqual([])
    }
    // At most one of each, as RFC 4287 has it.
    for (const entry of text.match(/<entry.*?<\/entry>/gs) ?? [])
      for (const name of ['id', 'title', 'updated', 'published', 'rights', 'summary', 'content'])
        expect([name, (entry.match(new RegExp(`<${name}[ >]`, 'g')) ?? []).length]).toEqual([
          name,
          expect.toSatisfy((n) => n <= 1),
        ])
  })

  test.each(['/feeds/rss.xml', '/feeds/quotes/care/rss.xml'])('%s', async (address) => {
    const { text, headers } = await ask(address)
    const { feed }: Parsed = parseByFeedsmith(text)

    expect(headers.get('content-type')).toBe('application/rss+xml; charset=utf-8')
    expect(text).toContain(
      `<atom:link rel="self" href="https://content.example${address}" type="application/rss+xml"/>`,
    )
    for (const name of ['title', 'link', 'description', 'language', 'copyright', 'lastBuildDate', 'generator'])
      expect([name, text.split('<item>')[0]?.match(new RegExp(`<${name}>`, 'g'))?.length]).toEqual([name, 1])
    const items = text.match(/<item>.*?<\/item>/gs) ?? []
    expect(items).toHaveLength(feed.items.length)
    for (const item of items) {
      expect(/<pubDate>(.*?)<\/pubDate>/.exec(item)?.[1]).toMatch(rfc822)
      expect(item.match(/<guid isPermaLink="false">/g)).toHaveLength(1)
      expect((item.match(/<enclosure /g) ?? []).length).toBeLessThan(2)
      expect(item).not.toMatch(
        /<enclosure (?![^>]*url="[^"]+")|<enclosure (?![^>]*length="\d+")|<enclosure (?![^>]*type="[^"]+")/,
      )
    }
    expect(new Set(feed.items.map(({ guid }: Parsed) => guid.value ?? guid)).size).toBe(items.length)
    for (const item of feed.items)
      expect(addressesIn(item.content.encoded).filter((one) => !isAbsolute(one))).toEqual([])
  })

  test.each(['/feeds/feed.json', '/feeds/quotes/care/feed.json'])('%s is what JSON Feed 1.1 says', async (address) => {
    const { text, headers } = await ask(address)
    const isFeed = new Ajv({ allErrors: true, validateFormats: false }).compile(jsonFeed)

    expect(headers.get('content-type')).toBe('application/feed+json')
    isFeed(JSON.parse(text))
    expect(isFeed.errors).toBeNull()
  })
})

test('importing again what nobody changed leaves every feed as it was, byte for byte', async () => {
  const addresses = ['/feeds/atom.xml', '/feeds/rss.xml', '/feeds/feed.json', '/feeds/quotes/care/atom.xml']
  const before = await Promise.all(addresses.map(async (address) => (await ask(address)).text))
  site.write('content/mills/undated.md', page('Undated'))
  await importFolder(gateway.db.database, site)

  expect(await Promise.all(addresses.map(async (address) => (await ask(address)).text))).toEqual(before)
})

describe('Atom', () => {
  test('has whole entries, with credit, licence and dates', async () => {
    const { feed }: Parsed = parseByFeedsmith((await ask('/feeds/atom.xml')).text)
    const [, , second, first, undated] = feed.entries

    expect(first).toMatchObject({
      title: { value: 'First <b>&amp;</b> "well"' },
      published: '2025-03-01T00:00:00Z',
      updated: '2025-03-09T00:00:00Z',
      authors: [{ name: 'Ana & Bo' }],
      categories: [{ term: 'care', label: 'Care' }],
      summary: { value: 'How we dig.' },
      rights: { value: 'MIT License' },
    })
    expect(first.content.value).toContain('We dig ]]> &#x26; care \u{1F33F}.')
    expect(second.content.value).toMatch(
      /<figure><img src="https:\/\/wells\.example\/wells\/second\/well\.png".*Cleo.*<\/figure>/,
    )
    expect(second.links).toContainEqual({
      rel: 'enclosure',
      href: expect.stringMatching(/^https:\/\/content\.example\/media\/[0-9a-f]{64}\/well\.png$/),
      type: 'image/png',
      length: expect.any(Number),
    })
    expect(second.links).toContainEqual({ rel: 'license', href: 'https://creativecommons.org/licenses/by/4.0/' })
    expect(Date.parse(undated.published)).toBeGreaterThan(Date.parse('2026-01-01'))
  })

  test('tells what was withdrawn by the id that the entry had', async () => {
    const { text } = await ask('/feeds/atom.xml')
    const response = await fetch(`${gateway.url}/changes`)
    const lines = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const { subjectId } = lines.find(({ kind }) => kind === 'WITHDRAWN')
    const uuid = Buffer.from(subjectId, 'base64url').toString().slice('Article:'.length)

    expect(text).toMatch(
      new RegExp(`<at:deleted-entry ref="urn:uuid:${uuid}" when="[^"]+"><at:comment>It was deleted\\.</at:comment>`),
    )
    expect(text).not.toContain('>Gone<')
  })
})

test.each([
  ['section/wells', ['Second', 'First <b>&amp;</b> "well"']],
  ['theme/care', ['First <b>&amp;</b> "well"']],
  ['language/DE', ['Dritte']],
  ['quotes/care', ['We dig.']],
])('/feeds/%s is a feed of its own', async (channel, titles) => {
  const { feed }: Parsed = parseByFeedsmith((await ask(`/feeds/${channel}/atom.xml`)).text)

  expect(feed.entries.map((entry: Parsed) => entry.title.value)).toEqual(titles)
})

test('a quote in a feed leads to its very words, and names who said them and where', async () => {
  const { feed }: Parsed = parseByFeedsmith((await ask('/feeds/quotes/care/atom.xml')).text)
  const [quote] = feed.entries

  expect(quote.links[0].href).toMatch(/^https:\/\/wells\.example\/wells\/first\/#care:~:text=/)
  expect(quote.content.value).toMatch(/<blockquote.*We dig\..*<\/blockquote>\n<p>— Ana, <a href=/s)
})

test.each([
  '/feeds/',
  '/feeds/atom',
  '/feeds/section/nowhere/atom.xml',
  '/feeds/theme/none/rss.xml',
  '/feeds/language/xx/feed.json',
  '/feeds/atom.xml?archive=1',
  '/feeds/section//atom.xml',
  '/feeds/%ff/atom.xml',
])('there is no feed at %s', async (address) => {
  const { status, text } = await ask(address)
  expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([404, 'NOT_FOUND'])
})

describe('/sitemap.xml', () => {
  test('lists every page on the site, with its languages, images and honest dates', async () => {
    const { status, text } = await ask('/sitemap.xml')

    expect(status).toBe(200)
    expect(text.match(/<loc>[^<]+/g)).toEqual(
      ['de/mills/third', 'mills/third', 'wells/second', 'wells/first', 'mills/undated'].map(
        (path) => `<loc>https://wells.example/${path}/`,
      ),
    )
    const [german, , second, , undated] = text.match(/<url>.*<\/url>/g) ?? []
    expect(german).toContain(
      '<xhtml:link rel="alternate" hreflang="de" href="https://wells.example/de/mills/third/"/><xhtml:link rel="alternate" hreflang="en" href="https://wells.example/mills/third/"/>',
    )
    expect(second).toContain(
      '<lastmod>2025-03-02T00:00:00Z</lastmod><image:image><image:loc>https://wells.example/wells/second/well.png</image:loc></image:image>',
    )
    expect(undated).toBe('<url><loc>https://wells.example/mills/undated/</loc></url>')
    expect((await ask('/sitemap/2.xml')).status).toBe(404)
  })

  test('is named in robots.txt, beside the dump', async () => {
    const { text } = await ask('/robots.txt')

    expect(text).toContain('Sitemap: https://content.example/sitemap.xml')
    expect(text).toContain('https://content.example/dump')
  })
})

describe('a feed of more than fits', () => {
  let large: TestGateway
  let articles: TestSite
  const seen = new Map<string, string>()

  const read = async (address: string): Promise<Parsed> => {
    const response = await fetch(address.replace(/^.*(?=\/feeds\/)/, large.url))
    expect(response.status).toBe(200)
    return (parseByFeedsmith(await response.text()) as Parsed).feed
  }
  /** What a reader knows who follows the links to older entries. */
  const readAll = async () => {
    const entries: Parsed[] = []
    const archives: string[] = []
    for (let address: string | undefined = '/feeds/atom.xml'; address !== undefined; ) {
      const feed: Parsed = await read(address)
      entries.push(...feed.entries)
      address = feed.links.find(({ rel }: Parsed) => rel === 'prev-archive')?.href
      if (address !== undefined) archives.push(address)
    }
    return { entries, archives }
  }
  const write = (number: number, text = 'Text.') =>
    articles.write(
      `content/a-${number}.md`,
      page(`Number ${number}`, text, `date: ${new Date(Date.UTC(2024, 0, number)).toISOString().slice(0, 10)}`),
    )

  beforeAll(async () => {
    large = await openTestGateway()
    articles = createSite({})
    for (let number = 1; number <= 120; number++) write(number)
    await importFolder(large.db.database, articles)
  })

  afterAll(async () => {
    articles.remove()
    await large.close()
  })

  test('leads to archives with all of it, which new entries do not change', async () => {
    const before = await readAll()
    const oldest = await Promise.all(before.archives.map(read))
    for (let number = 121; number <= 125; number++) write(number)
    await importFolder(large.db.database, articles)

    expect(new Set(before.entries.map(({ id }) => id)).size).toBe(120)
    expect(before.archives).toHaveLength(2)
    expect(await Promise.all(before.archives.map(read))).toEqual(oldest)
    expect(new Set((await readAll()).entries.map(({ id }) => id)).size).toBe(125)
  })

  test('tells when an article that does not say so itself was edited, in its place among the others', async () => {
    const entryOf = async () => {
      const { entries, updated } = await read('/feeds/atom.xml')
      const place = entries.findIndex(({ title }: Parsed) => title.value === 'Number 124')
      return { place, feed: updated, ...entries[place] }
    }
    const before = await entryOf()
    expect(before.updated).toBe(before.published)
    write(124, 'Edited.')
    await importFolder(large.db.database, articles)

    const after = await entryOf()
    expect([after.id, after.place, after.published]).toEqual([before.id, before.place, before.published])
    expect(Date.parse(after.updated)).toBeGreaterThan(Date.parse(before.updated))
    expect(after.feed).toBe(after.updated)
    await importFolder(large.db.database, articles)
    expect(await entryOf()).toEqual(after)
  })

  test('never tells an edited article as new, however many releases there are', async () => {
    for (const { id, title } of (await readAll()).entries) seen.set(id, title.value)
    const news: string[] = []
    for (let round = 0; round < RELEASES; round++) {
      write(1 + (round % 50), `Edited ${round}.`)
      if (round % 3 === 0) articles.move(`content/a-${60 + round}.md`, `content/moved/a-${60 + round}.md`)
      if (round % 4 === 0) write(200 + round)
      await importFolder(large.db.database, articles)
      for (const { id, title } of (await readAll()).entries) {
        if (!seen.has(id)) news.push(title.value)
        seen.set(id, title.value)
      }
    }

    const written = Array.from({ length: Math.ceil(RELEASES / 4) }, (_, index) => `Number ${200 + 4 * index}`)
    expect(news).toEqual(written)
  })
})
