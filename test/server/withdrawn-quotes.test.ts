import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { findNewestRelease } from '../../src/database/read/releases.ts'
import { exportSite } from '../../src/history/export-site.ts'
import { rollBack } from '../../src/history/rollback.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { withdrawArticle } from '../../src/import/take-back/withdraw-article.ts'
import { withdrawQuote } from '../../src/import/take-back/withdraw-quote.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { parseHere } from '../support/parse-here.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

// Words that stand nowhere else.
const CANARY = /zorgle|blintwax|frummish/i
const WORDS = 'We zorgle every blintwax ourselves, and no frummish landlord helped us.'
const OTHER = 'The pump broke twice in the first winter, and we mended it.'
const WELLS = 'content/wells.md'
const BODY = `## Digging

They told us how it went.

> We **zorgle** every [blintwax](/roofs/) ourselves,
> and no *frummish* landlord helped us.
>
> — Ada

After it.

## Mending

> ${OTHER}
>
> — Bo

So ends the story of the wells.
`

let gateway: TestGateway
let site: TestSite

async function open() {
  gateway = await openTestGateway({ environment: {} })
  site = createSite({
    [WELLS]: page('Wells', `${BODY}\nFirst.`, 'date: 2024-01-01'),
    'content/roofs.md': page('Roofs', `As Ada said: “${WORDS}” We agree.`, `summary: "${WORDS}"`),
  })
  await publish()
  site.write(WELLS, page('Wells', BODY, 'date: 2024-01-01'))
  await publish()
}

async function close() {
  site.remove()
  await gateway.close()
}

async function publish() {
  const tools = { database: gateway.db.database, pool: parseHere }
  const report = await importSite(tools, site.root, { progress: noProgress, onWait: () => {} })
  expect(report.blocked).toBeNull()
  await heard()
  return report
}

/** Waits until the gateway has heard of the newest release. */
async function heard() {
  const newest = await findNewestRelease(gateway.db.database)
  await vi.waitFor(async () => expect((await ask('{ __typename }')).extensions.release).toBe(newest?.number), 20_000)
}

async function ask(query: string, release?: number) {
  const at = release === undefined ? '' : `&release=${release}`
  return await (await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}${at}`)).json()
}

async function idOf(words: string): Promise<string> {
  const { data } = await ask('{ quotes { nodes { id text } } }')
  return data.quotes.nodes.find(({ text }: { text: string }) => text === words).id
}

async function takeBack(asked: string, planOnly = false) {
  const options = { reason: 'RIGHTS_WITHDRAWN', note: 'She asked us to.', planOnly, onWait: () => {} } as const
  const report = await withdrawQuote(gateway.db.database, asked, options)
  if (report === 'unknown' || 'isAlready' in report) throw new Error(report === 'unknown' ? report : 'already')
  await heard()
  return report
}

const ALL = `{
  articles(where: { kinds: [PAGE, SECTION, HOME] }) { nodes { title summary text html markdown extra links { text }
    sections { markdown html text } quotes { text html url range { start end } } } }
  quotes { totalCount }
}`

/** How often the files of the database had to be rewritten. */
async function countErasures(): Promise<number> {
  return (await gateway.db.database.sql`select from erasures`).length
}

/** Every text that is stored in any table. */
async function dumpTables({ db } = gateway): Promise<string> {
  const { sql } = db.database
  const tables = await sql<
    { name: string }[]
  >`select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace`
  const parts = await Promise.all(
    tables.map(({ name }) => sql.unsafe(`select row_to_json(t)::text as row from ${name} as t`)),
  )
  const bytes = await sql<{ text: string }[]>`select convert_from(bytes, 'UTF8') as text from sources`
  return JSON.stringify([parts, bytes])
}

describe('once a quote was taken back', () => {
  let id: string
  let digest: string

  // What was read before may be cached.
  beforeAll(async () => {
    await open()
    id = await idOf(WORDS)
    digest = (await ask('{ articleByPath(path: "/wells/") { digest } }')).data.articleByPath.digest
    for (const release of [1, 2]) expect(JSON.stringify(await ask(ALL, release))).toMatch(CANARY)
    expect(await (await fetch(`${gateway.url}/content/quotes/${id}`)).text()).toMatch(CANARY)
    expect((await takeBack(id)).release).toBe(3)
  })

  afterAll(close)

  test('it is in no release, search, dump, feed, page, export or table', async () => {
    await vi.waitFor(async () =>
      expect((await ask('{ site { release { number } } }')).data.site.release.number).toBe(3),
    )
    for (const number of [1, 2, 3])
      expect(JSON.stringify(await ask(ALL, number)), `release ${number}`).not.toMatch(CANARY)
    const nothing = { totalCount: 0, corrected: null }
    for (const word of ['zorgle', 'blintwax', 'frummish', 'zorgel']) {
      expect((await ask(`{ search(text: "${word}") { totalCount corrected } }`)).data.search, word).toEqual(nothing)
    }
    const addresses = ['/changes', '/dump', '/dump/1.ndjson', '/feeds/atom.xml', '/feeds/rss.xml', '/feeds/feed.json']
    const forms = ['/content/wells.html', '/content/wells.md', '/content/wells.json', '/content/roofs.jsonld']
    for (const address of [...addresses, ...forms]) {
      const answer = await fetch(gateway.url + address)
      expect(answer.status, address).toBe(200)
      expect(await answer.text(), address).not.toMatch(CANARY)
    }
    for (const number of [1, 2, 3]) expect(await exported(number), `release ${number}`).not.toMatch(CANARY)
    expect(await dumpTables()).not.toMatch(CANARY)
    expect(JSON.stringify(gateway.lines)).not.toMatch(CANARY)
  })

  test('what is left of the article is whole, and says that something was taken back', async () => {
    const query = `{ articleByPath(path: "/wells/") { digest text html markdown sections { heading text html markdown } quotes { text range { start end } } } }`
    const article = await vi.waitFor(async () => {
      const found = (await ask(query)).data.articleByPath
      expect(found.digest).not.toBe(digest)
      return found
    })
    expect(article.text).toContain('They told us how it went.\n\n(taken back).\n\n— Ada')
    expect(article.markdown).toContain('> (taken back).\n>\n> — Ada')
    const [digging, mending] = article.sections
    expect(digging.text).toContain('After it.')
    expect(mending.text).toMatch(/^Mending|^The pump/)
    expect(mending.html).toContain('So ends the story of the wells.')
    expect(mending.markdown).toContain(OTHER)
    expect(article.quotes).toHaveLength(1)
    const [{ text, range }] = article.quotes
    expect(article.text.slice(range.start, range.end)).toBe(text)
  })

  test('its id, and those who ask whether it was said, are told that it was taken back', async () => {
    const question = `{ resolveQuote(id: "${id}") { __typename ... on Gone { path reason note } } node(id: "${id}") { id } }`
    const gone = { __typename: 'Gone', path: '/wells/', reason: 'RIGHTS_WITHDRAWN', note: 'She asked us to.' }
    const verdict = `{ verifyQuote(text: ${JSON.stringify(WORDS)}) { kind quote { text } article { path } difference } }`
    await vi.waitFor(async () => expect((await ask(question)).data).toEqual({ resolveQuote: gone, node: null }))
    for (const release of [1, 2, 3]) {
      expect((await ask(question, release)).data.resolveQuote).toEqual(gone)
      const { verifyQuote } = (await ask(verdict, release)).data
      expect(verifyQuote).toEqual({ kind: 'WITHDRAWN', quote: null, article: { path: '/wells/' }, difference: null })
    }
    const answer = await fetch(`${gateway.url}/content/quotes/${id}`)
    expect(answer.status).toBe(410)
    expect(await answer.text()).toContain('She asked us to.')
    const embedded = await fetch(
      `${gateway.url}/oembed?url=${encodeURIComponent(`${gateway.url}/content/quotes/${id}`)}`,
    )
    expect([embedded.status, await embedded.text()]).toEqual([410, expect.stringContaining('She asked us to.')])
  })

  test('partners are told of the article as it is now, and of the quote that is gone', async () => {
    const query = '{ changes { nodes { id release kind subject subjectId path reason article { path } } totalCount } }'
    const nodes = await vi.waitFor(async () => {
      const { data } = await ask(query)
      const last = data.changes.nodes.filter(({ release }: { release: number }) => release === 3)
      expect(last).toHaveLength(3)
      expect(data.changes.totalCount).toBe(data.changes.nodes.length)
      return last
    })
    expect(nodes).toMatchObject([
      { kind: 'UPDATED', subject: 'ARTICLE', path: '/roofs/' },
      { kind: 'UPDATED', subject: 'ARTICLE', path: '/wells/' },
      {
        kind: 'WITHDRAWN',
        subject: 'QUOTE',
        subjectId: id,
        path: '/wells/',
        reason: 'RIGHTS_WITHDRAWN',
        article: null,
      },
    ])
    const again = `{ node(id: "${nodes[2].id}") { ... on Change { subject subjectId } } }`
    expect((await ask(again)).data.node).toEqual({ subject: 'QUOTE', subjectId: id })
    const lines = (await (await fetch(`${gateway.url}/changes`)).text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const told = lines.filter(({ subject }) => subject === 'QUOTE')
    expect(told).toMatchObject([{ kind: 'WITHDRAWN', subjectId: id, article: null, site: null }])
    const after = await fetch(`${gateway.url}/changes?after=${encodeURIComponent(told[0].cursor)}`)
    expect((await after.text()).trim().split('\n')).toHaveLength(1)
  })
})

describe('taking back', () => {
  beforeEach(open)
  afterEach(close)

  test('what would be taken back is shown without its words, and nothing is written', async () => {
    const before = await dumpTables()
    const plan = await takeBack(await idOf(WORDS), true)
    expect(plan).toMatchObject({
      release: null,
      articles: [
        { path: '/roofs/', editions: 1, isShown: true },
        { path: '/wells/', editions: 2, isShown: true },
      ],
      files: ['content/roofs.md', WELLS],
    })
    expect(plan.quotes).toHaveLength(1)
    expect(JSON.stringify(plan)).not.toMatch(CANARY)
    expect(await dumpTables()).toBe(before)
  })

  test('an import of the same files keeps it withdrawn, and names the lines', async () => {
    await takeBack(await idOf(WORDS))
    await heard()
    const countWords = async () =>
      (await ask('{ articleByPath(path: "/wells/") { wordCount } }')).data.articleByPath.wordCount
    const words = await countWords()
    const { problems } = await publish()
    expect(await countWords()).toBe(words)
    const lines = problems
      .filter(({ code }) => code === 'taken-back')
      .map(({ path, line, column }) => `${path}:${line}:${column}`)
    expect(lines).toEqual(['content/roofs.md:3:11', 'content/roofs.md:6:15', 'content/wells.md:10:3'])
    expect(await dumpTables()).not.toMatch(CANARY)
    const again = await publish()
    expect(again.release).toBeNull()
    expect(again.problems.filter(({ code }) => code === 'taken-back')).toHaveLength(3)

    site.write('content/new.md', page('New', `“${WORDS.toUpperCase()}”`))
    await publish()
    expect(await dumpTables()).not.toMatch(CANARY)
    await rollBack(gateway.db.database, 1, { planOnly: false, note: null, onWait: () => {} })
    expect(JSON.stringify(await ask(ALL))).not.toMatch(CANARY)
  })

  test('words can be named instead of an id, also where they are no quote', async () => {
    const report = await takeBack('and no frummish landlord helped us')
    expect(report.release).toBe(3)
    const tables = await dumpTables()
    expect(tables).not.toContain('frummish')
    expect(tables).toContain('zorgle')
    await expect(takeBack('and no frummish landlord helped us')).rejects.toThrow('already')
    await expect(takeBack('words that nobody ever wrote down')).rejects.toThrow('unknown')
  })

  test('it is in no parameter or menu of the site, at the newest release and those after it either', async () => {
    const config = `title = "Wells"\n[params.more]\nmotto = "${WORDS}"\n`
    site.write('hugo.toml', config)
    await publish()
    const id = await idOf(WORDS)
    const query = '{ site { params } }'
    expect(JSON.stringify(await ask(query))).toMatch(CANARY)
    const { release } = await takeBack(id)
    await takeBack(OTHER)
    await vi.waitFor(async () =>
      expect((await ask('{ site { release { number } } }')).data.site.release.number).toBe((release ?? 0) + 1),
    )
    expect((await ask(query)).data.site.params.more.motto).toBe('(taken back).')
    for (const address of ['/changes', '/dump'])
      expect(await (await fetch(gateway.url + address)).text(), address).not.toMatch(CANARY)
    expect(await dumpTables()).not.toMatch(CANARY)
  })

  test('it is left out of front matter with escapes, and addresses that are made of it stay whole', async () => {
    const quote = 'We don’t zorgle what isn’t ours, and you shouldn’t frummish it.'
    const [single, double] = [quote.replaceAll('’', "''"), quote.replaceAll('’', '\\u2019')]
    const address = 'we-don-t-zorgle-what-isnt-ours-and-you-shouldnt-frummish-it'
    const image = `![mice](/${address}.svg)`
    site.write('content/single.md', `---\ntitle: Single\nsummary: '${single}'\n---\n${image}\n\n> ${quote}\n`)
    site.write('content/double.md', `{"title": "Double", "summary": "So: ${double}"}\n\n[See](/${address}/).\n`)
    await publish()
    await takeBack(await idOf(quote))
    const { problems } = await publish()
    const places = problems.filter(({ code }) => code === 'taken-back').map(({ path, line }) => `${path}:${line}`)
    expect(places).toEqual(['content/double.md:1', 'content/single.md:3', 'content/single.md:7'])
    const tables = await dumpTables()
    expect(tables.replaceAll(address, '')).not.toMatch(/isn[^ ]{1,9}t ours/)
    expect(tables).toContain(`![mice](/${address}.svg)`)
  })

  test('a drawing that says it is neither served nor stored any more, and is named by every import', async () => {
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg"><title>A well</title>\n<text>${WORDS}</text></svg>`
    site.write('static/kum.svg', drawing)
    site.write('content/kum.md', page('Kum', '![Kum](/kum.svg)'))
    await publish()
    const [{ digest }] = await gateway.db.database.sql<[{ digest: string }]>`select digest from media`
    const served = `${gateway.url}/media/${digest}/kum.svg`
    expect(await (await fetch(served)).text()).toBe(drawing)
    const { files, articles } = await takeBack(await idOf(WORDS))
    expect(files).toContain('static/kum.svg')
    expect(articles.map(({ path }) => path)).toContain('/kum/')
    await vi.waitFor(async () => expect((await fetch(served)).status).toBe(404))
    expect(await dumpTables()).not.toMatch(CANARY)
    for (const _ of [1, 2]) {
      const { problems } = await publish()
      expect(problems).toContainEqual(expect.objectContaining({ code: 'taken-back', path: 'static/kum.svg', line: 2 }))
      expect(await dumpTables()).not.toMatch(CANARY)
    }
  })

  test('it is in the name of no theme', async () => {
    site.write('content/themed.md', page('Themed', `## ${WORDS.replace('.', '')}: quotes\n\n${BODY}`))
    site.write(
      'content/heading.md',
      page('Heading', `## ${WORDS.replace('.', '')}\n\n> Somebody else said this, and that is all.\n>\n> — Di`),
    )
    await publish()
    const query = '{ themes { nodes { name quotes { totalCount } } } }'
    expect(JSON.stringify(await ask(query))).toMatch(CANARY)
    await takeBack(await idOf(WORDS))
    const names = await dumpTables()
    expect(names.replaceAll(/[\w/#.]+(?:-[\w/#.]+)+/g, '')).not.toMatch(CANARY)
    for (const release of [1, 2, 3, 4]) expect(JSON.stringify(await ask(query, release))).not.toMatch(CANARY)
    expect(await (await fetch(`${gateway.url}/feeds/atom.xml`)).text()).not.toMatch(/zorgle every/)
    await publish()
    expect(JSON.stringify(await ask(query))).not.toMatch(CANARY)
  })

  test('a short quote is taken out of its article alone', async () => {
    site.write('content/short.md', page('Short', '> Never again!\n>\n> — Cy', 'id: short'))
    site.write('content/long.md', page('Long', 'It shall never again be said.'))
    await publish()
    const { articles } = await takeBack(await idOf('Never again!'))
    expect(articles.map(({ path }) => path)).toEqual(['/short/'])
    await publish()
    const { data } = await ask(
      '{ a: articleByPath(path: "/short/") { text } b: articleByPath(path: "/long/") { text } }',
    )
    expect(data.a.text).not.toContain('Never again')
    site.delete('content/short.md')
    site.write('content/moved/there.md', page('Short', '> Never again!\n>\n> — Cy', 'id: short'))
    await publish()
    expect((await dumpTables()).includes('Never again')).toBe(false)
    expect(data.b.text).toContain('never again')
  })

  test('a line of the site takes a quote back, by its id, by what finds its words, or by both', async () => {
    const { words } = await takeBack(await idOf(OTHER), true)
    const lines = `quotes:\n  - quote: ${await idOf(WORDS)}\n    as: retracted\n    reason: It was wrong.\n  - words: "${words}"\n`
    site.write('data/withdrawn.yaml', lines)
    await publish()
    expect(await dumpTables()).not.toMatch(CANARY)
    expect(await dumpTables()).not.toContain('broke twice')
    const { changes } = (await ask('{ changes { nodes { subject kind reason } } }')).data
    const quotes = changes.nodes.filter(({ subject }: { subject: string }) => subject === 'QUOTE')
    expect(quotes.map(({ reason }: { reason: string }) => reason)).toEqual(['RETRACTED', 'RIGHTS_WITHDRAWN'])
    expect((await publish()).release).toBeNull()
  })

  test('in a new database, what the files take back is never published, not even where only its id is known', async () => {
    const [id, short] = [await idOf(WORDS), 'Never ever!']
    site.write('content/short.md', page('Short', `> ${short}`))
    await publish()
    const shortId = await idOf(short)
    site.write(
      'data/withdrawn.yaml',
      `quotes:\n  - quote: ${id}\n  - quote: ${shortId}\n    words: "${(await takeBack(shortId, true)).words}"\n`,
    )
    const elsewhere = await openTestGateway()
    try {
      const tools = { database: elsewhere.db.database, pool: parseHere }
      const run = (planOnly: boolean) =>
        importSite(tools, site.root, { planOnly, progress: noProgress, onWait: () => {} })
      expect(JSON.stringify(await run(true))).not.toMatch(CANARY)
      const { release, problems } = await run(false)
      expect(release).toBe(1)
      expect(problems.filter(({ code }) => code === 'taken-back')).toHaveLength(4)
      const all = await dumpTables(elsewhere)
      expect(all).not.toMatch(CANARY)
      expect(all).not.toContain('Never ever')
      expect((await run(false)).release).toBeNull()
    } finally {
      await elsewhere.close()
    }
  })

  test('a page whose words stand apart in its file is left out alone, and its place is told', async () => {
    await takeBack(await idOf(WORDS))
    const apart = '1. We zorgle every blintwax ourselves,\n2. and no frummish landlord helped us.'
    site.write('content/apart.md', page('Apart', `They told us.\n\n${apart}`))
    site.write('content/roofs.md', page('Roofs', `Rewritten, but:\n\n${apart}`))
    site.write('content/new.md', page('New'))
    for (const released of [true, false]) {
      const { release, problems, leftOut } = await publish()
      expect(release !== null).toBe(released)
      expect(leftOut).toEqual(['content/apart.md'])
      const held = problems.filter(({ code }) => code === 'taken-back-page')
      expect(held.map(({ path, line, column, severity }) => `${path}:${line}:${column} ${severity}`)).toEqual([
        'content/apart.md:8:4 warning',
        'content/roofs.md:8:4 warning',
      ])
      expect(await dumpTables()).not.toMatch(CANARY)
    }
    const paths = '{ a: articleByPath(path: "/new/") { title } b: articleByPath(path: "/roofs/") { text } }'
    const { a, b } = (await ask(paths)).data
    expect([a.title, b.text]).toEqual(['New', expect.stringContaining('(taken back)')])
    expect(await countErasures()).toBe(1)
  })

  test('a file with the text of an article that was erased is not read, wherever it is', async () => {
    await withdrawArticle(gateway.db.database, '/wells/', {
      ...{ reason: 'RIGHTS_WITHDRAWN', note: null, planOnly: false, onWait: () => {} },
    })
    await heard()
    site.move(WELLS, 'content/elsewhere/index.md')
    site.write('content/new.md', page('New'))
    for (const released of [true, false]) {
      const { release, problems } = await publish()
      expect(release !== null).toBe(released)
      expect(problems).toContainEqual(
        expect.objectContaining({ code: 'article-erased', path: 'content/elsewhere/index.md', line: 1, column: 1 }),
      )
      expect(await dumpTables()).not.toContain('broke twice')
    }
    expect(await countErasures()).toBe(1)
  })

  test('a line that cannot be read keeps everything from being published', async () => {
    site.write('data/withdrawn.yaml', `quotes:\n  - quote: ${await idOf(WORDS)}\n  - qoute: nobody\n`)
    site.write('content/new.md', page('New'))
    const tools = { database: gateway.db.database, pool: parseHere }
    const report = await importSite(tools, site.root, { keepGoing: true, progress: noProgress, onWait: () => {} })
    expect(report.blocked).not.toBeNull()
    expect(report.problems).toContainEqual(
      expect.objectContaining({ code: 'withdrawn-line', line: 3, severity: 'error' }),
    )
  })
})

async function exported(release: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-export-'))
  try {
    await exportSite(gateway.db.database, folder, { release, force: true })
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return files.map((file) => readFileSync(join(file.parentPath, file.name), 'utf8')).join('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
