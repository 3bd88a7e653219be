import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ImportOptions } from '../../src/import/import-options.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase, emptyDatabase, type TestDatabase } from '../support/database.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const pool = parseWorkers()

let db: TestDatabase
let site: TestSite

beforeAll(async () => {
  db = await createTestDatabase()
})

afterAll(() => db.drop())

beforeEach(async () => {
  await emptyDatabase(db.database)
  site = createSite({
    'content/articles/wells.md': page('Wells', '## Water\n\n- "We dug it ourselves."', 'date: 2024-05-01'),
    'content/articles/roofs.md': page('Roofs', 'Solar panels.', 'aliases: [/old/roofs/]'),
    'content/articles/_index.md': page('Articles'),
  })
})

afterEach(() => site.remove())

function run(options: ImportOptions = {}) {
  return importSite({ database: db.database, pool }, site.root, { ...options, progress: noProgress, onWait: () => {} })
}

const visible = async () =>
  (await db.database.sql`select path from editions where since is not null and until is null order by path`).map(
    (r) => r.path,
  )

const changes = async () =>
  (await db.database.sql`select release, kind, path, previous_path, reason from changes order by release, ordinal`).map(
    (row) => [row.release, row.kind, row.path, row.previous_path, row.reason],
  )

test('the first import publishes release 1 with every article', async () => {
  const report = await run()

  expect(report.problems).toEqual([])
  expect(report.release).toBe(1)
  expect(report.counts).toMatchObject({ create: 3, unchanged: 0 })
  expect(await visible()).toEqual(['/articles/', '/articles/roofs/', '/articles/wells/'])
  expect(await changes()).toEqual([
    [1, 'PUBLISHED', '/articles/', null, null],
    [1, 'PUBLISHED', '/articles/roofs/', null, null],
    [1, 'PUBLISHED', '/articles/wells/', null, null],
  ])
})

test('a second import of the same folder writes nothing and makes no release', async () => {
  await run()
  db.forget()

  const report = await run()

  expect(report).toMatchObject({ release: null, written: false, pending: false })
  expect(report.counts.unchanged).toBe(3)
  expect(db.statements.filter((statement) => /^\s*(insert|update|delete)|publish\(/i.test(statement))).toEqual([])
})

test('a plan writes nothing', async () => {
  const report = await run({ planOnly: true })

  expect(report).toMatchObject({ release: null, written: false, pending: true })
  expect(await db.database.sql`select 1 from articles`).toHaveLength(0)
})

test('a changed file gives its article a second edition', async () => {
  await run()
  site.write('content/articles/roofs.md', page('Roofs', 'Solar panels and batteries.'))

  const report = await run({ note: 'Batteries' })

  expect(report.steps).toMatchObject([{ action: 'change', path: '/articles/roofs/' }])
  const editions = await db.database.sql`
    select number, since, until from editions where path = '/articles/roofs/' order by number`
  expect(editions.map((row) => ({ ...row }))).toEqual([
    { number: 1, since: 1, until: 2 },
    { number: 2, since: 2, until: null },
  ])
  const [release] = await db.database.sql`select kind, note, added, changed from releases where number = 2`
  expect(release).toEqual({ kind: 'IMPORT', note: 'Batteries', added: 0, changed: 1 })
})

test('a moved file keeps its identity', async () => {
  await run()
  const [before] = await db.database.sql`select article_id from editions where path = '/articles/roofs/'`
  site.move('content/articles/roofs.md', 'content/guides/solar.md')

  const report = await run()

  expect(report.steps).toMatchObject([{ action: 'move', path: '/guides/solar/', previousPath: '/articles/roofs/' }])
  const [after] = await db.database.sql`select article_id from editions where path = '/guides/solar/'`
  expect(after).toEqual(before)
  expect((await changes()).at(-1)).toEqual([2, 'MOVED', '/guides/solar/', '/articles/roofs/', null])
})

test('a file that becomes a bundle is neither a change nor a release', async () => {
  await run()
  site.move('content/articles/roofs.md', 'content/articles/roofs/index.md')

  const first = await run()
  const second = await run()

  expect(first).toMatchObject({ release: null, written: true })
  expect(second).toMatchObject({ release: null, written: false })
})

test('the id in the front matter keeps an article through a move and a rewrite', async () => {
  site.write('content/articles/roofs.md', page('Roofs', 'Solar panels.', 'id: roofs'))
  await run()
  site.delete('content/articles/roofs.md')
  site.write('content/energy.md', page('Energy', 'Something else entirely.', 'id: roofs'))

  const report = await run()

  expect(report.steps).toMatchObject([{ action: 'move', path: '/energy/', previousPath: '/articles/roofs/' }])
})

test('two files that exchange their addresses exchange them', async () => {
  site.write('content/a.md', page('A', 'First.', 'id: a\nurl: /one/'))
  site.write('content/b.md', page('B', 'Second.', 'id: b\nurl: /two/'))
  await run()
  site.write('content/a.md', page('A', 'First.', 'id: a\nurl: /two/'))
  site.write('content/b.md', page('B', 'Second.', 'id: b\nurl: /one/'))

  const report = await run()

  expect(report.release).toBe(2)
  expect(report.counts.move).toBe(2)
})

test('an article whose file is gone stays until an import is told to prune', async () => {
  await run()
  site.delete('content/articles/roofs.md')

  const kept = await run()
  const pruned = await run({ prune: true })

  expect(kept).toMatchObject({ release: null, kept: [{ path: '/articles/roofs/' }] })
  expect(pruned).toMatchObject({ release: 2, steps: [{ action: 'withdraw', reason: 'DELETED' }] })
  expect(await visible()).toEqual(['/articles/', '/articles/wells/'])
})

test('pruning everything is refused', async () => {
  await run()
  site.delete('content')
  site.write('content/.keep', '')

  const report = await run({ prune: true })

  expect(report.blocked).toMatchObject({
    by: 'prune-limit',
    message: expect.stringContaining('3 of 3 visible articles'),
  })
  expect(await visible()).toHaveLength(3)
})

test('pruning more than was allowed is refused, and done when allowed', async () => {
  await run()
  site.delete('content/articles/roofs.md')
  site.delete('content/articles/wells.md')

  const refused = await run({ prune: true })
  const allowed = await run({ prune: true, maxPrune: 70 })

  expect(refused.blocked?.by).toBe('prune-limit')
  expect(allowed.counts.withdraw).toBe(2)
})

test('a draft in a cascade withdraws no more than was allowed, and says why', async () => {
  await run()
  site.write('content/articles/_index.md', page('Articles', '', 'cascade: {draft: true}'))

  const refused = await run({ keepGoing: true })
  const before = await visible()
  const allowed = await run({ maxPrune: 100 })

  expect(refused.blocked).toMatchObject({
    by: 'prune-limit',
    message: expect.stringMatching(/3 of 3 visible articles.*3 because the page or a cascade above it says draft/),
  })
  expect(before).toHaveLength(3)
  expect(allowed.counts.withdraw).toBe(3)
})

test('articles that their files say are withdrawn are no more than was allowed, and the refusal says so', async () => {
  await run()
  site.write('content/articles/roofs.md', page('Roofs', 'Text.', 'withdrawn: rights'))
  site.write('content/articles/wells.md', page('Wells', 'Text.', 'withdrawn: retracted'))

  expect((await run()).blocked).toMatchObject({
    by: 'prune-limit',
    message: expect.stringMatching(/: 2 because the front matter says `withdrawn`\. If that is/),
  })
})

test('pages withdrawn without a reason are told beside drafts', async () => {
  await run()
  site.write('content/articles/roofs.md', page('Roofs', 'Text.', 'withdrawn: true'))
  site.write('content/articles/wells.md', page('Wells', 'Text.', 'draft: true'))

  expect((await run()).blocked?.message).toContain(
    '2 because the page or a cascade above it says draft, `withdrawn: true`, a later date or no page',
  )
})

test('expiry dates withdraw no more than was allowed, but one page may always go', async () => {
  await run()
  const expired = (title: string) => page(title, 'Text.', 'expiryDate: 2020-01-01')
  site.write('content/articles/roofs.md', expired('Roofs'))
  const one = await run()
  site.write('content/articles/wells.md', expired('Wells'))
  site.write('content/articles/_index.md', expired('Articles'))

  const refused = await run()

  expect(one.counts.withdraw).toBe(1)
  expect(refused.blocked).toMatchObject({
    by: 'prune-limit',
    message: expect.stringContaining('2 because of an expiry date'),
  })
})

test('an article that returns is restored under its old identity', async () => {
  await run()
  const text = page('Roofs', 'Solar panels.', 'aliases: [/old/roofs/]')
  site.delete('content/articles/roofs.md')
  await run({ prune: true })
  site.write('content/articles/roofs.md', text)

  const report = await run()

  expect(report.steps).toMatchObject([{ action: 'restore', path: '/articles/roofs/' }])
  expect((await changes()).map((change) => change[1])).toEqual([
    'PUBLISHED',
    'PUBLISHED',
    'PUBLISHED',
    'WITHDRAWN',
    'RESTORED',
  ])
})

test('a draft is held: known, and seen by nobody', async () => {
  site.write('content/articles/plans.md', page('Plans', 'Not yet.', 'draft: true'))

  const first = await run()
  const second = await run()

  expect(first.counts).toMatchObject({ create: 3, hold: 1 })
  expect(second).toMatchObject({ written: false })
  expect(await visible()).not.toContain('/articles/plans/')
})

test('an article that becomes a draft is withdrawn and kept', async () => {
  await run()
  site.write('content/articles/roofs.md', page('Roofs', 'Solar panels.', 'draft: true'))

  const report = await run()

  expect(report.steps).toMatchObject([{ action: 'withdraw', reason: 'UNPUBLISHED' }])
  expect(await visible()).toEqual(['/articles/', '/articles/wells/'])
})

test('an article that moves and becomes a draft at once is withdrawn from where readers knew it', async () => {
  await run()
  site.write('content/articles/roofs.md', page('Roofs', 'Solar panels.', 'draft: true\nurl: /elsewhere/'))

  await run()

  expect((await changes()).at(-1)).toEqual([2, 'WITHDRAWN', '/articles/roofs/', null, 'UNPUBLISHED'])
})

test('an article is opened once it is due and closed once it has expired', async () => {
  site.write(
    'content/articles/fair.md',
    page('Fair', 'Come along.', 'date: 2024-01-01\npublishDate: 2030-01-01\nexpiryDate: 2031-01-01'),
  )

  const early = await run({ now: new Date('2029-12-31T23:59:59Z') })
  const due = await run({ now: new Date('2030-01-01T00:00:00Z') })
  const late = await run({ now: new Date('2031-01-01T00:00:00Z') })
  const later = await run({ now: new Date('2032-01-01T00:00:00Z') })

  expect(early.counts.hold).toBe(1)
  expect(due.steps).toMatchObject([{ action: 'create', path: '/articles/fair/' }])
  expect(late.steps).toMatchObject([{ action: 'withdraw', path: '/articles/fair/', reason: 'EXPIRED' }])
  expect(later).toMatchObject({ written: false })
})

test('a file with an error stops the whole import', async () => {
  await run()
  site.write('content/articles/wells.md', page('Wells and pumps', 'More.', 'date: 2024-05-01'))
  site.write('content/articles/roofs.md', '---\ntitle: a: b: c\n---\nText.\n')

  const report = await run()

  expect(report).toMatchObject({ release: null, written: false, blocked: { by: 'errors' } })
  expect(report.problems).toMatchObject([{ path: 'content/articles/roofs.md', line: 2, severity: 'error' }])
})

test('with keep-going a faulty file keeps its last good edition', async () => {
  await run()
  site.write('content/articles/wells.md', page('Wells and pumps', 'More.', 'date: 2024-05-01'))
  site.write('content/articles/roofs.md', '---\ntitle: a: b: c\n---\n')

  const report = await run({ keepGoing: true, prune: true })

  expect(report.steps).toMatchObject([{ action: 'change', path: '/articles/wells/' }])
  expect(await visible()).toContain('/articles/roofs/')
})

test('a new title of the site alone is a release', async () => {
  await run()
  site.write('hugo.toml', 'baseURL = "https://site.example/"\ntitle = "Another name"\n')

  const report = await run()

  expect(report).toMatchObject({ release: 2, steps: [] })
  const [release] = await db.database.sql`select site->>'title' as title from releases where number = 2`
  expect(release).toEqual({ title: 'Another name' })
})

test('the bytes of every file are kept as they were', async () => {
  const bytes = new TextEncoder().encode('\uFEFF---\r\ntitle: Café\r\n---\r\nText.\r\n')
  site.write('content/bom.md', bytes)

  await run()

  const [kept] = await db.database.sql`
    select bytes from files join sources using (digest) where path = 'content/bom.md' and until is null`
  expect(new Uint8Array(kept?.bytes)).toEqual(bytes)
})

test('two imports at once make two orderly releases or one', async () => {
  const waits: string[] = []
  const start = () =>
    importSite({ database: db.database, pool }, site.root, { progress: noProgress, onWait: () => waits.push('waited') })

  const reports = await Promise.all([start(), start()])

  expect(reports.map((report) => report.release).sort()).toEqual([1, null])
  expect(waits).toEqual(['waited'])
})

test('an import that loses the connection of its lock publishes all the same, and leaves the next one free', async () => {
  const { sql } = db.database
  const cutLock = () =>
    sql`select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`
  let cut: Promise<unknown> = Promise.resolve()

  const report = await importSite({ database: db.database, pool }, site.root, {
    progress: noProgress,
    onWait: () => {},
    onPlan: () => {
      // A statement is sent only once somebody waits for it.
      cut = cutLock().execute()
    },
  })

  expect(await cut).toHaveLength(1)
  expect(report.release).toBe(1)
  expect(await run()).toMatchObject({ release: null, blocked: null })
})

test('what an import left behind is swept by the next, even where that has nothing to do', async () => {
  await run()
  await db.database.sql`
    insert into editions (article_id, staged_by, number, digest, source_path, kind, language, path, path_key, title, draft,
                          word_count, translation_key, extra, links, markdown, html, text)
    select article_id, gen_random_uuid(), 9, 'left over', source_path, kind, language, path, path_key, title, draft,
           word_count, translation_key, extra, links, markdown, html, text from editions limit 1`

  const report = await run()

  expect(report.written).toBe(false)
  expect(await db.database.sql`select 1 from editions where digest = 'left over'`).toHaveLength(0)
})

test('themes are named by the site first, by headings otherwise', async () => {
  site.write('data/themes.yaml', 'themes:\n  water:\n    name: Water for all\n    sections: ["/articles/*#water"]\n')

  await run()

  const rows = await db.database.sql`select slug, name, declared from themes where until is null`
  expect(rows.map((row) => ({ ...row }))).toEqual([{ slug: 'water', name: 'Water for all', declared: true }])
})

test.each([
  ['slug: rel.1', 'slug: rel%2e1'],
  ['slug: rel.1', 'slug: rel%2E1'],
  ['url: /caf\u00e9/', 'url: /cafe%CC%81'],
  ['url: /a//b/', 'url: /a/b'],
  ['url: /100%25/', 'url: /100%/'],
])('pages with %s and %s are refused before anything is written, naming both files', async (one, other) => {
  site.write('content/one.md', page('One', 'First.', one))
  site.write('content/other.md', page('Other', 'Second.', other))

  const planned = await run({ planOnly: true })
  const imported = await run()

  for (const report of [planned, imported]) {
    expect(report.problems).toMatchObject([
      { code: 'path-collision', path: 'content/other.md', line: 3, related: [{ path: 'content/one.md', line: 3 }] },
    ])
  }
  expect(imported.release).toBeNull()
  expect((await run({ keepGoing: true })).release).toBe(1)
})

test('themes are assigned to an address as an editor spells it', async () => {
  site.write('data/themes.yaml', 'themes:\n  wells:\n    sections: ["/br\u00f8nde/*"]\n')
  site.write('content/br\u00f8nde/a.md', page('A', '> Dug by hand.'))

  await run()

  const rows = await db.database.sql`select theme from quote_themes where path like '/br%'`
  expect(rows.map((row) => row.theme)).toEqual(['wells'])
})

test('a page may give one alias in several spellings', async () => {
  site.write('content/one.md', page('One', 'First.', 'aliases: [/rel%2e1/, /rel.1/, /caf\u00e9/, /cafe%CC%81/]'))

  const report = await run()

  expect(report.release).toBe(1)
  expect((await db.database.sql`select path from aliases order by path`).map((row) => row.path)).toEqual([
    '/caf\u00e9/',
    '/old/roofs/',
    '/rel%2e1/',
  ])
})
