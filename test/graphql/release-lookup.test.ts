import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { publishRelease } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FrontDoor, openFrontDoor } from '../support/front-door.ts'

let db: TestDatabase
let hasty: Database
let door: FrontDoor

const QUERY = '{ articleByPath(path: "/wells/") { title } }'

beforeAll(async () => {
  db = await createTestDatabase()
  await publishRelease(db.database, { add: [{ path: '/wells/' }] })
  // One session, so that whoever comes next meets what those before left behind.
  hasty = await openDatabase(db.source, { max: 1, statementTimeout: 1000 })
  door = openFrontDoor(hasty)
})

afterAll(async () => {
  door.close()
  await hasty.close()
  await db.drop()
})

test('a look-up of the release that takes too long ends the request with 503, to be tried again', async () => {
  const lock = await lockReleases()
  const { status, headers, errors } = await door.ask(QUERY)
  await lock.release()

  expect({ status, retry: headers.get('retry-after'), code: errors?.[0]?.extensions.code }).toEqual({
    status: 503,
    retry: '1',
    code: 'TIMEOUT',
  })
  expect(await door.ask(QUERY)).toMatchObject({ status: 200, data: { articleByPath: { title: 'Title of /wells/' } } })
})

test('a look-up of the release that is hit by a request to cancel another statement is made again', async () => {
  const lock = await lockReleases()
  const answer = door.ask(QUERY)
  const first = await waitingSession()
  await db.database.sql`select pg_cancel_backend(${first.pid})`
  await vi.waitFor(async () => expect((await waitingSession()).since).not.toBe(first.since), { interval: 5 })
  await lock.release()

  expect(await answer).toMatchObject({ status: 200, data: { articleByPath: { title: 'Title of /wells/' } } })
})

/** Keeps everybody from reading the table, until it is released. */
async function lockReleases(): Promise<{ release(): Promise<void> }> {
  const holder = `hold-${Math.random()}`
  const session = await openDatabase(db.source, { max: 1, statementTimeout: 0, applicationName: holder })
  const held = session.sql.unsafe('lock table releases in access exclusive mode; select pg_sleep(60)').then(
    () => {},
    () => {},
  )
  await vi.waitFor(async () => {
    const [row] = await db.database.sql`
      select count(*)::int as count from pg_locks
      where relation = 'releases'::regclass and mode = 'AccessExclusiveLock' and granted`
    expect(row?.count).toBe(1)
  })
  return {
    async release() {
      await db.database.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${holder}`
      await held
      await session.close()
    },
  }
}

/** The session that waits for the table, and when its statement began. */
async function waitingSession(): Promise<{ pid: number; since: string }> {
  return await vi.waitFor(
    async () => {
      const [row] = await db.database.sql<{ pid: number; since: string }[]>`
        select activity.pid, query_start::text as since from pg_locks join pg_stat_activity as activity using (pid)
        where relation = 'releases'::regclass and not granted`
      expect(row).toBeDefined()
      return row as { pid: number; since: string }
    },
    { interval: 5 },
  )
}
