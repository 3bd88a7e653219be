import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportOptions } from '../../src/import/import-options.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const pool = parseWorkers()

let db: TestDatabase
let site: TestSite

const NAMES = Array.from({ length: 30 }, (_, index) => `page-${index}`)

beforeEach(async () => {
  db = await createTestDatabase()
  site = createSite(Object.fromEntries(NAMES.map((name) => [`content/${name}.md`, page(name, `- "${name} speaks."`)])))
  site.write('content/list.md', page('List', NAMES.map((name) => `[${name}](/${name}/)`).join(' ')))
  await run()
})

afterEach(async () => {
  site.remove()
  await db.drop()
})

function run(options: ImportOptions = {}) {
  return importSite({ database: db.database, pool }, site.root, { ...options, progress: noProgress, onWait: () => {} })
}

async function plan() {
  db.forget()
  const report = await run({ planOnly: true })
  return { ...report, statements: db.statements.length }
}

test('the number of statements does not depend on how much a plan changes', async () => {
  site.move('content/page-0.md', 'content/moved/page-0.md')
  const one = await plan()
  for (const name of NAMES.slice(1)) site.move(`content/${name}.md`, `content/moved/${name}.md`)
  const many = await plan()

  expect([one.counts.move, many.counts.move]).toEqual([1, 30])
  expect(many.statements).toBe(one.statements)
})

test('a change that moves nothing does not read the links of other pages', async () => {
  site.write('content/page-0.md', page('page-0', 'Nobody speaks.'))

  const { consequences } = await plan()

  expect(consequences?.vanishedQuotes).toMatchObject([{ text: 'page-0 speaks.', path: '/page-0/' }])
  expect(db.statements.filter((statement) => statement.includes('jsonb_array_elements'))).toEqual([])
})

test('links of pages nobody touched are told when their target moves, by page and as written', async () => {
  site.move('content/page-3.md', 'content/moved/page-3.md')

  const { consequences } = await plan()

  expect(consequences?.linksThroughAlias).toEqual([
    { path: '/list/', sourcePath: 'content/list.md', href: '/page-3/', text: 'page-3', to: '/moved/page-3/' },
  ])
  expect(consequences?.aliasProposals).toEqual([
    { sourcePath: 'content/moved/page-3.md', path: '/moved/page-3/', alias: '/page-3/' },
  ])
})

test('an alias is proposed in the letters it was written in', async () => {
  site.write('content/über uns.md', page('Über uns', 'We.'))
  await run()
  site.move('content/über uns.md', 'content/us.md')

  const { consequences } = await plan()

  expect(consequences?.followedUrls).toMatchObject([{ path: '/%C3%BCber-uns/', articleNow: '/us/' }])
  expect(consequences?.aliasProposals).toMatchObject([{ alias: '/über-uns/' }])
})

test('what is noted without a release is told with what it was', async () => {
  site.move('content/page-0.md', 'content/page-0/index.md')

  const report = await plan()

  expect(report).toMatchObject({ pending: true, wouldPublish: null, steps: [] })
  expect(report.invisibleChanges).toEqual([
    {
      path: '/page-0/',
      fields: [{ field: 'file', before: 'content/page-0.md', after: 'content/page-0/index.md' }],
    },
  ])
})

test('a change of how pages are rendered alone is told as such', async () => {
  site.write('hugo.toml', 'baseURL = "https://other.example/"\ntitle = "A site"\n')

  const { steps } = await plan()

  expect(steps).toMatchObject([{ path: '/list/', difference: { fields: [{ field: 'rendering' }], text: [] } }])
})
