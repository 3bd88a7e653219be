import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let db: TestDatabase

beforeAll(async () => {
  db = await createTestDatabase()
})

afterAll(() => db.drop())

test('a fresh copy has the tables and no rows', async () => {
  const releases = await db.database.drizzle.query.releases.findMany()

  expect(releases).toEqual([])
})
