import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import { insertKey } from '../../src/database/write/keys.ts'
import type { ImportOptions } from '../../src/import/import-options.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { applyProposal, discardProposal } from '../../src/import/proposals.ts'
import { makeKey } from '../../src/keys/key.ts'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { png } from '../support/pictures.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const pool = parseWorkers()

let gateway: TestGateway
let site: TestSite

beforeEach(async () => {
  gateway = await openTestGateway()
  site = createSite({
    'content/_index.md': page('Home'),
    'content/articles/_index.md': page('Articles'),
    'content/articles/wells.md': page(
      'Wells',
      'Water first.\n\n## Digging\n\n> "We dug it ourselves." — Ana\n\n[Roofs](/articles/roofs/)',
      'date: 2024-05-01\nthemes: [Water]\ntags: [Tools]\naliases: [/old/wells/]',
    ),
    'content/articles/roofs.md': page(
      'Roofs',
      '## Solar\n\n> "Panels pay for themselves." — Bo',
      'date: 2024-06-01\nthemes: [Energy]',
    ),
    'content/articles/paths.md': page('Paths', 'We walked.', 'date: 2024-04-01'),
  })
  await run()
})

afterEach(async () => {
  site.remove()
  await gateway.close()
})

const waiting = { progress: noProgress, onWait: () => {} }

function run(options: ImportOptions = {}) {
  return importSite({ database: gateway.db.database, pool }, site.root, { ...options, ...waiting })
}

async function makePreviewKey(
  options: { proposal?: string; pathKey?: string; expires?: string; revoked?: string } = {},
) {
  const { key, id, hash } = makeKey('preview')
  await insertKey(gateway.db.database, { id, hash, scope: 'preview', ...options })
  return key
}

async function ask(query: string, key?: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, {
    headers: {
      accept: 'application/graphql-response+json',
      ...(key && { authorization: `Bearer ${key}` }),
      ...headers,
    },
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const data = async (query: string, key?: string) => JSON.parse((await ask(query, key)).text).data

const everything = `kind path url title summary language published updated wordCount markdown html text edition release extra
  sections { id anchor heading html themes { slug } quotes { id } } quotes { id text attribution url range { start end } themes { id } }
  featureImage { url } images { url file { digest url } } imageCredits { id } translations { path } ancestors { path }
  previous { path } next { path } related { path } terms { taxonomy slug name } aliases { path } themes { slug name quoteCount }
  links { href article { path } } licence { name } labels { name } digest jsonLd republication(for: { commercial: false, derivatives: false }) { html }`

/** What a site asks of the gateway, one query each. */
const recorded = [
  '{ site { title url language languages { code } licence { name } release { number added changed moved withdrawn kind } menus { name } params } }',
  `{ articles(first: 20, where: { kinds: [PAGE, SECTION, HOME] }) { totalCount edges { cursor node { id ${everything} } } pageInfo { hasNextPage endCursor } } }`,
  '{ articles(where: { text: "water" }) { nodes { path } } }',
  '{ articles(orderBy: { field: TITLE, direction: ASC }, where: { section: "articles" }) { nodes { title } } }',
  '{ quotes(first: 20) { totalCount edges { cursor node { id text article { path } section { anchor } } } } }',
  '{ quotesByTheme(theme: "water") { totalCount nodes { text } } }',
  '{ themes(where: { empty: true }) { totalCount nodes { id slug name description quoteCount articles { nodes { path } } } } }',
  '{ terms(taxonomy: "tags") { nodes { slug name articles { nodes { path } } } } }',
  '{ resolvePaths(paths: ["/articles/wells/", "/old/wells/", "/articles/paths/", "/articles/trails/", "/articles/roofs/", "/nowhere/"]) { __typename ... on Article { path } ... on Redirect { from to } ... on Gone { path reason } } }',
  '{ search(text: "dug OR sun OR panels") { totalCount edges { highlight node { __typename } } } }',
  '{ verifyQuote(text: "We dug it ourselves.") { kind } a: verifyQuote(text: "The sun is free.") { kind quote { text } article { path } } b: verifyQuote(text: "Panels pay for themselves.") { kind } }',
  '{ changes { totalCount nodes { id kind subject path previousPath reason release article { path } } } }',
  '{ inventory { release count digest } }',
  '{ releases { totalCount nodes { number kind note } } release(number: 2) { number } }',
]

const answers = async (key?: string) => {
  const texts = []
  for (const query of recorded) texts.push((await ask(query, key)).text)
  return texts
}

function editTheSite() {
  site.write(
    'content/articles/wells.md',
    page(
      'Deep wells',
      'Water first, still.\n\n## Digging\n\n> "We dug it ourselves." — Ana',
      'date: 2024-05-01\nthemes: [Water]',
    ),
  )
  site.write(
    'content/articles/sun.md',
    page('Sun', '> "The sun is free." — Cy', 'date: 2024-07-01\nid: sun-1\nthemes: [Sunlight]\ntags: [Tools]'),
  )
  site.move('content/articles/paths.md', 'content/articles/trails.md')
  site.delete('content/articles/roofs.md')
  site.write('hugo.toml', 'baseURL = "https://site.example/"\ntitle = "A better site"\n')
}

describe('a proposal', () => {
  test('is read with its key as it will be read when it is published, and by nobody else', async () => {
    const before = await answers()
    editTheSite()
    const report = await run({ propose: 'spring', prune: true, maxPrune: 100, note: 'Spring' })
    expect(report).toMatchObject({ blocked: null, release: null, written: false, wouldPublish: 2 })
    const key = await makePreviewKey({ proposal: 'spring' })

    const proposed = await answers(key)
    expect(await answers()).toEqual(before)

    expect(await applyProposal(gateway.db.database, 'spring', waiting)).toMatchObject({ release: 2 })
    const published = await answers()
    for (const [index, text] of published.entries()) expect(proposed[index]).toBe(text)
    expect(published).not.toEqual(before)
  })

  test('is published with what its files say of ids, so that the next import finds nothing to do', async () => {
    editTheSite()
    await run({ propose: 'spring', prune: true, maxPrune: 100 })
    await applyProposal(gateway.db.database, 'spring', waiting)

    expect(await run()).toMatchObject({ pending: false })
    const rows = await gateway.db.database.sql`select given_id from articles where given_id is not null`
    expect(rows.map((row) => row.given_id)).toEqual(['sun-1'])
  })

  test('tells its plan, and marks what it changes', async () => {
    editTheSite()
    await run({ propose: 'spring', prune: true, maxPrune: 100, note: 'Spring' })
    const key = await makePreviewKey({ proposal: 'spring' })

    const { proposal, articles } = await data(
      '{ proposal { name note current plan } articles { nodes { path preview { state } } } }',
      key,
    )

    expect(proposal).toMatchObject({ name: 'spring', note: 'Spring', current: true })
    expect(proposal.plan.counts).toMatchObject({ create: 1, change: 3, move: 1, withdraw: 1 })
    expect(articles.nodes).toEqual([
      { path: '/articles/sun/', preview: { state: 'PROPOSED' } },
      { path: '/articles/wells/', preview: { state: 'PROPOSED' } },
      { path: '/articles/trails/', preview: { state: 'PROPOSED' } },
    ])
    expect(await data('{ proposal { name } articles { nodes { preview { state } } } }')).toEqual({
      proposal: null,
      articles: { nodes: [{ preview: null }, { preview: null }, { preview: null }] },
    })
  })

  test('stays as it was when something else is published, and then has to be made again', async () => {
    const original = page('Roofs', 'Solar panels.', 'date: 2024-06-01')
    editTheSite()
    await run({ propose: 'spring', prune: true, maxPrune: 100 })
    const key = await makePreviewKey({ proposal: 'spring' })
    const proposed = await answers(key)
    site.write('content/articles/roofs.md', original)
    await run()

    expect(await answers(key)).toEqual(proposed)
    expect((await data('{ proposal { current } }', key)).proposal.current).toBe(false)
    expect(await applyProposal(gateway.db.database, 'spring', waiting)).toEqual({ refused: 'outdated' })
    site.delete('content/articles/roofs.md')
    await run({ propose: 'spring', prune: true, maxPrune: 100 })
    expect(await applyProposal(gateway.db.database, 'spring', waiting)).toMatchObject({ release: 3 })
  })

  test('does not mind others, and leaves no row when it is dropped', async () => {
    const rows = await countRows()
    editTheSite()
    await run({ propose: 'spring', prune: true, maxPrune: 100 })
    site.write('content/articles/moon.md', page('Moon'))
    await run({ propose: 'summer', prune: true, maxPrune: 100 })
    const [spring, summer] = [
      await makePreviewKey({ proposal: 'spring' }),
      await makePreviewKey({ proposal: 'summer' }),
    ]
    const titles = async (key: string) =>
      (await data('{ articles { nodes { title } } }', key)).articles.nodes.map((node: { title: string }) => node.title)

    expect(await titles(spring)).toEqual(['Sun', 'Deep wells', 'Paths'])
    expect(await titles(summer)).toEqual(['Sun', 'Deep wells', 'Paths', 'Moon'])

    await discardProposal(gateway.db.database, 'spring', () => {})
    expect(await titles(summer)).toEqual(['Sun', 'Deep wells', 'Paths', 'Moon'])
    expect((await ask('{ __typename }', spring)).status).toBe(401)
    await discardProposal(gateway.db.database, 'summer', () => {})
    expect(await countRows()).toEqual(rows)
    expect(await discardProposal(gateway.db.database, 'summer', () => {})).toBe(false)
  })

  test('waits through other imports and a pruned history', async () => {
    editTheSite()
    site.write('content/articles/moon/photo.png', png(3, 2))
    site.write('content/articles/moon/index.md', page('Moon', '![A photo](photo.png)'))
    await run({ propose: 'spring', prune: true, maxPrune: 100 })
    const { database } = gateway.db
    await database.sql`select * from prune_history(1, false)`
    await run({ planOnly: true })

    expect(await applyProposal(database, 'spring', waiting)).toMatchObject({ release: 2 })
    const { articleByPath } = await data('{ articleByPath(path: "/articles/moon/") { images { file { url } } } }')
    expect((await fetch(articleByPath.images[0].file.url)).status).toBe(200)
  })

  test('that comes to nothing replaces the one before, which is then gone, while its key waits for another', async () => {
    const key = await makePreviewKey({ proposal: 'spring' })
    const codeOf = async () => JSON.parse((await ask('{ __typename }', key)).text).errors?.[0].extensions.code
    const draft = page('Ponds', 'Still water.', 'date: 2024-07-01')
    const codes = [await codeOf()]
    for (const isThere of [true, false, true]) {
      if (isThere) site.write('content/articles/ponds.md', draft)
      else site.delete('content/articles/ponds.md')
      await run({ propose: 'spring' })
      codes.push(await codeOf())
    }
    await discardProposal(gateway.db.database, 'spring', () => {})

    expect([...codes, await codeOf()]).toEqual([
      'PROPOSAL_UNKNOWN',
      undefined,
      'PROPOSAL_UNKNOWN',
      undefined,
      'KEY_INVALID',
    ])
    expect(await gateway.db.database.sql`select from proposals`).toHaveLength(0)
  })
})

test('whoever waits for releases is told the next one, with any key', async () => {
  site.write('content/articles/ponds.md', page('Ponds', 'Still water.', 'date: 2024-07-01'))
  await run({ propose: 'spring' })
  for (const [number, key] of [
    [2, await makePreviewKey({ proposal: 'spring' })],
    [3, await makePreviewKey()],
  ] as const) {
    const leave = new AbortController()
    const query = encodeURIComponent('subscription { releasePublished { number } }')
    const { body } = await fetch(`${gateway.url}/graphql?query=${query}`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${key}` },
      signal: leave.signal,
    })
    site.write('content/articles/wells.md', page(`Wells ${number}`, 'Water.'))
    await run()
    let text = ''
    const decoder = new TextDecoder()
    for await (const bytes of body ?? []) {
      text += decoder.decode(bytes, { stream: true })
      if (text.includes('data:')) break
    }
    leave.abort()
    expect(text).toContain(`id: ${number}\n`)
  }
})

describe('a key for drafts', () => {
  beforeEach(async () => {
    site.write(
      'content/articles/draft.md',
      page('A draft', '> "Not yet said." — Di', 'date: 2024-08-01\ndraft: true\nthemes: [Secrets]'),
    )
    site.write('content/articles/later.md', page('Later', 'In time.', 'date: 2024-08-02\npublishDate: 2999-01-01'))
    site.write('content/articles/over.md', page('Over', 'Gone.', 'date: 2024-08-03\nexpiryDate: 2020-01-01'))
    site.write('content/notes/note.md', page('A note', 'Elsewhere.', 'date: 2024-08-04\ndraft: true'))
    await run()
  })

  test('shows held drafts and scheduled pages, marked, and nothing else that is hidden', async () => {
    const key = await makePreviewKey()

    const { articles, themes, quotes, verifyQuote, search } = await data(
      `{ articles { totalCount nodes { path release preview { state publishAt } } } themes { nodes { slug } } quotes { totalCount }
         verifyQuote(text: "Not yet said.") { kind } search(text: "secrets OR said") { totalCount } }`,
      key,
    )

    expect(articles.totalCount).toBe(6)
    expect(articles.nodes.slice(0, 3)).toEqual([
      { path: '/notes/note/', release: 2, preview: { state: 'DRAFT', publishAt: null } },
      { path: '/articles/later/', release: 2, preview: { state: 'SCHEDULED', publishAt: '2999-01-01T00:00:00Z' } },
      { path: '/articles/draft/', release: 2, preview: { state: 'DRAFT', publishAt: null } },
    ])
    expect(themes.nodes.map((theme: { slug: string }) => theme.slug)).toContain('secrets')
    expect(quotes.totalCount).toBe(3)
    expect(verifyQuote.kind).toBe('VERBATIM')
    expect(search.totalCount).toBeGreaterThan(0)
  })

  test('for a folder shows those of the folder alone', async () => {
    const key = await makePreviewKey({ pathKey: '/notes' })

    const { articles } = await data('{ articles { nodes { path } } }', key)

    expect(articles.nodes.map((node: { path: string }) => node.path)).toEqual([
      '/notes/note/',
      '/articles/roofs/',
      '/articles/wells/',
      '/articles/paths/',
    ])
  })

  test('shows the page as drafted in place of the published one', async () => {
    site.write('content/articles/wells.md', page('Wells, again', 'New.', 'date: 2024-05-01\npublishDate: 2999-01-01'))
    await run()
    const key = await makePreviewKey()
    const query = '{ articleByPath(path: "/articles/wells/") { id title } }'

    const [shown, drafted] = [await data(query), await data(query, key)]

    expect(drafted.articleByPath.title).toBe('Wells, again')
    expect(shown.articleByPath?.id ?? drafted.articleByPath.id).toBe(drafted.articleByPath.id)
  })

  test('finds the drafts once in a statement, and counts nothing of the whole site to show one page', async () => {
    const key = await makePreviewKey()
    gateway.requests.forget()
    await data(
      `{ articleByPath(path: "/articles/draft/") { html quotes { text themes { slug name } } links { article { path } }
        aliases { path } themes { slug name } terms { name } previous { path } next { path } preview { state } } }`,
      key,
    )
    const previewed = gateway.requests.executions.filter(({ statement }) => /^with /.test(statement))

    const plans = await Promise.all(
      previewed.map(async ({ statement, parameters }) => {
        const rows = await gateway.db.database.sql.unsafe(`explain ${statement}`, parameters as never[])
        return rows.map((row) => row['QUERY PLAN']).join('\n')
      }),
    )

    expect(plans.length).toBeGreaterThan(5)
    for (const plan of plans) {
      expect(plan).not.toContain('Aggregate')
      expect(plan.match(/on editions held/g)?.length ?? 0).toBeLessThanOrEqual(1)
    }
  })

  test('shows one state, whatever is published while it is answered', async () => {
    const key = await makePreviewKey()
    const session = createClient(gateway.db.source, { max: 1 })
    const asked = await session.begin(async (transaction) => {
      await transaction`lock table images in access exclusive mode`
      gateway.requests.forget()
      const answer = data('{ articleByPath(path: "/articles/draft/") { title images { url } quotes { text } } }', key)
      await expect
        .poll(() => gateway.requests.statements.some((statement) => statement.includes('"images"')))
        .toBe(true)
      await publishRelease(gateway.db.database, {})
      return { answer }
    })

    expect((await asked.answer).articleByPath).toMatchObject({ title: 'A draft', quotes: [{ text: 'Not yet said.' }] })
    await session.end()
  })

  test('shows pictures that only drafts have', async () => {
    site.write('content/articles/hidden/secret.png', png(4, 4))
    site.write('content/articles/hidden/index.md', page('Hidden', '![Secret](secret.png)', 'draft: true'))
    await run()
    const key = await makePreviewKey()
    const { articleByPath } = await data(
      '{ articleByPath(path: "/articles/hidden/") { images { file { url } } } }',
      key,
    )
    const { url } = articleByPath.images[0].file

    const [without, withKey] = [await fetch(url), await fetch(url, { headers: { authorization: `Bearer ${key}` } })]

    expect(without.status).toBe(404)
    expect(withKey.status).toBe(200)
    expect(withKey.headers.get('cache-control')).toBe('private, no-store')
  })
})

async function countRows(): Promise<Record<string, number>> {
  const { sql } = gateway.db.database
  const tables = await sql`select tablename from pg_tables where schemaname = current_schema() order by 1`
  const counts: Record<string, number> = {}
  for (const { tablename } of tables) {
    const [row] = await sql`select count(*)::integer as count from ${sql(tablename)}`
    counts[tablename] = row?.count
  }
  return counts
}
