import { execFileSync } from 'node:child_process'
import { parseFeed as parseByManning } from '@rowanmanning/feed-parser'
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

const hasXmllint = (() => {
  try {
    execFileSync('xmllint', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

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

async function ask(address: string) {
  const response = await fetch(new URL(address, gateway.url))
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

  test.skipIf(!hasXmllint || name === 'feed.json')('is well-formed', async () => {
    const { text } = await ask(`/feeds/${name}`)
    execFileSync('xmllint', ['--noout', '-'], { input: text })
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

  test('never tells an edited article as new, however many releases there are', async () => {
    for (const { id, title } of (await readAll()).entries) seen.set(id, title.value)
    const news: string[] = []
    for (let round = 0; round < 12; round++) {
      write(1 + round, `Edited ${round}.`)
      if (round % 3 === 0) articles.move(`content/a-${60 + round}.md`, `content/moved/a-${60 + round}.md`)
      if (round % 4 === 0) write(200 + round)
      await importFolder(large.db.database, articles)
      for (const { id, title } of (await readAll()).entries) {
        if (!seen.has(id)) news.push(title.value)
        seen.set(id, title.value)
      }
    }

    expect(news).toEqual(['Number 200', 'Number 204', 'Number 208'])
  })
})
