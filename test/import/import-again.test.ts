import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Problem } from '../../src/content/problem.ts'
import type { ImportOptions } from '../../src/import/import-options.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress, type Progress } from '../../src/import/progress.ts'
import type { ParsePool } from '../../src/import/read/parse-pool.ts'
import { createTestDatabase, emptyDatabase, type TestDatabase } from '../support/database.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createSite, page, type TestSite } from '../support/site.ts'
import { stagedContent } from './published-content.ts'

const pool = parseWorkers()

let db: TestDatabase
let site: TestSite
let parsed: string[]

/** The pool, and a record of whose bodies it was asked to read. */
const watchedPool: ParsePool = {
  ...pool,
  parsePages: (contexts, ...rest) => {
    parsed.push(...contexts.map(({ page }) => page.sourcePath))
    return pool.parsePages(contexts, ...rest)
  },
}

beforeAll(async () => {
  db = await createTestDatabase()
})

afterAll(() => db.drop())

beforeEach(async () => {
  await emptyDatabase(db.database)
  parsed = []
  site = createSite({
    'content/guides/_index.md': page('Guides'),
    'content/guides/wells.md': page(
      'Wells',
      '## Water\n\n- "We dug it ourselves."\n\n[Roofs]({{< relref "roofs.md" >}})',
    ),
    'content/guides/roofs.md': page(
      'Roofs',
      'Solar panels. [A heading](/guides/wells/#water)',
      'aliases: [/old/roofs/]',
    ),
    'content/guides/mill/index.md': page('The mill', '![A wheel](wheel.jpg)\n\nText.', 'date: 2024-05-01'),
    'content/letters/first.md': page('First', '> As it was.\n\n[Nowhere](/no-such-page/)'),
    'content/letters/draft.md': page('Draft', 'Not yet. [Rain](/guides/wells/#rain)', 'draft: true'),
  })
})

afterEach(() => site.remove())

const run = (options: ImportOptions & { progress?: Progress } = {}, database = db.database) =>
  importSite({ database, pool: watchedPool }, site.root, { progress: noProgress, ...options, onWait: () => {} })

const CHANGES: { readonly [what: string]: () => void } = {
  'a page': () =>
    site.write('content/guides/roofs.md', page('Roofs', 'Solar panels, and [a heading](/guides/wells/#air)')),
  'a new page': () => site.write('content/guides/stoves.md', page('Stoves', 'Wood.')),
  'a deleted page': () => site.delete('content/guides/roofs.md'),
  'the cascade of a section': () =>
    site.write(
      'content/guides/_index.md',
      page('Guides', 'Text.', 'cascade: {summary: From above, expiryDate: 2020-01-01}'),
    ),
  'the address of the site': () =>
    site.write('hugo.toml', 'baseURL = "https://other.example/"\ntitle = "A site"\ndefaultContentLanguage = "en"\n'),
  'the permalinks of a section': () =>
    site.write('hugo.toml', 'baseURL = "https://site.example/"\n[permalinks]\nguides = "/how-to/:slug/"\n'),
  'the themes': () =>
    site.write('data/themes.yaml', 'themes:\n  water:\n    name: All water\n    sections: ["/guides/wells#water"]\n'),
  'a picture put beside a page': () => site.write('content/guides/mill/cover.jpg', 'bytes'),
  'the picture a page shows': () => site.write('content/guides/mill/wheel.jpg', 'bytes'),
  'the place of a page that a ref names': () => {
    site.write('content/guides/roofs.md', page('Roofs', 'Solar panels.', 'slug: roof-tiles'))
  },
  'an anchor that another page links to': () =>
    site.write('content/guides/wells.md', page('Wells', '## Rain\n\n- "We dug it ourselves."')),
  'a page that keeps its anchors': () =>
    site.write(
      'content/guides/wells.md',
      page('Wells', '## Water\n\nDeeper. [Mill](/guides/mill/#wheel) ![](none.jpg)'),
    ),
  'a page that is a draft': () => site.write('content/letters/draft.md', page('Draft', 'Soon.', 'draft: true')),
  'what is silenced': () => site.write('commonplace.yaml', 'silence:\n  - code: link-broken\n'),
  'nothing but the bytes of a file': () =>
    site.write('content/letters/first.md', page('First', '> As it was.\n\n[Nowhere](/no-such-page/)\n')),
}

test.each(Object.keys(CHANGES))('after a change of %s, an import equals one into an empty database', async (what) => {
  const options = { prune: true, maxPrune: 100 }
  await run(options)
  await run(options)
  CHANGES[what]?.()

  const again = await run(options)

  const empty = await createTestDatabase()
  const whole = await run({}, empty.database)
  // Only a database with a history knows where the page of a broken link went.
  const found = (problems: readonly Problem[]) =>
    problems.map(({ path, line, column, code, severity }) => ({ path, line, column, code, severity }))
  expect(found(again.problems)).toEqual(found(whole.problems))
  expect(again.blocked).toBeNull()
  expect(await stagedContent(db)).toEqual(await stagedContent(empty))
  await empty.drop()
})

test('a body is read again only where its file changed, or something that its reading depends on', async () => {
  await run()
  parsed = []
  site.write('content/guides/roofs.md', page('Roofs', 'Solar panels.', 'slug: roof-tiles'))

  await run()

  expect(parsed.sort()).toEqual(['content/guides/roofs.md', 'content/guides/wells.md'])
})

test('pages are read again after a change of how the site reads Markdown', async () => {
  site.write('content/letters/first.md', page('First', 'Rain\n: Water from above.'))
  await run()
  parsed = []
  const toml = 'baseURL = "https://site.example/"\ntitle = "A site"\ndefaultContentLanguage = "en"\n'
  site.write('hugo.toml', `${toml}[markup.goldmark.extensions]\ndefinitionList = false\n`)

  expect((await run()).counts).toMatchObject({ change: 1, unchanged: 5 })
  expect(parsed).toHaveLength(6)
})

test('for a changed body nothing is asked for that is known of the rest', async () => {
  await run()
  site.write('content/letters/first.md', page('First', '> As it was told.\n\n[Nowhere](/no-such-page/#at-all)'))
  parsed = []
  db.forget()

  const report = await run()

  expect(report).toMatchObject({ release: 2, counts: { change: 1, unchanged: 5 } })
  expect(report.problems.map(({ code }) => code)).toContain('link-broken')
  expect(parsed).toEqual(['content/letters/first.md'])
  const ofAll = /front.* from cached_pages where version = \$1 |distinct on(?!.*= any)/s
  expect(db.statements.filter((statement) => ofAll.test(statement))).toEqual([])
  parsed = []
  expect((await run()).counts).toMatchObject({ change: 0, unchanged: 6 })
  expect(parsed).toEqual([])
})

test('what an import that errors stopped found out is not taken for what was published', async () => {
  await run()
  const guides = page('Guides')
  site.write('content/guides/_index.md', page('Guides', 'Text.', 'cascade: {summary: From above, slug: [}'))
  site.write('content/letters/_index.md', page('Letters', 'Text.', 'cascade: {type: letter}'))
  expect((await run()).blocked).toMatchObject({ by: 'errors' })
  site.write('content/guides/_index.md', guides)
  site.delete('content/letters/_index.md')
  site.write('content/letters/first.md', page('First', '> As it was told.'))

  await run()

  const empty = await createTestDatabase()
  await run({}, empty.database)
  expect(await stagedContent(db)).toEqual(await stagedContent(empty))
  await empty.drop()
})

test('an article that came from the file of a changed page once stays what it is', async () => {
  await run()
  site.delete('content/letters/first.md')
  site.write('content/letters/second.md', page('First', '> As it was.\n\n[Nowhere](/no-such-page/)'))
  await run()
  site.write('content/letters/first.md', page('Another', 'Quite another.'))
  await run()
  site.write('content/letters/first.md', page('Another', 'Quite another one.'))

  const report = await run()

  expect(report).toMatchObject({ kept: [], counts: { change: 1, unchanged: 6 } })
  expect((await run({ prune: true, maxPrune: 100 })).counts).toMatchObject({ withdraw: 0, unchanged: 7 })
})

test('the same tree is told of as before without any page being read', async () => {
  const readsEditions = () =>
    db.statements.filter((statement) => /distinct on \((?:"editions"\.)?"article_id"\)/.test(statement))
  const first = await run()
  expect(readsEditions()).not.toEqual([])
  parsed = []
  db.forget()

  const again = await run()

  expect(parsed).toEqual([])
  expect(again.problems.map((problem) => problem.code)).toContain('link-broken')
  expect(again.problems).toEqual(first.problems)
  expect(again).toMatchObject({ release: null, written: false, pending: false, blocked: null })
  expect(again.counts).toMatchObject({ create: 0, unchanged: 6 })
  expect(readsEditions()).toEqual([])
})

test('warnings that were told before still stop an import that is strict', async () => {
  await run()

  expect((await run({ strict: true })).blocked).toEqual({ by: 'errors', message: null })
})

test('what code of another version found out counts for nothing', async () => {
  await run()
  await db.database.sql`update cached_pages set version = 'another', body = '{}', front = '{}'`
  await db.database.sql`update cached_site set fingerprint = 'another'`
  parsed = []

  const report = await run()

  expect(parsed).toHaveLength(6)
  expect(report).toMatchObject({ release: null, written: false })
  expect(await db.database.sql`select distinct version = 'another' as other from cached_pages`).toEqual([
    { other: false },
  ])
})

test('a tree is looked at again once one of its pages is due', async () => {
  site.write('content/letters/later.md', page('Later', 'Soon.', 'publishDate: 2030-01-01'))
  await run({ now: new Date('2029-12-31') })

  expect((await run({ now: new Date('2029-12-31T12:00:00Z') })).release).toBeNull()
  expect((await run({ now: new Date('2030-01-01T00:00:01Z') })).counts).toMatchObject({ create: 1 })
})

test('a tree is looked at again after another release', async () => {
  await run()
  site.write('content/guides/roofs.md', page('Roofs', 'Tiles.'))
  await run()
  site.write(
    'content/guides/roofs.md',
    page('Roofs', 'Solar panels. [A heading](/guides/wells/#water)', 'aliases: [/old/roofs/]'),
  )

  expect((await run()).counts).toMatchObject({ change: 1 })
})

test('articles whose file is gone are told of every time, and withdrawn once that is asked for', async () => {
  await run()
  site.delete('content/letters/first.md')
  await run()

  expect((await run()).kept).toEqual([
    { path: '/letters/first/', sourcePath: 'content/letters/first.md', because: 'FILE_GONE' },
  ])
  expect((await run({ prune: true })).counts).toMatchObject({ withdraw: 1, kept: 0 })
})

test('pages that need not be read count as done', async () => {
  await run()
  site.write('content/guides/roofs.md', page('Roofs', 'Tiles.'))
  const told: { [phase: string]: { total: number; done: number } } = {}
  const progress: Progress = {
    start(phase, total) {
      const counted = { total, done: 0 }
      told[phase] = counted
      const advance = (count: number) => {
        counted.done += count
      }
      return { advance, done: () => {} }
    },
  }

  await run({ progress })

  expect(told).toMatchObject({
    read: { total: 6, done: 6 },
    parse: { total: 6, done: 6 },
    stage: { total: 1, done: 1 },
  })
})

test.each([
  ['an import that goes on past errors', { keepGoing: true }],
  ['an import that errors stopped', {}],
])('what was read by %s is not read again', async (_what, options) => {
  site.write('content/letters/faulty.md', '---\ntitle: a: b\n---\n')
  await run(options)
  parsed = []
  site.write('content/letters/first.md', page('First', '> As it is.'))

  await run(options)

  expect(parsed).toEqual(['content/letters/first.md'])
})

test('what was read is not read again where a deleted page stays published', async () => {
  await run()
  site.delete('content/letters/first.md')
  site.write('content/guides/mill/index.md', page('The mill', 'Rebuilt.', 'date: 2024-05-01'))
  await run()
  parsed = []
  site.write('content/guides/roofs.md', page('Roofs', 'Thatch.'))

  await run()

  expect(parsed).toEqual(['content/guides/roofs.md'])
})
