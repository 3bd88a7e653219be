import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type NewestRelease, watchNewestRelease } from '../../src/server/newest-release.ts'
import { publishRelease } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const BETWEEN_LOOKS = 15_000

let db: TestDatabase
let newest: NewestRelease
let looks: number
let forgotten: number

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  db = await createTestDatabase()
  await publishRelease(db.database, { add: [{ path: '/a/' }] })
  looks = 0
  forgotten = 0
  newest = watchNewestRelease(db.database, { onLooked: () => void looks++, onForgotten: () => void forgotten++ })
  newest.check()
  await until(() => looks === 1)
})

afterEach(async () => {
  newest.close()
  vi.useRealTimers()
  await db.drop()
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn()
}

test('a poll that finds the database silent knows no newest release until one finds it again', async () => {
  expect(newest.isKnown).toBe(true)
  const { version } = newest

  await db.database.sql`alter table releases rename to away`
  vi.advanceTimersByTime(BETWEEN_LOOKS)
  await until(() => !newest.isKnown)
  expect(newest.version).toBeGreaterThan(version)

  await db.database.sql`alter table away rename to releases`
  vi.advanceTimersByTime(BETWEEN_LOOKS)
  await until(() => newest.isKnown)
  expect(looks).toBe(2)
})

test('a poll finds a release of which no notice came', async () => {
  await publishRelease(db.database, { add: [{ path: '/b/' }] })
  vi.advanceTimersByTime(BETWEEN_LOOKS)
  await until(() => looks === 2)
  expect(newest.isKnown).toBe(true)
})

test('what was read of editions is forgotten where a copy of the database was put in its place, and not by a release', async () => {
  await publishRelease(db.database, { add: [{ path: '/b/' }] })
  newest.check()
  await until(() => looks === 2)
  expect(forgotten).toBe(0)

  await db.database.sql`update releases set at = at - interval '1 day' where number = 2`
  newest.check()
  await until(() => looks === 3)
  expect(forgotten).toBe(1)
})
