import { afterEach, beforeEach, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const pool = parseWorkers()

let db: TestDatabase
let site: TestSite

beforeEach(async () => {
  db = await createTestDatabase()
  site = createSite({
    'content/notes/_index.md': page('Notes', 'Text.', 'cascade:\n  draft: true'),
    'content/notes/one.md': page('One'),
    'content/news/_index.md': page('News'),
    'content/news/two.md': page('Two'),
  })
})

afterEach(async () => {
  site.remove()
  await db.drop()
})

const run = (keepGoing: boolean) =>
  importSite({ database: db.database, pool }, site.root, { keepGoing, progress: noProgress, onWait: () => {} })

const broken = '---\ntitle: a: b: c\ncascade:\n  draft: true\n---\n'

test('what a broken section hands down keeps its pages as they were', async () => {
  await run(false)
  site.write('content/notes/_index.md', broken)
  site.write('content/news/two.md', page('Two and a half'))

  const report = await run(true)

  expect(report.steps).toMatchObject([{ action: 'change', path: '/news/two/' }])
})

test('a broken section that hands nothing down keeps no page back', async () => {
  await run(false)
  site.write('content/news/_index.md', '---\ntitle: a: b: c\n---\n')
  site.write('content/news/two.md', page('Two and a half'))

  const report = await run(true)

  expect(report.steps).toMatchObject([{ action: 'change', path: '/news/two/' }])
})

test('a broken configuration publishes nothing, because it decides about every page', async () => {
  await run(false)
  site.write('hugo.toml', 'title = "A site\n')
  site.write('content/news/two.md', page('Two and a half'))

  const report = await run(true)

  expect(report).toMatchObject({
    written: false,
    blocked: { by: 'errors', message: expect.stringContaining('hugo.toml') },
  })
})

test.each([
  ['front matter that cannot be read', 'title: "Two\ndate: 2026-02-02'],
  ['a date that cannot be read', 'title: Two\ndate: soon'],
])('a page with %s still counts for the dates of what is above it', async (_, lines) => {
  site.write('content/news/two.md', page('Two', 'Text.', 'date: 2026-02-02'))
  site.write('content/news/three.md', page('Three', 'Text.', 'date: 2025-01-01'))
  await run(false)
  site.write('content/news/two.md', `---\n${lines}\n---\n\nText.\n`)

  const report = await run(true)

  expect([report.steps, report.kept.map(({ path }) => path)]).toEqual([[], ['/news/two/']])
})
