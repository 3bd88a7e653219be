import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { randomFrom } from '../import/edit-sequences.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { importFolder, liveThrough } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const HISTORIES = Number(process.env.COMMONPLACE_HISTORIES ?? 1)
/** From how many places in the log of each history it is followed to its end. */
const CURSORS = Number(process.env.COMMONPLACE_CURSORS ?? 10)

// Tests look into lines freely; their expectations are the check.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Line = any

async function linesAt(gateway: TestGateway, address: string): Promise<Line[]> {
  const response = await fetch(new URL(address, gateway.url))
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  const text = await response.text()
  expect(text.at(-1)).toBe('\n')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const changesAfter = (gateway: TestGateway, cursor: string | null, more = '') =>
  linesAt(gateway, `/changes?after=${cursor ?? ''}${more}`)

const dumpOf = async (gateway: TestGateway) => {
  const lines = await linesAt(gateway, '/dump')
  const site = lines.find(({ type }) => type === 'site')
  const release: number = lines[0].number
  const articles = lines.filter(({ type }) => type === 'article')
  return {
    site,
    release,
    articles: new Map<string, Line>(articles.map((article) => [article.id, article])),
    end: lines.at(-1),
  }
}

/** What a partner holds who applies the changes to a copy. */
function fold(copy: ReadonlyMap<string, Line>, changes: readonly Line[]): Map<string, Line> {
  const folded = new Map(copy)
  for (const { type, subject, subjectId, kind, article, superseded } of changes) {
    if (type !== 'change' || subject === 'SITE' || superseded) continue
    if (kind === 'WITHDRAWN') folded.delete(subjectId)
    else folded.set(subjectId, { type: 'article', ...article })
  }
  return folded
}

const inOrder = (articles: ReadonlyMap<string, Line>) => [...articles.values()].sort((a, b) => (a.id < b.id ? -1 : 1))

async function refusalAt(gateway: TestGateway, address: string): Promise<Line> {
  const response = await fetch(new URL(address, gateway.url))
  const { errors } = (await response.json()) as Line
  return { status: response.status, error: errors[0] }
}

describe('a site of which everything is told', () => {
  let gateway: TestGateway
  let site: TestSite
  const cursors: string[] = []

  beforeAll(async () => {
    gateway = await openTestGateway()
    site = createSite({
      'hugo.toml':
        'baseURL = "https://wells.example/sub/"\ntitle = "Wells"\n[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n',
      'commonplace.yaml': 'licence: CC-BY-4.0\n',
      'data/themes.yaml': 'water:\n  name: Water\n  description: Of wells.\n',
      'content/water/wells.md': page(
        'Wells',
        'Forty wells.\n\n## Who digs {theme="water"}\n\n**Who:** We.\n\n> We dig.\n>\n> — Ana',
        'aliases: [/old/]\ntags: [wells]\nlicence: MIT\nmood: calm',
      ),
      'content/water/springs.md': page('Springs'),
      'content/fire/kilns.md': page('Kilns'),
      'content/fire/kilns.de.md': page('Öfen'),
    })
    const publish = async () => {
      await importFolder(gateway.db.database, site)
      cursors.push((await linesAt(gateway, '/changes')).at(-1).cursor)
    }
    await publish()
    site.write('content/fire/kilns.md', page('Kilns', 'Hotter.'))
    site.move('content/water/springs.md', 'content/fire/springs.md')
    await publish()
    site.delete('content/fire/kilns.de.md')
    site.write('content/water/new.md', page('New'))
    await publish()
  })

  afterAll(async () => {
    site.remove()
    await gateway.close()
  })

  test('the dump has whole articles, in the words and ids of GraphQL', async () => {
    const { articles } = await dumpOf(gateway)
    const response = await fetch(new URL('/graphql', gateway.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `{ articleByPath(path: "/water/wells/") {
          id digest edition release kind path url title summary language published updated wordCount
          licence { spdx name url } labels { name url community text } themes { slug } terms { taxonomy slug }
          aliases { path } markdown html text extra
          sections { id anchor heading level themes { slug } leads { label text html } markdown html text }
          quotes { id url text html attribution source range { start end } themes { slug } }
        } }`,
      }),
    })
    const { articleByPath: asked } = ((await response.json()) as Line).data
    const record = articles.get(asked.id)

    const { aliases, themes, sections, quotes, ...rest } = asked
    expect(record).toMatchObject(rest)
    expect(record.themes).toEqual(themes.map((theme: Line) => theme.slug))
    expect(record.aliases).toEqual(aliases.map((alias: Line) => alias.path))
    const slugs = (parts: Line[]) =>
      parts.map((part) => ({ ...part, themes: part.themes.map((theme: Line) => theme.slug) }))
    expect(record.sections).toMatchObject(slugs(sections))
    expect(record.quotes).toMatchObject(slugs(quotes))
    expect([record.licence.spdx, record.extra, record.quotes.length]).toMatchObject(['MIT', { mood: 'calm' }, 1])
    expect(record.mirror).toMatchObject({
      licence: { spdx: 'MIT' },
      termNames: ['wells'],
      themeNames: { water: 'Water' },
    })
  })

  test('the dump names its site, its themes and what proves that it is complete', async () => {
    const lines = await linesAt(gateway, '/dump')

    const [release, siteLine, theme, gone, ...former] = lines
    expect(lines.map(({ type }) => type)).toEqual([
      ...['release', 'site', 'theme', 'gone', 'former', 'former'],
      ...lines.slice(6, -1).map(() => 'article'),
      'end',
    ])
    expect(release.number).toBe(3)
    expect(siteLine).toMatchObject({
      title: 'Wells',
      url: 'https://wells.example/sub/',
      licence: { spdx: 'CC-BY-4.0' },
    })
    expect(theme).toEqual({ type: 'theme', slug: 'water', name: 'Water', description: 'Of wells.', declared: true })
    expect(gone).toMatchObject({
      subject: 'ARTICLE',
      path: '/de/fire/kilns/',
      reason: 'DELETED',
      at: expect.any(String),
    })
    expect(former.slice(0, 2)).toMatchObject([
      { path: '/de/fire/kilns/', id: gone.id, wasAlias: false },
      { path: '/water/springs/', wasAlias: false },
    ])
    const response = await fetch(`${gateway.url}/graphql?query={inventory{count digest}site{release{cursor}}}`)
    const { inventory, site: asked } = ((await response.json()) as Line).data
    expect(lines.at(-1)).toEqual({
      type: 'end',
      articles: inventory.count,
      digest: inventory.digest,
      cursor: asked.release.cursor,
    })
  })

  test('the dump of a release has the same bytes each time, and any part of them', async () => {
    const whole = await fetch(`${gateway.url}/dump/2.ndjson`, { headers: { 'accept-encoding': 'identity' } })
    const bytes = Buffer.from(await whole.arrayBuffer())
    const etag = whole.headers.get('etag') ?? ''
    const ask = (headers: Record<string, string>) => fetch(`${gateway.url}/dump/2.ndjson`, { headers })
    const part = await ask({ range: 'bytes=1000-', 'if-range': etag, 'accept-encoding': 'gzip' })
    const middle = await ask({ range: 'bytes=10-19' })

    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 1000-${bytes.length - 1}/${bytes.length}`)
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(1000))
    expect(Buffer.from(await middle.arrayBuffer())).toEqual(bytes.subarray(10, 20))
    expect((await ask({ range: `bytes=${bytes.length}-` })).status).toBe(416)
    expect((await ask({ range: 'bytes=1000-', 'if-range': '"other"' })).status).toBe(200)
    expect((await ask({ 'if-none-match': etag })).status).toBe(304)
    // A part that is one piece gives its place back as well.
    for (let count = 0; count < 5; count++) expect((await (await ask({ range: 'bytes=10-19' })).text()).length).toBe(10)
    expect(JSON.parse(bytes.toString().split('\n')[0] ?? '').number).toBe(2)
  })

  test('changes come with the article in the last of them, and the others say that they are superseded', async () => {
    const changes = await changesAfter(gateway, null)

    const brief = changes.map(({ kind, path, superseded, article }) => [kind, path, superseded, article?.title])
    expect(brief).toEqual([
      ['PUBLISHED', '/de/fire/kilns/', true, undefined],
      ['PUBLISHED', '/fire/kilns/', true, undefined],
      ['PUBLISHED', '/water/springs/', true, undefined],
      ['PUBLISHED', '/water/wells/', false, 'Wells'],
      ['UPDATED', '/fire/kilns/', false, 'Kilns'],
      ['MOVED', '/fire/springs/', false, 'Springs'],
      ['WITHDRAWN', '/de/fire/kilns/', false, undefined],
      ['PUBLISHED', '/water/new/', false, 'New'],
      [undefined, undefined, undefined, undefined],
    ])
  })

  test.each([
    ['section=water', ['/fire/springs/ NOT_OF_INTEREST', '/de/fire/kilns/ DELETED', '/water/new/ null']],
    ['section=fire', ['/fire/kilns/ null', '/fire/springs/ null', '/de/fire/kilns/ DELETED']],
    ['language=DE', ['/de/fire/kilns/ DELETED']],
    ['theme=water', ['/de/fire/kilns/ DELETED']],
    ['section=fire&language=de', ['/de/fire/kilns/ DELETED']],
  ])('who follows %s hears of that, of what leaves it, and of everything withdrawn', async (interest, told) => {
    const changes = await changesAfter(gateway, cursors[0] ?? '', `&${interest}`)

    expect(changes.slice(0, -1).map(({ path, reason }) => `${path} ${reason}`)).toEqual(told)
    expect(changes.at(-1)).toMatchObject({ type: 'end', release: 3 })
  })

  test.each([
    ['section=nope', 'section'],
    ['section=wat', 'section'],
    ['theme=nope', 'theme'],
    ['language=fr', 'language'],
    ['section=fire&theme=nope', 'theme'],
  ])('%s, which no release ever had, is refused with a sentence', async (interest, what) => {
    for (const after of ['', `&after=${cursors[0]}`]) {
      const { status, error } = await refusalAt(gateway, `/changes?${interest}${after}`)
      expect([status, error.extensions.code]).toEqual([404, 'NOT_FOUND'])
      expect(error.message).toContain(`No release of this site ever had the ${what} "`)
    }
  })

  test.each(['section=', 'section=/', 'section=water/', 'section=/fire/', 'language=de', 'theme=water'])(
    '%s can be followed',
    async (interest) => {
      expect((await linesAt(gateway, `/changes?${interest}`)).at(-1)).toMatchObject({ type: 'end' })
    },
  )

  test('what left a section is told also where its earlier editions are kept no longer', async () => {
    await pruneHistory(gateway.db.database, { keep: 1, planOnly: false, onWait: () => {} })
    const changes = await changesAfter(gateway, cursors[0] ?? '', '&section=water')

    expect(changes.map(({ path }) => path)).toContain('/fire/springs/')
    // Whoever follows it goes on, though nothing but the log has it.
    expect((await linesAt(gateway, '/changes?language=de')).at(-1)).toMatchObject({ type: 'end' })
    const gone = await fetch(`${gateway.url}/dump/1.ndjson`)
    expect([gone.status, ((await gone.json()) as Line).errors[0].extensions.code]).toEqual([410, 'RELEASE_PRUNED'])
  })

  test('pages are JSON for who accepts that, and end with the cursor of the release', async () => {
    const ask = async (query: string) => {
      const response = await fetch(`${gateway.url}/changes?${query}`, { headers: { accept: 'application/json' } })
      return (await response.json()) as Line
    }
    const first = await ask('first=3')
    const second = await ask(`first=100&after=${first.cursor}`)
    const third = await ask(`after=${second.cursor}`)

    expect([first.changes.length, first.more]).toEqual([3, true])
    expect([second.changes.length, second.more, second.cursor]).toEqual([5, false, cursors[2]])
    expect(third).toEqual({ release: 3, changes: [], more: false, cursor: cursors[2] })
  })

  test.each([
    ['/changes?after=nonsense', 400, 'BAD_CURSOR'],
    ['/changes?afer=x', 400, 'BAD_REQUEST'],
    ['/changes?theme=a&theme=b', 400, 'BAD_REQUEST'],
    ['/changes?first=5', 400, 'BAD_REQUEST'],
    ['/dump/9.ndjson', 404, 'RELEASE_UNKNOWN'],
    ['/dump/1.json', 404, 'NOT_FOUND'],
  ])('%s is refused with %i %s', async (address, status, code) => {
    const response = await fetch(new URL(address, gateway.url))

    expect(response.status).toBe(status)
    expect(((await response.json()) as Line).errors[0].extensions.code).toBe(code)
  })

  test('an address that takes no other parameter than a release says so', async () => {
    const response = await fetch(`${gateway.url}/dump?after=x`)

    expect(((await response.json()) as Line).errors[0].message).toBe(
      'There is no parameter `after`. This address takes `release`, once.',
    )
  })

  test('that a theme is called otherwise is told as a change of the site, and kept when the history is pruned', async () => {
    const { cursor } = (await changesAfter(gateway, null)).at(-1)
    site.write('data/themes.yaml', 'water:\n  name: Waters\n  description: Of wells.\n')
    await importFolder(gateway.db.database, site)
    site.write('data/themes.yaml', 'fire:\n  name: Fire\n')
    site.write('content/fire/more.md', page('More'))
    await importFolder(gateway.db.database, site)
    const told = async () => (await changesAfter(gateway, cursor)).map(({ subject, kind }) => `${subject} ${kind}`)
    const before = await told()
    await pruneHistory(gateway.db.database, { keep: 1, planOnly: false, onWait: () => {} })

    expect(before).toEqual([
      // Its name is a part of what it is in.
      ...['SITE UPDATED', 'ARTICLE UPDATED'],
      ...['SITE UPDATED', 'ARTICLE PUBLISHED', 'ARTICLE UPDATED'],
      'undefined undefined',
    ])
    expect(await told()).toEqual(before)
    expect((await changesAfter(gateway, cursor)).at(-1).site.themes).toEqual([
      { slug: 'fire', name: 'Fire', description: null },
    ])
  })

  test('an unchanged log is not sent again', async () => {
    const first = await fetch(`${gateway.url}/changes`)
    await first.text()
    const again = await fetch(`${gateway.url}/changes`, {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    })

    expect([again.status, again.headers.get('content-release')]).toEqual([304, '5'])
  })
})

describe('a large dump of texts in many scripts', () => {
  let gateway: TestGateway
  let site: TestSite

  beforeAll(async () => {
    gateway = await openTestGateway()
    // More than the sockets between take before anybody reads.
    const words = 'Wells — колодцы, 井戸, بئر, 🚰 and “more”. '.repeat(1_200)
    const pages = Array.from({ length: 48 }, (_, index) => `content/well-${index}.md`)
    site = createSite(Object.fromEntries(pages.map((path, index) => [path, page(`Well ${index}`, words)])))
    await importFolder(gateway.db.database, site)
    for (const path of pages) site.write(path, page('Another'))
    await importFolder(gateway.db.database, site)
  })

  afterAll(async () => {
    site.remove()
    await gateway.close()
  })

  const ask = (headers: Record<string, string>) =>
    fetch(`${gateway.url}/dump/1.ndjson`, { headers: { 'accept-encoding': 'identity', ...headers } })

  test('is the same when it is read in parts, wherever they begin', async () => {
    const random = randomFrom(7)
    const whole = await ask({})
    const etag = whole.headers.get('etag') ?? ''
    const bytes = Buffer.from(await whole.arrayBuffer())
    expect(bytes.length).toBeGreaterThan(10_000_000)
    const parts: Buffer[] = []
    for (let start = 0; start < bytes.length; ) {
      const end = Math.min(bytes.length, start + 1 + random(3_000_000))
      const part = await ask({ range: `bytes=${start}-${end - 1}`, 'if-range': etag })
      const given = Buffer.from(await part.arrayBuffer())
      expect([part.status, part.headers.get('content-range')]).toEqual([
        206,
        `bytes ${start}-${end - 1}/${bytes.length}`,
      ])
      parts.push(given)
      start = end
    }
    expect(parts.length).toBeGreaterThan(4)
    expect(Buffer.concat(parts).equals(bytes)).toBe(true)
    const last = await ask({ range: 'bytes=-101' })
    expect(Buffer.from(await last.arrayBuffer()).equals(bytes.subarray(-101))).toBe(true)
  })

  test('has no last line where it is cut because what it reads was removed, and the log says so', async () => {
    const { body } = await ask({})
    const reader = (body as ReadableStream<Uint8Array>).getReader()
    const decoder = new TextDecoder()
    let text = decoder.decode((await reader.read()).value, { stream: true })
    await pruneHistory(gateway.db.database, { keep: 1, planOnly: false, onWait: () => {} })
    const rest = async () => {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        text += decoder.decode(value, { stream: true })
      }
    }

    await expect(rest()).rejects.toThrow()
    expect(text).not.toContain('"type":"end"')
    expect(gateway.lines).toMatchObject([
      {
        details: { code: 'REMOVED_WHILE_READ', address: '/dump/1.ndjson' },
        message: expect.stringMatching(
          /^An answer was cut short\. .* was removed from the history while it was read\.$/,
        ),
      },
    ])
  })
})

describe('folding the changes from any cursor gives the dump', () => {
  test.each(Array.from({ length: HISTORIES }, (_, index) => index + 1))(
    'after the history %i',
    { timeout: 600_000 },
    async (seed) => {
      const gateway = await openTestGateway()
      const site = createSite({})
      const random = randomFrom(seed)
      const known: { readonly release: number; readonly cursor: string; readonly articles: Map<string, Line> }[] = []
      for await (const _ of liveThrough(gateway.db.database, site, random)) {
        if ((await fetch(`${gateway.url}/readyz`)).status === 503) continue
        const { release, articles, end } = await dumpOf(gateway)
        if (known.at(-1)?.cursor !== end.cursor) known.push({ release, cursor: end.cursor, articles })
      }
      const now = await dumpOf(gateway)
      const all = await changesAfter(gateway, null)

      const gone = all.filter(({ type, subject }) => type === 'change' && subject === 'QUOTE')
      expect(gone.length).toBeGreaterThan(0)
      if (process.env.COMMONPLACE_CURSORS)
        console.log({
          history: seed,
          releases: now.release,
          changes: all.length - 1,
          quotes: gone.length,
          cursors: CURSORS,
        })
      expect(inOrder(fold(new Map(), all))).toEqual(inOrder(now.articles))
      for (const { cursor, articles } of known)
        expect(inOrder(fold(articles, await changesAfter(gateway, cursor)))).toEqual(inOrder(now.articles))
      for (let count = 0; count < CURSORS; count++) {
        const index = random(all.length - 1)
        const { cursor } = all[index]
        const rest = await changesAfter(gateway, cursor)
        expect(rest).toEqual(all.slice(index + 1))
        // Who was there had a copy of the last whole release before, and what came since.
        const { release = 0, articles: copy = new Map() } =
          known.findLast(({ release }) => release < rest[0].release) ?? {}
        const since = all.slice(0, index + 1).filter((change) => change.release > release)
        expect(inOrder(fold(fold(copy, since), rest))).toEqual(inOrder(now.articles))
      }
      site.remove()
      await gateway.close()
    },
  )
})
