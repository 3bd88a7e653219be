import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import { openDatabase } from '../../src/database/open.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let db: TestDatabase

beforeAll(async () => {
  db = await createTestDatabase()
})

beforeEach(() => db.forget())

afterAll(() => db.drop())

test('a fresh copy has the tables and no rows', async () => {
  const releases = await db.database.drizzle.query.releases.findMany()

  expect(releases).toEqual([])
})

test('the record holds each execution that Postgres counts, those of one prepared statement too', async () => {
  const { sql, drizzle } = db.database
  const watcher = createClient(db.source, { max: 1 })
  await watcher.unsafe('create extension pg_stat_statements')
  await watcher.unsafe('select pg_stat_statements_reset()')
  const prepared = drizzle.query.releases.findMany().prepare('all_releases')
  db.forget()

  await prepared.execute()
  await Promise.all([prepared.execute(), prepared.execute(), prepared.execute()])
  await sql`select ${'one'}::text as word`
  await sql`select ${'two'}::text as word`
  const counted = await watcher<{ query: string; calls: number }[]>`
    select query, calls::int from pg_stat_statements
    where dbid = (select oid from pg_database where datname = current_database())
      and (query like '%"releases"%' or query like '%::text as word%')`
  await watcher.end({ timeout: 1 })

  expect(db.statements).toHaveLength(6)
  expect(Object.fromEntries(counted.map(({ query, calls }) => [query, calls]))).toEqual(count(db.statements))
})

test('a statement that runs too long is cancelled by Postgres', async () => {
  const hurried = await openDatabase(db.source, { statementTimeout: 50 })

  await expect(hurried.sql`select pg_sleep(5)`).rejects.toMatchObject({ code: '57014' })
  await hurried.close()
})

test('a database that stores another encoding is refused with the reason', async () => {
  const server = createClient(inject('connection'), { max: 1 })
  await server.unsafe("create database latin encoding 'LATIN1' locale_provider libc locale 'C' template template0")

  await expect(openDatabase({ ...db.source, database: 'latin' })).rejects.toThrow(/stores LATIN1, and .* needs UTF8/)
  await server.unsafe('drop database latin')
  await server.end()
})

test('a database that nobody serves is named without its password', async () => {
  const attempt = openDatabase({ url: 'postgres://someone:secret@127.0.0.1:1/nowhere' })

  await expect(attempt).rejects.toThrow('The database at 127.0.0.1:1 (nowhere) cannot be used: connect ECONNREFUSED')
  await expect(attempt).rejects.not.toThrow('secret')
})

function count(statements: readonly string[]): Record<string, number> {
  const calls: Record<string, number> = {}
  for (const statement of statements) calls[statement] = (calls[statement] ?? 0) + 1
  return calls
}
