import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { publishDue } from '../../src/database/write/schedule.ts'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { rollBack } from '../../src/history/rollback.ts'
import { withdrawArticle } from '../../src/import/take-back/withdraw-article.ts'
import { withdrawQuote } from '../../src/import/take-back/withdraw-quote.ts'
import { expectMirror } from '../../src/mirror/mirror-state.ts'
import { MirrorRefused } from '../../src/mirror/origin-fault.ts'
import { planSchedule } from '../../src/schedule/schedule-plan.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { type Line, linesOf, mirrorOnce, shownBy } from '../support/mirror.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const WELLS =
  'Forty wells.[^1]\n\n## Who digs {theme="water"}\n\n**Who:** We.\n\n> We dig.\n>\n> — Ana\n\n' +
  '![A well](well.png "Photo by Ana / CC BY 4.0")\n\n[^1]: Or [more](/water/springs/).'
const SPRINGS = '> Never dry, said the one who had seen them all.\n>\n> — Ben'
const HEAD = 'aliases: [/old/]\ntags: [Wells]\nlicence: MIT\nmood: calm\nmenus: main'

const opened: TestGateway[] = []
let origin: TestGateway
let mirror: TestGateway
let site: TestSite

async function open(): Promise<TestGateway> {
  const gateway = await openTestGateway()
  opened.push(gateway)
  return gateway
}

beforeEach(async () => {
  ;[origin, mirror] = await Promise.all([open(), open()])
  site = createSite({
    'hugo.toml':
      'baseURL = "https://wells.example/sub/"\ntitle = "Wells"\n[params]\nmood = "calm"\n[[menus.main]]\nname = "All"\n' +
      'url = "/water/"\n[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n',
    'commonplace.yaml': 'licence: CC-BY-4.0\n',
    'data/themes.yaml': 'water:\n  name: Water\n  description: Of wells.\n',
    'content/_index.md': page('Home'),
    'content/water/wells/index.md': page('Wells', WELLS, HEAD),
    'content/water/wells/well.png': PNG,
    'content/water/springs.md': page('Springs', SPRINGS),
    'content/fire/kilns.md': page('Kilns', 'Hot.'),
    'content/fire/kilns.de.md': page('Öfen', 'Heiß.'),
  })
  await publish()
})

afterEach(async () => {
  site.remove()
  await Promise.all(opened.splice(0).map((gateway) => gateway.close()))
})

const publish = () => importFolder(origin.db.database, site)
const follow = (from = origin, by = mirror) => mirrorOnce(by.db.database, from.url)

async function ask(gateway: TestGateway, query: string): Promise<Line> {
  const response = await fetch(new URL('/graphql', gateway.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return ((await response.json()) as Line).data
}

/** The tables of a gateway in which these words are. */
async function tablesWith({ db: { database } }: TestGateway, words: string): Promise<string[]> {
  const tables = await database.sql<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace order by relname`
  const found: string[] = []
  for (const { name } of tables) {
    const rows =
      await database.sql`select from ${database.sql(name)} as one where strpos(one::text, ${words}) > 0 limit 1`
    if (rows.length > 0) found.push(name)
  }
  return found
}

/** What `/dump` and `/changes` tell of quotes that are gone, but for when and where in the log. */
async function goneQuotes(url: string): Promise<Line[]> {
  const lines = [...(await linesOf(url, '/dump')), ...(await linesOf(url, '/changes'))]
  return lines.flatMap(({ subject, at: _at, release: _release, cursor: _cursor, ...line }) =>
    subject === 'QUOTE' ? [{ subject, ...line }] : [],
  )
}

const EVERYTHING = `{
  site { title url language licence { spdx } languages { code name } params menus { name items { name href article { id } } } }
  articles(first: 50, where: { kinds: [PAGE, SECTION, HOME] }, orderBy: { field: UPDATED, direction: DESC }) { nodes {
    id digest edition kind path url title summary language published updated wordCount licence { spdx } labels { name }
    html text markdown jsonLd aliases { id path } links { href text article { id } } translations { id } previous { id } next { id }
    sections { id anchor html parent { id } leads { label html } } terms { taxonomy slug name } themes { name description quoteCount }
    quotes { id text url html attribution range { start end } section { id } }
    images { url alt width height role file { digest contentType bytes } credit { id attributionHtml } } related { id }
  } }
  search(text: "digging") { nodes { ... on Article { id } ... on Section { id } ... on Quote { id } } }
  verifyQuote(text: "We dig.") { kind quote { id } }
  themes(first: 50) { nodes { slug name } }
  resolvePaths(paths: ["/old/", "/water/springs/", "/fire/kilns/", "/nowhere/"]) {
    ... on Article { id } ... on Redirect { to permanent } ... on Gone { path reason }
  }
}`

describe('a mirror', () => {
  test('answers as its origin does, under the same ids, with the bytes of its images', async () => {
    site.move('content/water/springs.md', 'content/water/brooks.md')
    site.delete('content/fire/kilns.md')
    await publish()
    const report = await follow()

    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
    expect(await ask(mirror, EVERYTHING)).toEqual(await ask(origin, EVERYTHING))
    expect(report).toMatchObject({
      release: 1,
      origin: { url: `${origin.url}/`, release: 2 },
      read: 'DUMP',
      counts: { added: 4, withdrawn: 1, files: 1 },
      altered: [],
      mended: [],
    })
    const ids = '{ articles(first: 50) { nodes { id originId } } }'
    const [here, there] = [await ask(mirror, ids), await ask(origin, ids)]
    expect(here.articles.nodes.length).toBeGreaterThan(0)
    for (const { id, originId } of here.articles.nodes) expect(originId).toBe(id)
    for (const { originId } of there.articles.nodes) expect(originId).toBeNull()
    const where = '{ site { mirror { url release } } }'
    expect(await ask(mirror, where)).toEqual({ site: { mirror: { url: `${origin.url}/`, release: 2 } } })
    expect(await ask(origin, where)).toEqual({ site: { mirror: null } })
    const { articleByPath } = await ask(mirror, '{ articleByPath(path: "/water/wells/") { images { file { url } } } }')
    const response = await fetch(articleByPath.images[0].file.url)
    expect(new URL(response.url).origin).toBe(new URL(mirror.url).origin)
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG)
    // Where nothing is new, nothing is published.
    expect(await follow()).toMatchObject({ release: null, origin: { release: 2 }, counts: { added: 0 } })
    expect(await ask(mirror, '{ releases { totalCount } }')).toEqual({ releases: { totalCount: 1 } })
  })

  test('takes what changed since, as one release, and tells of it in its own changes', async () => {
    await follow()
    site.write('content/water/wells/index.md', page('Wells', `${WELLS}\n\nMore.`, `${HEAD}\ncorrection: Not forty.`))
    site.move('content/water/springs.md', 'content/fire/springs.md')
    site.delete('content/fire/kilns.de.md')
    await publish()
    site.write('content/water/new.md', page('New'))
    await publish()
    const report = await follow()

    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
    expect(await ask(mirror, EVERYTHING)).toEqual(await ask(origin, EVERYTHING))
    expect(report).toMatchObject({
      release: 2,
      read: 'CHANGES',
      counts: { added: 1, changed: 1, moved: 1, withdrawn: 1 },
    })
    const told = (await linesOf(mirror.url, '/changes')).filter(({ release }) => release === 2)
    expect(
      told
        .slice(0, -1)
        .map(({ kind, path, previousPath, reason, correction }) => [kind, path, previousPath, reason ?? correction]),
    ).toEqual([
      ['MOVED', '/fire/springs/', '/water/springs/', null],
      ['CORRECTED', '/water/wells/', null, 'Not forty.'],
      ['PUBLISHED', '/water/new/', null, null],
      ['WITHDRAWN', '/de/fire/kilns/', null, 'DELETED'],
    ])
  })

  test('follows what concerns the site alone: its title, licence, parameters and declared themes', async () => {
    await follow()
    site.write('commonplace.yaml', 'licence: CC0-1.0\n')
    site.write('data/themes.yaml', 'water:\n  name: Waters\nair:\n  name: Air\n')
    site.write('hugo.toml', 'baseURL = "https://wells.example/sub/"\ntitle = "All wells"\n[params]\nmood = "windy"\n')
    await publish()
    await follow()

    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
    expect(await ask(mirror, EVERYTHING)).toEqual(await ask(origin, EVERYTHING))
  })

  test('erases what is withdrawn for good, whether or not its origin keeps it', async () => {
    await follow()
    site.write('content/water/springs.md', page('Springs', 'Never dry.', 'withdrawn: retracted'))
    await publish()
    await follow()

    const before = await fetch(new URL('/dump/1.ndjson', mirror.url))
    expect(await before.text()).not.toContain('Never dry')
    const kept = await mirror.db.database.sql`select from editions where path = '/water/springs/'`
    expect(kept).toHaveLength(0)
    const path = '{ resolvePath(path: "/water/springs/") { ... on Gone { reason } } }'
    expect(await ask(mirror, path)).toEqual({ resolvePath: { reason: 'RETRACTED' } })
    const told = (await linesOf(mirror.url, '/changes')).filter(({ kind }) => kind === 'WITHDRAWN')
    expect(told).toMatchObject([{ path: '/water/springs/', reason: 'RETRACTED', subject: 'ARTICLE' }])
    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
    expect(await follow()).toMatchObject({ release: null })
  })

  test('takes back what a speaker takes back, from all that it keeps', async () => {
    await follow()
    const { id } = (await ask(mirror, '{ articleByPath(path: "/water/springs/") { quotes { id } } }')).articleByPath
      .quotes[0]
    const options = { reason: 'RETRACTED' as const, note: null, planOnly: false, onWait: () => {} }
    await withdrawQuote(origin.db.database, id, options)
    site.write('content/fire/kilns.md', page('Kilns', 'Hotter.'))
    await publish()
    await follow()

    const query = `{ resolveQuote(id: "${id}") { ... on Gone { reason } ... on Quote { text } } }`
    expect(await ask(mirror, query)).toEqual(await ask(origin, query))
    for (const release of [1, 2, 3]) {
      const dump = await fetch(new URL(`/dump/${release}.ndjson`, mirror.url))
      expect(await dump.text()).not.toContain('Never dry')
    }
    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
    const told = (await linesOf(mirror.url, '/changes')).filter(({ subject }) => subject === 'QUOTE')
    expect(told).toMatchObject([{ subjectId: id, kind: 'WITHDRAWN', reason: 'RETRACTED' }])
    expect(await follow()).toMatchObject({ release: null })
  })

  test('takes back words that were no quote, from editions of which nothing else is told, and keeps why', async () => {
    const words = 'The old pump house was sold to a neighbour for very little money.'
    site.write('content/fire/kilns.md', page('Kilns', `Hot. ${words}`))
    await publish()
    await follow()
    site.write('content/fire/kilns.md', page('Kilns', 'Hotter.'))
    await publish()
    await follow()
    expect(await tablesWith(mirror, 'neighbour')).toContain('editions')
    const options = { reason: 'RETRACTED' as const, note: 'It was given away.', planOnly: false, onWait: () => {} }
    await withdrawQuote(origin.db.database, words, options)
    await follow()

    expect(await tablesWith(mirror, 'neighbour')).toEqual([])
    expect(await mirror.db.database.sql`select from erasures`).toHaveLength(1)
    const [there, here] = await Promise.all([origin, mirror].map(({ url }) => goneQuotes(url)))
    expect(here).toEqual(there)
    expect(there).toMatchObject([
      { subject: 'QUOTE', note: options.note, passages: [expect.stringMatching(/^13:/)] },
      { subject: 'QUOTE', note: options.note, passages: [expect.stringMatching(/^13:/)] },
    ])
    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
    expect(await follow()).toMatchObject({ release: null })
  })

  test('keeps nothing older where words are taken back that are too few to be told, and that it cannot find', async () => {
    site.write('content/fire/pots.md', page('Pots', 'Some of them broke at night.'))
    await publish()
    await follow()
    site.write('content/fire/pots.md', page('Pots', '> Some of them broke at night.'))
    await publish()
    site.write('content/fire/pots.md', page('Pots', 'Whole.'))
    await publish()
    await follow()
    const options = { reason: 'RETRACTED' as const, note: 'None did.', planOnly: false, onWait: () => {} }
    await withdrawQuote(origin.db.database, 'Some of them broke at night.', options)
    expect(await tablesWith(mirror, 'broke at night')).toContain('editions')
    await follow()

    expect(await tablesWith(mirror, 'broke at night')).toEqual([])
    expect(await mirror.db.database.sql`select from erasures`).toHaveLength(1)
    const [there, here] = await Promise.all([origin, mirror].map(({ url }) => goneQuotes(url)))
    expect(here).toEqual(there)
    expect(here).toMatchObject([{ passages: null, note: 'None did.' }, { passages: null }])
    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
    expect(await follow()).toMatchObject({ release: null })
  })

  test('erases what its origin erases, and owes that its files are rid of it', async () => {
    await follow()
    site.write('content/water/springs.md', page('Springs', 'Less.'))
    await publish()
    await follow()
    const options = { reason: 'RIGHTS_WITHDRAWN' as const, note: null, planOnly: false, onWait: () => {} }
    await withdrawArticle(origin.db.database, '/water/springs/', options)
    expect(await tablesWith(mirror, 'Never dry')).toContain('editions')
    await follow()

    expect(await tablesWith(mirror, 'Never dry')).toEqual([])
    expect(await mirror.db.database.sql`select from erasures where settled is null`).toHaveLength(1)
    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
    expect(await follow()).toMatchObject({ release: null })
  })

  test('keeps out what is taken back in it, whatever its origin goes on to say', async () => {
    await follow()
    const options = { reason: 'RIGHTS_WITHDRAWN' as const, note: null, planOnly: false, onWait: () => {} }
    await withdrawQuote(mirror.db.database, 'Never dry, said the one who had seen them all.', options)
    site.write('content/water/springs.md', page('Springs', `Older.\n\n${SPRINGS}`))
    await publish()
    const report = await follow()

    const dump = await (await fetch(new URL('/dump', mirror.url))).text()
    expect([dump.includes('Older'), dump.includes('Never dry')]).toEqual([true, false])
    const { digest } = (await linesOf(origin.url, '/dump')).at(-1)
    expect(report).toMatchObject({ altered: ['/water/springs/'], inventory: { digest } })
    expect(await follow()).toMatchObject({ release: null })
  })

  test('withdraws by itself what is licensed until a time, whether or not its origin is there to say so', async () => {
    site.write('content/fire/kilns.md', page('Kilns', 'Hot.', 'licensedUntil: 2099-12-31'))
    await publish()
    await follow()
    const later = new Date('2100-02-01')
    await publishDue(mirror.db.database, later, (schedule) => planSchedule(schedule).release)

    const query = '{ resolvePath(path: "/fire/kilns/") { ... on Gone { reason } } }'
    expect(await ask(mirror, query)).toEqual({ resolvePath: { reason: 'RIGHTS_WITHDRAWN' } })
    await publishDue(origin.db.database, later, (schedule) => planSchedule(schedule).release)
    expect(await follow()).toMatchObject({ counts: { withdrawn: 0 } })
    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
  })

  test('follows a rollback, and an origin whose history was pruned', async () => {
    site.write('content/fire/kilns.md', page('Kilns', 'Hotter.'))
    await publish()
    await follow()
    await rollBack(origin.db.database, 1, { planOnly: false, note: null, onWait: () => {} })
    await pruneHistory(origin.db.database, { keep: 1, planOnly: false, onWait: () => {} })
    await follow()

    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
  })

  test('serves on when its origin is gone, and says why it learns nothing new', async () => {
    await follow()
    const shown = await shownBy(mirror.url)
    await origin.close()
    opened.splice(opened.indexOf(origin), 1)

    await expect(follow()).rejects.toThrow(/could not be read: ECONNREFUSED/)
    expect(await shownBy(mirror.url)).toEqual(shown)
  })

  test('starts anew from an origin that was set up anew, and keeps what is the same', async () => {
    await follow()
    const { articles } = await shownBy(mirror.url)
    const anew = await open()
    site.write('content/fire/kilns.md', page('Kilns', 'Hotter.'))
    site.delete('content/water/springs.md')
    await importFolder(anew.db.database, site)

    await expect(follow(anew)).rejects.toThrow(/This database mirrors .* --moved/)
    const report = await mirrorOnce(mirror.db.database, anew.url, { isMoved: true })
    // The link to what is gone leads nowhere.
    expect(report).toMatchObject({ read: 'DUMP', counts: { added: 0, changed: 2, withdrawn: 1, files: 0 } })
    const { articles: now } = await shownBy(mirror.url)
    expect(now).toEqual((await shownBy(anew.url)).articles)
    expect(articles.length - now.length).toBe(1)
  })
})

describe('who is whose mirror', () => {
  test('a database with a site of its own mirrors nothing, and nothing is imported into a mirror', async () => {
    await follow()

    await expect(follow(mirror, origin)).rejects.toThrow(MirrorRefused)
    await expect(expectMirror(origin.db.database, mirror.url)).rejects.toThrow(/has a site of its own/)
    await expectMirror(mirror.db.database, origin.url)
    await expect(importFolder(mirror.db.database, site)).rejects.toThrow(/This database mirrors .*nothing was written/)
    const options = { planOnly: false, note: null, onWait: () => {} }
    await expect(rollBack(mirror.db.database, 1, options)).rejects.toThrow(/This database mirrors/)
  })

  test('in a chain of three, ids, addresses and digests are those of the first', async () => {
    const third = await open()
    await follow()
    await follow(mirror, third)
    site.write('content/fire/kilns.md', page('Kilns', 'Hotter.'))
    site.delete('content/water/springs.md')
    await publish()
    await follow()
    await follow(mirror, third)

    expect(await shownBy(third.url)).toEqual(await shownBy(origin.url))
    expect((await linesOf(third.url, '/dump'))[0].via).toHaveLength(2)
  })

  test('two mirrors that follow each other take nothing from each other, and serve on', async () => {
    const second = await open()
    await follow()
    await follow(mirror, second)
    const shown = await shownBy(mirror.url)

    const back = mirrorOnce(mirror.db.database, second.url, { isMoved: true })
    await expect(back).rejects.toThrow(/has the site from this mirror/)
    expect(await follow(mirror, second)).toMatchObject({ release: null })
    expect(await shownBy(mirror.url)).toEqual(shown)
    expect(await shownBy(second.url)).toEqual(shown)
  })
})
