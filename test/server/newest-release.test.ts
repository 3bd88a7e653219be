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

test('an end of which no release came in time keeps nobody from waiting for a later one', async () => {
  await publishRelease(db.database, { add: [{ path: '/stuck/' }, { path: '/later/' }] })
  await db.database.sql`update editions set expire_at = '2030-01-01T12:00:10Z' where path = '/stuck/'`
  await db.database.sql`update editions set expire_at = '2030-01-01T12:01:00Z' where path = '/later/'`
  vi.useFakeTimers({
    toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date'],
    now: new Date('2030-01-01T12:00:00Z'),
  })
  // Connections are made by timers as well.
  const untilSo = (isSo: () => boolean) =>
    until(() => {
      vi.advanceTimersByTime(0)
      return isSo()
    })
  newest.check()
  await untilSo(() => looks === 2)
  const version = newest.version

  vi.setSystemTime(new Date('2030-01-01T12:00:10Z'))
  expect([newest.isKnown, newest.release, newest.version]).toEqual([false, null, version + 1])
  newest.passEnds()
  expect(newest.version).toBe(version + 1)
  expect(newest.ending).not.toBeNull()
  vi.advanceTimersByTime(5_000)
  expect(newest.ending).toBeNull()
  newest.check()
  await untilSo(() => newest.isKnown)

  vi.setSystemTime(new Date('2030-01-01T12:01:00Z'))
  newest.passEnds()
  expect(newest.ending).not.toBeNull()
  let isTold = false
  void db.database.sql`update editions set until = 2 where path = '/later/'`.then(() => {
    isTold = true
  })
  await untilSo(() => isTold)
  newest.check()
  await untilSo(() => newest.isKnown)
  expect(newest.ending).toBeNull()
})
