import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportOptions } from '../../src/import/import-options.ts'
import { importSite } from '../../src/import/import-site.ts'
import { dropConflictingSteps } from '../../src/import/plan/address-conflicts.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const pool = parseWorkers()
const BROKEN = '---\ntitle: a: b: c\n---\n'

let db: TestDatabase
let site: TestSite

beforeEach(async () => {
  db = await createTestDatabase()
  site = createSite({
    'content/a.md': page('A', 'First.', 'id: a'),
    'content/b.md': page('B', 'Second.', 'id: b'),
    'content/c.md': page('C', 'Third.', 'id: c'),
  })
  await run()
})

afterEach(async () => {
  site.remove()
  await db.drop()
})

function run(options: ImportOptions = {}) {
  return importSite({ database: db.database, pool }, site.root, { ...options, progress: noProgress, onWait: () => {} })
}

const visible = async () =>
  (
    await db.database.sql`
      select path, title, article_id from editions where since is not null and until is null order by path`
  ).map((row) => [row.path, row.title])

test('a page cannot take the address of one that stays although its file is gone, unless that one is withdrawn', async () => {
  site.delete('content/a.md')
  site.write('content/new.md', page('New', 'Fourth.', 'id: new\nurl: /a/'))

  const refused = await run()
  const partly = await run({ keepGoing: true })
  const before = await visible()
  const pruned = await run({ prune: true, maxPrune: 100 })

  expect(refused).toMatchObject({ written: false, blocked: { by: 'errors' } })
  expect(refused.problems).toMatchObject([
    { code: 'path-still-taken', path: 'content/new.md', related: [{ path: 'content/a.md' }] },
  ])
  expect(partly.blocked).toBeNull()
  expect(before).toContainEqual(['/a/', 'A'])
  expect(pruned).toMatchObject({ problems: [], counts: { create: 1, withdraw: 1 } })
  expect(await visible()).toContainEqual(['/a/', 'New'])
})

test('a faulty file keeps its address, and so does whoever cannot move because of it', async () => {
  site.write('content/a.md', BROKEN)
  site.write('content/b.md', page('B', 'Second.', 'id: b\nurl: /a/'))
  site.write('content/c.md', page('C!', 'Third.', 'id: c\nurl: /b/'))
  site.write('content/d.md', page('D', 'Fourth.'))

  const report = await run({ keepGoing: true })

  const conflicts = report.problems.filter(({ code }) => code === 'path-still-taken' || code === 'path-collision')
  expect(conflicts.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'content/b.md path-collision',
    'content/c.md path-still-taken',
  ])
  expect(await visible()).toEqual([
    ['/a/', 'A'],
    ['/b/', 'B'],
    ['/c/', 'C'],
    ['/d/', 'D'],
  ])
})

test('what was left out is published once the way is free', async () => {
  site.write('content/a.md', BROKEN)
  site.write('content/b.md', page('B', 'Second.', 'id: b\nurl: /a/'))
  await run({ keepGoing: true })
  site.write('content/a.md', page('A', 'First.', 'id: a\nurl: /elsewhere/'))

  const report = await run()

  expect(report).toMatchObject({ problems: [], counts: { move: 2 } })
  const kept = await db.database.sql`
    select path from files join sources using (digest)
    where until is null and convert_from(bytes, 'UTF8') like '%url: /a/%'`
  expect(kept.map((row) => row.path)).toEqual(['content/b.md'])
})

test('a copy of a file that has become faulty does not take over its article', async () => {
  site.write('content/plain.md', page('Plain', 'The same words.'))
  await run()
  const [before] = await db.database.sql`select article_id from editions where path = '/plain/'`
  site.write('content/plain.md', BROKEN)
  site.write('content/copy.md', page('Plain', 'The same words.'))

  const report = await run({ keepGoing: true })

  expect(report.steps).toMatchObject([{ action: 'create', path: '/copy/' }])
  const [after] = await db.database.sql`select article_id from editions where path = '/plain/' and until is null`
  expect(after).toEqual(before)
})

test('of two steps with one address the second is left out, and the problem names both files', () => {
  const step = { open: true, close: null }
  const first = { ...step, sourcePath: 'content/a.md', path: '/rel.1/' }
  const second = { ...step, sourcePath: 'content/b.md', path: '/rel%2e1/' }

  const { steps, dropped, problems } = dropConflictingSteps([first, second], [])

  expect(steps).toEqual([first])
  expect(dropped).toEqual([second])
  expect(problems).toMatchObject([
    { code: 'path-collision', path: 'content/b.md', related: [{ path: 'content/a.md' }] },
  ])
})
