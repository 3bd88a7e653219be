import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { migrateDatabase } from '../../src/database/migrate.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { findNewestRelease } from '../../src/database/read/releases.ts'
import { takeImportLock } from '../../src/database/write/import-lock.ts'
import { publishRelease } from '../support/content.ts'
import { sharedServer } from '../support/servers.ts'

const NAME = 'schemas_test'
const server = sharedServer(inject('connection'))

let one: Database
let other: Database

beforeAll(async () => {
  await server.run([`drop database if exists ${NAME}`, `create database ${NAME}`])
  const url = server.url({ database: NAME })
  const both = ['one', 'The Other'].map(async (schema) => {
    const database = await openDatabase({ url, schema })
    await migrateDatabase(database)
    return database
  })
  ;[one, other] = (await Promise.all(both)) as [Database, Database]
})

afterAll(async () => {
  await one.close()
  await other.close()
  await server.run(`drop database ${NAME} with (force)`)
})

test('two installations in one database do not see each other’s releases', async () => {
  await publishRelease(one, {})

  expect((await findNewestRelease(one))?.number).toBe(1)
  expect(await findNewestRelease(other)).toBeNull()
})

test('they do not wait for each other’s imports', async () => {
  const waited: string[] = []
  const first = await takeImportLock(one, () => waited.push('one'))
  const second = await takeImportLock(other, () => waited.push('other'))
  await first.release()
  await second.release()

  expect(waited).toEqual([])
})

test('every statement looks in its own schema, whatever the role’s search_path is by then', async () => {
  await server.run(`alter database ${NAME} set search_path = '"The Other"', public`)
  const again = await openDatabase(one.source)
  const number = (await findNewestRelease(again))?.number
  await again.close()

  expect(number).toBe(1)
})
