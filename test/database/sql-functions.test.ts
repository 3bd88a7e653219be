import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const FOLDER = 'schema/functions'

let migrated: TestDatabase
let sql: postgres.Sql

beforeAll(async () => {
  migrated = await createTestDatabase()
  sql = createClient(migrated.source, { max: 1 })
})

afterAll(async () => {
  await sql.end()
  await migrated.drop()
})

test('schema/functions holds the current text of every SQL function', async () => {
  const inDatabase = await readFunctions()
  for (const { signature } of inDatabase) await sql.unsafe(`drop function if exists ${signature} cascade`)
  const files = readdirSync(FOLDER).sort()
  for (const file of files) await sql.unsafe(readFileSync(join(FOLDER, file), 'utf8'))

  expect(await readFunctions()).toEqual(inDatabase)
  expect(files).toEqual(inDatabase.map(({ name }) => `${name}.sql`))
})

/** The functions of the schema by name; SQL comments and white space do not count. */
async function readFunctions() {
  const rows = await sql<{ name: string; signature: string; definition: string; comment: string | null }[]>`
    select proname as name, oid::regprocedure::text as signature, pg_get_functiondef(oid) as definition,
      obj_description(oid, 'pg_proc') as comment
    from pg_proc where pronamespace = current_schema()::regnamespace order by proname collate "C"`
  return rows.map((row) => ({ ...row, definition: row.definition.replace(/--.*$/gm, '').replace(/\s+/g, ' ') }))
}
