import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pathKey } from '../../src/content/path-key.ts'
import { createClient } from '../../src/database/connect/client.ts'
import { openDatabase } from '../../src/database/open.ts'
import { findArticlesByPath } from '../../src/database/read/articles-by-path.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { type Clock, startClock } from '../../src/schedule/clock.ts'
import { publishRelease } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const pool = parseWorkers()

let db: TestDatabase
let site: TestSite
let clocks: Clock[]
let told: { message: string; details: object }[]

beforeEach(async () => {
  db = await createTestDatabase()
  site = createSite({ 'content/wells.md': page('Wells') })
  clocks = []
  told = []
})

afterEach(async () => {
  await Promise.all(clocks.map((clock) => clock.stop()))
  site.remove()
  await db.drop()
})

const tell = (details: object, message: string) => void told.push({ message, details })

function start(now?: () => Date): Clock {
  const clock = startClock(db.database, { log: { info: tell, warn: tell }, ...(now && { now }) })
  clocks.push(clock)
  return clock
}

function run(now: Date = new Date()) {
  return importSite({ database: db.database, pool }, site.root, { progress: noProgress, onWait: () => {}, now })
}

/** How long an event is awaited: far longer than it takes, because the machine may be busy. */
const PATIENCE = { timeout: 60_000 }

const at = (text: string) => new Date(text)

const dated = (title: string, publish: string, expire?: string) =>
  page(title, 'Some text.', `publishDate: ${publish}${expire ? `\nexpiryDate: ${expire}` : ''}`)

const changes = async () =>
  (
    await db.database.sql`
      select release, releases.kind as made, changes.kind, path, reason from changes join releases on number = release
      order by release, ordinal`
  ).map((row) => [row.release, row.made, row.kind, row.path, row.reason].filter((part) => part !== null).join(' '))

const scheduled = async () => (await changes()).filter((change) => change.includes('SCHEDULE'))

/** Resolves once the clock has made so many changes, or fails. */
const expectScheduled = (wanted: readonly string[]) =>
  vi.waitFor(async () => expect(await scheduled()).toEqual(wanted), { ...PATIENCE, interval: 25 })

test('a page appears and vanishes at its second and not before, without an import', async () => {
  const [publish, expire] = ['2030-01-01T00:00:01Z', '2030-01-01T00:00:02Z']
  site.write('content/fair.md', dated('Fair', publish, expire))
  await run(at('2030-01-01'))
  const started = Date.now()
  const now = () => new Date(at('2030-01-01').getTime() + Date.now() - started)
  const times: Date[] = []
  const clock = startClock(db.database, { log: { info: () => void times.push(now()), warn: () => {} }, now })
  clocks.push(clock)

  await expectScheduled(['2 SCHEDULE PUBLISHED /fair/', '3 SCHEDULE WITHDRAWN /fair/ EXPIRED'])
  await clock.stop()

  expect([times[0]! >= at(publish), times[1]! >= at(expire), times.length]).toEqual([true, true, 2])
})

test('a clock that was not running catches up in order, one release an instant', async () => {
  site.write('content/b.md', dated('B', '2030-01-02'))
  site.write('content/a.md', dated('A', '2030-01-01', '2030-01-04'))
  site.write('content/c.md', dated('C', '2030-01-02', '2031-01-01'))
  site.write('content/over.md', dated('Over', '2030-01-01', '2030-01-03'))
  site.write('content/wells.md', page('Wells', 'Some text.', 'expiryDate: 2030-01-03'))
  await run(at('2029-12-31'))

  start(() => at('2030-01-03T12:00:00Z'))

  await expectScheduled([
    '2 SCHEDULE PUBLISHED /a/',
    '3 SCHEDULE PUBLISHED /b/',
    '3 SCHEDULE PUBLISHED /c/',
    '4 SCHEDULE WITHDRAWN /wells/ EXPIRED',
  ])
})

test('gateways hear that the licence of an image has ended which only an older release shows', async () => {
  const licence = { spdx: 'CC-BY-4.0', name: 'CC BY 4.0', url: null, until: '2030-01-01T00:00:00Z' }
  const { editions } = await publishRelease(db.database, { add: [{ path: '/nets/', credits: [{ licence }] }] })
  await publishRelease(db.database, { close: editions, add: [{ path: '/nets/' }] })
  let time = at('2029-12-31T23:59:59Z')
  let notices = 0
  const listener = { onNotice: () => void notices++, onMissing: () => {} }
  const clock = startClock(db.database, { log: { info: tell, warn: tell }, now: () => time, listener })
  clocks.push(clock)
  await vi.waitFor(() => expect(notices).toBe(1), PATIENCE)

  time = at('2030-01-01T00:00:01Z')

  await vi.waitFor(() => expect(notices).toBe(2), PATIENCE)
  expect(await scheduled()).toEqual([])
})

test('several clocks at once make each release once', async () => {
  for (let day = 1; day <= 9; day++) site.write(`content/p${day}.md`, dated(`P${day}`, `2030-01-0${day}`))
  await run(at('2029-12-31'))

  for (let count = 0; count < 4; count++) start(() => at('2030-02-01'))

  await expectScheduled([1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => `${day + 1} SCHEDULE PUBLISHED /p${day}/`))
  await Promise.all(clocks.map((clock) => clock.stop()))
  expect(await scheduled()).toHaveLength(9)
})

test('a clock that was stopped half-way leaves the rest to the next', async () => {
  for (let day = 1; day <= 9; day++) site.write(`content/p${day}.md`, dated(`P${day}`, `2030-01-0${day}`))
  await run(at('2029-12-31'))

  const first = start(() => at('2030-02-01'))
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(0), { ...PATIENCE, interval: 1 })
  await first.stop()
  const half = await scheduled()
  start(() => at('2030-02-01'))

  expect(half.length).toBeLessThan(9)
  await expectScheduled([1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => `${day + 1} SCHEDULE PUBLISHED /p${day}/`))
})

test('drafts and pages whose file was deleted stay away when their time comes', async () => {
  site.write('content/draft.md', page('Draft', 'Text.', 'publishDate: 2030-01-01\ndraft: true'))
  site.write('content/deleted.md', dated('Deleted', '2030-01-01'))
  site.write('content/there.md', dated('There', '2030-01-01'))
  await run(at('2029-01-01'))
  site.delete('content/deleted.md')
  await run(at('2029-01-02'))

  start(() => at('2030-02-01'))

  await expectScheduled(['2 SCHEDULE PUBLISHED /there/'])
})

test('a page that was put off is opened again as restored', async () => {
  await run(at('2029-01-01'))
  site.write('content/wells.md', dated('Wells', '2030-01-01'))
  await run(at('2029-01-02'))

  start(() => at('2030-01-01'))

  await expectScheduled(['3 SCHEDULE RESTORED /wells/'])
})

test('a page that had expired comes back at a new date, although its text is the same', async () => {
  site.write('content/wells.md', page('Wells', 'Some text.', 'expiryDate: 2029-06-01'))
  await run(at('2029-01-01'))
  start(() => at('2029-06-01'))
  await expectScheduled(['2 SCHEDULE WITHDRAWN /wells/ EXPIRED'])
  site.write('content/wells.md', dated('Wells', '2030-01-01'))
  const report = await run(at('2029-06-02'))
  const again = await run(at('2029-06-02'))

  start(() => at('2030-01-01'))

  expect([report.written, again.written]).toEqual([true, false])
  await expectScheduled(['2 SCHEDULE WITHDRAWN /wells/ EXPIRED', '3 SCHEDULE RESTORED /wells/'])
})

test('a path that is taken is told once and keeps nothing else back', async () => {
  site.write('content/first.md', page('First', 'Text.', 'url: /place/\npublishDate: 2030-01-01'))
  site.write('content/other.md', dated('Other', '2030-01-02'))
  await run(at('2029-01-01'))
  await db.database.sql`update editions set path = '/place/', path_key = ${pathKey('/place/')} where path = '/wells/'`

  start(() => at('2030-02-01'))

  await expectScheduled(['2 SCHEDULE PUBLISHED /other/'])
  await db.database.sql`select pg_notify('commonplace_publish', '')`
  await db.database.sql`
    update editions set path = '/wells/', path_key = ${pathKey('/wells/')} where source_path = 'content/wells.md'`
  await db.database.sql`select pg_notify('commonplace_publish', '')`
  await expectScheduled(['2 SCHEDULE PUBLISHED /other/', '3 SCHEDULE PUBLISHED /place/'])
  expect(told.filter(({ message }) => message.includes('stays unpublished'))).toMatchObject([
    { details: { file: 'content/first.md', takenBy: 'content/wells.md' } },
  ])
})

test('what cannot be published keeps nothing else back, and comes once it can', async () => {
  site.write('content/stuck.md', dated('Stuck', '2030-01-01'))
  site.write('content/beside.md', dated('Beside', '2030-01-01'))
  site.write('content/over.md', page('Over', 'Text.', 'date: 2029-01-01\nexpiryDate: 2030-01-03'))
  await run(at('2029-06-01'))
  await db.database.sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'It is stuck.'; end $$;
    create trigger refuse before update on editions for each row
      when (new.path = '/stuck/' and new.since is not null) execute function refuse()`)

  start(() => at('2030-02-01'))

  const others = ['2 SCHEDULE PUBLISHED /beside/', '3 SCHEDULE WITHDRAWN /over/ EXPIRED']
  await expectScheduled(others)
  await db.database.sql.unsafe('drop trigger refuse on editions')
  await expectScheduled([...others, '4 SCHEDULE PUBLISHED /stuck/'])
  expect(told.filter(({ message }) => message.startsWith('Cannot publish'))).toHaveLength(1)
})

const fair = page(
  'Fair',
  '## Water\n\n- "We dug it."\n\n## Bread\n\n- "We baked it."',
  'publishDate: 2030-01-01\nexpiryDate: 2030-02-01',
)

/** The themes before, during and after the fair. */
async function themesAround(): Promise<string[][]> {
  const slugs = async () =>
    (await db.database.sql`select slug from themes where until is null order by slug`).map((row) => row.slug)
  let time = at('2030-01-01')
  site.write('content/fair.md', fair)
  await run(at('2029-01-01'))
  const before = await slugs()
  start(() => time)
  await expectScheduled(['2 SCHEDULE PUBLISHED /fair/'])
  const during = await slugs()
  time = at('2030-02-01')
  await db.database.sql`select pg_notify('commonplace_publish', '')`
  await expectScheduled(['2 SCHEDULE PUBLISHED /fair/', '3 SCHEDULE WITHDRAWN /fair/ EXPIRED'])
  return [before, during, await slugs()]
}

test('an alias answers until the page whose address it is comes, and again when that has expired', async () => {
  const [publish, expire] = ['2030-01-01T00:00:01Z', '2030-01-01T00:00:02Z']
  site.write('content/fair.md', dated('Fair', publish, expire))
  site.write('content/market.md', page('Market', 'Some text.', 'aliases: [/fair/]'))
  await run(at('2030-01-01'))
  const titleAt = async () => {
    const [newest] = await db.database.sql`select max(number) as release from releases`
    const snapshot = { database: db.database, release: Number(newest?.release) }
    const found = await findArticlesByPath(snapshot, [pathKey('/fair/')])
    return found.map(({ title, requestedPath }) => [title, requestedPath])
  }
  expect(await titleAt()).toEqual([['Market', '/fair/']])
  const clock = start(() => at(publish))
  await expectScheduled(['2 SCHEDULE PUBLISHED /fair/'])
  await clock.stop()
  expect(await titleAt()).toContainEqual(['Fair', null])
  const { problems } = await run(at(publish))
  expect(problems.map(({ code, path }) => [code, path])).toContainEqual(['alias-collision', 'content/market.md'])
  expect(await titleAt()).toEqual([['Fair', null]])
  await run(at(expire))
  expect(await titleAt()).toEqual([['Market', '/fair/']])
})

test('themes come and go with their pages', async () => {
  expect(await themesAround()).toEqual([[], ['bread', 'water'], []])
})

test('themes that the site declares stay', async () => {
  site.write('data/themes.yaml', 'themes:\n  water:\n    name: Water for all\n    sections: ["/fair/#water"]\n')

  expect(await themesAround()).toEqual([['water'], ['bread', 'water'], ['water']])
})

test('a lost connection is made again and nothing is missed', async () => {
  start()
  await run()
  await db.database.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'commonplace clock' and datname = current_database()`

  const due = new Date(Date.now() + 3000)
  site.write('content/fair.md', dated('Fair', due.toISOString()))
  await run()

  await expectScheduled(['2 SCHEDULE PUBLISHED /fair/'])
})

test('an import that the clock overtakes looks again', async () => {
  site.write('content/fair.md', dated('Fair', '2030-01-01'))
  await run(at('2029-01-01'))
  site.write('content/wells.md', page('Wells and pumps'))
  // Holds the import back between its plan and its publishing.
  const hold = createClient(db.source, { max: 1 })
  await hold`begin`
  await hold`lock table sources in share mode`
  const importing = run(at('2029-01-02'))
  await vi.waitFor(async () => {
    const [waiting] = await db.database.sql`select 1 from pg_locks where not granted and relation = 'sources'::regclass`
    expect(waiting).toBeDefined()
  }, PATIENCE)
  start(() => at('2030-01-01'))
  await expectScheduled(['2 SCHEDULE PUBLISHED /fair/'])
  await hold`commit`
  await hold.end()

  const report = await importing

  expect(report.release).toBe(3)
})

test('a release of the clock may take longer than the statement of a reader', async () => {
  site.write('content/fair.md', dated('Fair', '2030-01-01'))
  await run(at('2029-01-01'))
  const readers = await openDatabase(db.source, { statementTimeout: 300 })
  const hold = createClient(db.source, { max: 1 })
  await hold`begin`
  await hold`lock table changes in share mode`
  const clock = startClock(readers, { log: { info: () => {}, warn: () => {} }, now: () => at('2030-01-01') })
  await vi.waitFor(async () => {
    const [slow] = await db.database.sql`
      select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and now() - query_start > interval '500 ms'`
    expect(slow).toBeDefined()
  }, PATIENCE)
  await hold`commit`
  await hold.end()

  await expectScheduled(['2 SCHEDULE PUBLISHED /fair/'])
  await clock.stop()
  await readers.close()
})

test('a date beyond what a timer can hold does not keep the clock awake', async () => {
  site.write('content/far.md', dated('Far', '2999-01-01'))
  await run()
  const timers = vi.spyOn(globalThis, 'setTimeout')

  start()

  // Node lets a longer one end at once.
  await vi.waitFor(() => expect(timers.mock.calls.map(([, delay = 0]) => delay)).toContain(60_000), PATIENCE)
  expect(timers.mock.calls.filter(([, delay = 0]) => delay > 2 ** 31 - 1)).toEqual([])
  timers.mockRestore()
})
