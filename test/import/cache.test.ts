import { afterEach, expect, test, vi } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { type ImportCache, noCache } from '../../src/import/read/import-cache.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { parseHere } from '../support/parse-here.ts'
import { createSite, type TestSite } from '../support/site.ts'
import { startEdits } from './edits.ts'
import { stagedContent } from './published-content.ts'

vi.setConfig({ testTimeout: 300_000 })

const HISTORIES = Number(process.env.COMMONPLACE_CACHED_HISTORIES ?? 2)
/** More where more histories than usual are asked for. */
const ROUNDS = HISTORIES > 2 ? 15 : 9

const seeds = Array.from({ length: HISTORIES }, (_, index) => index + 1)

let site: TestSite
const databases: TestDatabase[] = []

afterEach(async () => {
  site.remove()
  for (const db of databases.splice(0)) await db.drop()
})

async function openDatabase(): Promise<TestDatabase> {
  const db = await createTestDatabase()
  databases.push(db)
  return db
}

test.each(seeds)('imports with and without a cache report and publish the same, edits %i', async (seed) => {
  site = createSite({})
  const [withCache, without] = [await openDatabase(), await openDatabase()]
  const run = ({ database }: TestDatabase, options: { prune: boolean; keepGoing: boolean }, cache?: ImportCache) =>
    importSite({ database, pool: parseHere, ...(cache && { cache }) }, site.root, {
      ...options,
      progress: noProgress,
      onWait: () => {},
      now: new Date('2030-01-01'),
    })
  const edits = startEdits(site, seed)

  for (let round = 0; round < ROUNDS; round++) {
    // Every third import finds the tree as it was.
    const done = round % 3 === 2 ? [] : edits.next()
    // Mostly the same, as the cached site is only good for the same options.
    const options = { prune: round === 5 ? seed % 2 === 1 : seed % 2 === 0, keepGoing: round % 2 === 0 }
    const report = await run(withCache, options)
    expect(report, `${done}`).toEqual(await run(without, options, noCache))
    expect(await stagedContent(withCache), `${done}`).toEqual(await stagedContent(without))
  }
})
