import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { publishDue } from '../../src/database/write/schedule.ts'
import type { ImportOptions } from '../../src/import/import-options.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress, type Phase, type Progress } from '../../src/import/progress.ts'
import type { ParsePool } from '../../src/import/read/parse-pool.ts'
import { planSchedule } from '../../src/schedule/schedule-plan.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { parseHere } from '../support/parse-here.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const [BEFORE, AFTER] = ['2030-01-01T11:59:00Z', '2030-01-01T12:00:01Z']
const NOON = '2030-01-01T12:00:00Z'

let db: TestDatabase
let site: TestSite

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(BEFORE) })
  db = await createTestDatabase()
  site = createSite({ 'content/wells.md': page('Wells'), 'content/offer.md': offer('For a while.') })
  await run()
})

afterEach(async () => {
  vi.useRealTimers()
  site.remove()
  await db.drop()
})

const offer = (text: string) => page('Offer', text, `date: 2029-01-01\nexpiryDate: ${NOON}`)

/** Imports the site, and lets noon pass when the phase begins. */
function run(phase?: Phase, options: ImportOptions = {}) {
  const progress: Progress = {
    start: (started) => {
      if (started === phase) vi.setSystemTime(new Date(AFTER))
      return { advance: () => {}, done: () => {} }
    },
  }
  return importSite({ database: db.database, pool: parseHere }, site.root, { ...options, progress, onWait: () => {} })
}

const tellWhatIsDue = () => publishDue(db.database, new Date(), (schedule) => planSchedule(schedule).release)

const changesSince = async (release: number) =>
  (
    await db.database.sql`
      select release, kind, path, reason from changes where release > ${release} order by release, ordinal`
  ).map((row) => [row['release'], row['kind'], row['path'], row['reason']].filter((part) => part !== null).join(' '))

test.each(['read', 'parse', 'stage'] as const)(
  'a changed page that expires while an import is in its phase %s is withdrawn once, and not told as changed before',
  async (phase) => {
    site.write('content/offer.md', offer('For a while longer.'))

    await run(phase)
    await tellWhatIsDue()

    expect(await changesSince(1)).toEqual(['2 WITHDRAWN /offer/ EXPIRED'])
    expect((await run()).steps).toEqual([])
  },
)

test('a page that the clock withdrew while an import was under way does not come back with it', async () => {
  site.write('content/offer.md', offer('For a while longer.'))
  site.write('content/wells.md', page('Wells', 'Deeper.'))
  const pool: ParsePool = {
    ...parseHere,
    async parsePages(...pages) {
      vi.setSystemTime(new Date(AFTER))
      await tellWhatIsDue()
      return await parseHere.parsePages(...pages)
    },
  }
  await importSite({ database: db.database, pool }, site.root, { progress: noProgress, onWait: () => {} })
  await tellWhatIsDue()

  expect(await changesSince(1)).toEqual(['2 WITHDRAWN /offer/ EXPIRED', '3 UPDATED /wells/'])
})

test('a page that falls due while it is staged is published at once', async () => {
  site.write('content/soon.md', page('Soon', 'Now.', `date: ${NOON}`))

  const report = await run('stage')
  await tellWhatIsDue()

  expect(report.counts).toMatchObject({ create: 1, hold: 0 })
  expect(await changesSince(1)).toEqual(['2 WITHDRAWN /offer/ EXPIRED', '2 PUBLISHED /soon/'])
  expect(await db.database.sql`select count(*)::int as staged from editions where staged_by is not null`).toEqual([
    { staged: 0 },
  ])
})
