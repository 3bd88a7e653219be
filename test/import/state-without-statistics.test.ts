import { afterAll, beforeAll, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PAGES = 120

const pool = parseWorkers()
let db: TestDatabase
let site: TestSite

beforeAll(async () => {
  db = await createTestDatabase({ max: 3 })
  const numbers = Array.from({ length: PAGES }, (_, number) => number)
  site = createSite(
    Object.fromEntries(
      numbers.map((number) => [`content/page-${number}.md`, page(`Page ${number}`, `Text ${number}.`)]),
    ),
  )
})

afterAll(async () => {
  site.remove()
  await db.drop()
})

const run = () => importSite({ database: db.database, pool }, site.root, { progress: noProgress, onWait: () => {} })

/** Rows of editions, by index and by table, that were looked at since the database was made. */
async function countRowsRead({ database: { sql } }: TestDatabase): Promise<number> {
  const flush = () => sql`select pg_stat_force_next_flush()`
  await Promise.all([flush(), flush(), flush()])
  const [row] = await sql<[{ read: number }]>`
    select (seq_tup_read + (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'editions'))::int as read
    from pg_stat_user_tables where relname = 'editions'`
  return row.read
}

test('An import reads each edition a few times, also where statistics were last taken while all were staged', async () => {
  const { sql } = db.database
  await sql`alter table editions set (autovacuum_enabled = false)`
  await run()
  await sql`update editions set since = null, staged_by = gen_random_uuid()`
  await sql`analyze editions`
  await sql`update editions set since = 1, staged_by = null`
  site.write('content/page-7.md', page('Page 7', 'Another text.'))
  const before = await countRowsRead(db)

  const report = await run()

  expect(report.counts).toMatchObject({ change: 1, unchanged: PAGES - 1 })
  expect((await countRowsRead(db)) - before).toBeLessThan(10 * PAGES)
})
