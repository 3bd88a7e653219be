import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type EmbeddedDatabase, openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { migrateDatabase } from '../../src/database/migrate.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { eraseFiles } from '../../src/database/write/erase-files.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { withdrawQuote } from '../../src/import/take-back/withdraw-quote.ts'
import { filesWith } from '../support/files-with.ts'
import { makeDatabaseFolder } from '../support/fresh-folder.ts'
import { parseHere } from '../support/parse-here.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

// Stems as well, which are what search keeps.
const STEMS = ['zorgl', 'blintwax', 'frummish']
const WORDS = 'We zorgle every blintwax ourselves, and no frummish landlord helped us.'

let directory: string
let embedded: EmbeddedDatabase
let database: Database
let site: TestSite

beforeEach(async () => {
  directory = makeDatabaseFolder()
  embedded = await openEmbedded({ directory, settings: { fsync: 'off' } })
  database = await openDatabase(embedded.connection)
  await migrateDatabase(database)
  const filler = Array.from({ length: 60 }, (_, index) => `Sentence ${index} says something of its own.`).join(' ')
  site = createSite({
    'content/wells.md': page('Wells', `> ${WORDS}\n>\n> — Ada\n\n${filler}`),
    'content/roofs.md': page('Roofs', `As Ada said: “${WORDS}”`, `summary: "${WORDS}"`),
  })
  await publish()
  site.write('content/wells.md', page('Wells', `> ${WORDS}\n>\n> — Ada`))
  await publish()
})

afterEach(async () => {
  site.remove()
  await database.close()
  await embedded.stop()
  rmSync(directory, { recursive: true, force: true })
})

async function publish() {
  const report = await importSite({ database, pool: parseHere }, site.root, { progress: noProgress, onWait: () => {} })
  expect(report.blocked).toBeNull()
}

/** The files of the database, its log and its server's output that have any of the words. */
function filesWithWords(): string[] {
  return filesWith(embedded.folder, STEMS)
}

const takeBack = () =>
  withdrawQuote(database, WORDS, { reason: 'RIGHTS_WITHDRAWN', note: null, planOnly: false, onWait: () => {} })

test('the files of the embedded database, its log included, have the words before, and none of them after', async () => {
  await database.sql.unsafe('analyze')
  await database.sql.unsafe('checkpoint')
  expect(filesWithWords().map((path) => path.split('/')[1])).toEqual(expect.arrayContaining(['base', 'pg_wal']))
  await takeBack()
  expect(filesWithWords()).not.toEqual([])
  const steps: string[] = []
  expect(await eraseFiles(database, { isEmbedded: true, onStep: (step) => steps.push(step) })).toBe('done')
  expect(steps).toHaveLength(3)
  expect(filesWithWords()).toEqual([])
  const [setting] =
    await database.sql`select current_setting('wal_recycle') as value, 1 as settled from erasures where settled is not null`
  expect(setting).toEqual({ value: 'on', settled: 1 })
  expect(await eraseFiles(database, { isEmbedded: true, onStep: () => {} })).toBe('nothing due')
})

test('of a server that is not ours the tables have none, and its log is left to its owner', async () => {
  await takeBack()
  expect(await eraseFiles(database, { isEmbedded: false, onStep: () => {} })).toBe('done')
  await database.sql.unsafe('checkpoint')
  expect([...new Set(filesWithWords().map((path) => path.split('/')[1]))]).toEqual(['pg_wal'])
})

test('what is given up in the middle is done again, and nothing is left', async () => {
  await takeBack()
  const giveUp = new AbortController()
  let step = 0
  const begun = eraseFiles(database, {
    isEmbedded: true,
    signal: giveUp.signal,
    onStep: () => {
      step += 1
      if (step === 3) giveUp.abort()
    },
  })
  await expect(begun).rejects.toThrow()
  expect(filesWithWords()).not.toEqual([])
  expect(await eraseFiles(database, { isEmbedded: true, onStep: () => {} })).toBe('done')
  expect(filesWithWords()).toEqual([])
})

test('two that are at it at once do not wait for each other', async () => {
  await takeBack()
  const erase = () => eraseFiles(database, { isEmbedded: true, waits: true, onStep: () => {} })
  const both = await Promise.all([erase(), erase()])
  expect(both.sort()).toEqual(['done', 'nothing due'])
  expect(filesWithWords()).toEqual([])
})
