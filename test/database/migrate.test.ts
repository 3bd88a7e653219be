import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import type { Connection } from '../../src/database/connection.ts'
import { migrateDatabase } from '../../src/database/migrate.ts'
import { EARLIER, setUpAsEarlierVersion } from '../support/earlier-version.ts'

const journal = JSON.parse(readFileSync('schema/migrations/meta/_journal.json', 'utf8'))
const NAME = 'migrate_test'

let server: ReturnType<typeof createClient>
let source: Connection

beforeAll(() => {
  server = createClient(inject('connection'), { max: 1 })
  source = { ...inject('connection'), database: NAME }
})

beforeEach(async () => {
  await server.unsafe(`drop database if exists ${NAME}`)
  await server.unsafe(`create database ${NAME}`)
})

afterAll(async () => {
  await server.unsafe(`drop database ${NAME}`)
  await server.end()
})

test('an empty database gets every migration, and one that is up to date gets none', async () => {
  const first = await migrateDatabase({ source })
  const second = await migrateDatabase({ source })

  expect(first).toEqual({ applied: journal.entries.length })
  expect(second).toEqual({ applied: 0 })
})

test('of several that migrate at once, one does it and the others find it done', async () => {
  const runs = await Promise.all([1, 2, 3].map(() => migrateDatabase({ source })))

  expect(runs.map((run) => run.applied).sort()).toEqual([0, 0, journal.entries.length])
})

test('a database of a newer version is refused and left as it is', async () => {
  await migrateDatabase({ source })
  const sql = createClient(source, { max: 1 })
  await sql`insert into commonplace_migrations (hash, at) values ('unheard-of', ${Date.UTC(2040, 0, 2)})`

  const attempt = migrateDatabase({ source })

  await expect(attempt).rejects.toThrow(/1 migration\(s\) .* does not know, the last of 2040-01-02.* newer version/)
  const [row] = await sql`select count(*)::int as applied from commonplace_migrations`
  await sql.end()
  expect(row).toEqual({ applied: journal.entries.length + 1 })
})

test('a database whose migrations an earlier version recorded in the schema drizzle goes on, and that version refuses it', async () => {
  const sql = createClient(source, { max: 1 })
  await setUpAsEarlierVersion(sql, 'drizzle')
  await sql.unsafe("insert into drizzle.__drizzle_migrations (hash, created_at) values ('of another program', 1)")

  const next = await migrateDatabase({ source })

  const own = await sql`select from commonplace_migrations`
  const [last] = await sql`select hash from drizzle.__drizzle_migrations order by id desc limit 1`
  await sql.end()
  expect([next.applied, own.length]).toEqual([journal.entries.length - EARLIER, journal.entries.length])
  expect(last).toEqual({ hash: 'moved to public.commonplace_migrations' })
  expect(await migrateDatabase({ source })).toEqual({ applied: 0 })
})

test('a migration that fails leaves nothing of itself or of those before it', async () => {
  const sql = createClient(source, { max: 1 })
  await sql.unsafe('create function prune_history(integer, boolean) returns integer language sql as $$select 1$$')

  await expect(migrateDatabase({ source })).rejects.toThrow()

  const tables = await sql`select from pg_tables where schemaname = 'public'`
  await sql.end()
  expect(tables).toHaveLength(0)
})
