import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { StatementTimeout } from '../../src/database/cancellable.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let db: TestDatabase

beforeEach(async () => {
  // One session, so that a statement meets what those before it left behind.
  db = await createTestDatabase({ max: 1, statementTimeout: 0 })
})

afterEach(() => db.drop())

const ROWS = 1_000
const rows = ({ drizzle }: Database) => drizzle.execute<{ n: number }>(sql`select generate_series(1, ${ROWS}) as n`)
// Postgres has sent hundreds of rows by the time it meets the one that cannot be.
const failing = ({ drizzle }: Database) =>
  drizzle.execute(sql`select n, 1 / (${ROWS} - n) from generate_series(1, ${ROWS}) n`)
// Sent at once, as prepared statements are; most of what Drizzle makes is sent when it is awaited.
const sleeping = ({ drizzle }: Database) =>
  drizzle
    .select({ n: sql<number>`n`, slept: sql`pg_sleep(0.01)::text`, text: sql`repeat('x', 1000)` })
    .from(sql`generate_series(1, 100000) n`)
    .prepare('sleeping')
    .execute()

async function isRunning({ sql }: Database, words: string): Promise<boolean> {
  const found = await sql`
    select 1 from pg_stat_activity
    where state = 'active' and pid <> pg_backend_pid() and query like ${`%${words}%`} and datname = current_database()`
  return found.length > 0
}

const numbers = Array.from({ length: ROWS }, (_, index) => index + 1)

describe('the statement after one that failed among its rows gives all of its own', () => {
  test('as objects', async () => {
    await expect(failing(db.database)).rejects.toThrow()

    const next = await rows(db.database)

    expect(next.map((row) => row.n)).toEqual(numbers)
  })

  test('as arrays, the way prepared statements read', async () => {
    await expect(failing(db.database)).rejects.toThrow()

    const next = await db.database.drizzle
      .select({ n: sql<number>`n` })
      .from(sql`generate_series(1, ${ROWS}) n`)
      .prepare('numbers')
      .execute()

    expect(next.map((row) => row.n)).toEqual(numbers)
  })

  test('where it was cancelled', async () => {
    const stop = new AbortController()
    const given = db.database.cancellable(() => sleeping(db.database), stop.signal)
    const watcher = await createWatcher(db)
    await vi.waitFor(async () => expect(await isRunning(watcher.database, 'pg_sleep')).toBe(true), { timeout: 5_000 })
    stop.abort(new Error('the client left'))
    await expect(given).rejects.toThrow('the client left')

    const next = await db.database.cancellable(() => rows(db.database))

    expect(next.map((row) => row.n)).toEqual(numbers)
    await watcher.close()
  })
})

test('a statement is cancelled in Postgres when its request is given up', async () => {
  const watcher = await createWatcher(db)
  const stop = new AbortController()
  const given = expect(db.database.cancellable(() => sleeping(db.database), stop.signal)).rejects.toThrow('enough')
  await vi.waitFor(async () => expect(await isRunning(watcher.database, 'pg_sleep')).toBe(true), { timeout: 5_000 })

  stop.abort(new Error('enough'))

  await given
  await vi.waitFor(async () => expect(await isRunning(watcher.database, 'pg_sleep')).toBe(false), { timeout: 5_000 })
  await watcher.close()
})

test('one that is given up behind another on the same session ends at once, and the other is not cancelled', async () => {
  const first = db.database.cancellable(() => db.database.drizzle.execute(sql`select pg_sleep(0.3)`))
  const stop = new AbortController()
  const second = db.database.cancellable(() => rows(db.database), stop.signal)
  stop.abort(new Error('enough'))

  await expect(second).rejects.toThrow('enough')
  await expect(first).resolves.toHaveLength(1)
  expect((await rows(db.database)).map((row) => row.n)).toEqual(numbers)
})

test('a statement that Postgres ends for its time is told as such', async () => {
  const hasty = await createTestDatabase({ max: 1, statementTimeout: 100 })
  const { database } = hasty

  await expect(database.cancellable(() => sleeping(database))).rejects.toThrow(StatementTimeout)
  expect((await rows(database)).map((row) => row.n)).toEqual(numbers)
  await hasty.drop()
})

/** Sessions beside the one under test. */
async function createWatcher({ source }: TestDatabase): Promise<{ database: Database; close(): Promise<void> }> {
  const database = await openDatabase(source)
  return { database, close: () => database.close() }
}
