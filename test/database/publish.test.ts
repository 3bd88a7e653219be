import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPublication, isOvertaken, publish, type ReleasePlan } from '../../src/database/write/publish.ts'
import { stageEditions } from '../../src/database/write/staging.ts'
import { editionOf } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let db: TestDatabase

beforeEach(async () => {
  db = await createTestDatabase()
})

afterEach(async () => {
  await db.drop()
})

async function planOf(parts: Partial<ReleasePlan>): Promise<ReleasePlan> {
  const [row] = await db.database.sql<
    { number: number }[]
  >`select coalesce(max(number), 0)::int as number from releases`
  return {
    ...{ import: randomUUID(), expected: row?.number ?? 0, publication: await findPublication(db.database) },
    ...{ release: true, kind: 'IMPORT', note: null, publishedBy: null, added: 0, changed: 0, moved: 0, withdrawn: 0 },
    site: { title: 'The Commons', url: 'https://commons.example/', language: 'en', licence: null },
    ...{ close: [], open: [], hold: [], discard: [], touch: [], changes: [], themes: [] },
    files: { put: [], remove: [] },
    ...parts,
  }
}

async function stage(importId: string): Promise<number[]> {
  return stageEditions(db.database, importId, [editionOf({ path: '/wells/' })])
}

async function count(where: 'open' | 'held' | 'staged'): Promise<number> {
  const { sql } = db.database
  const condition = {
    open: sql`since is not null`,
    held: sql`since is null and staged_by is null`,
    staged: sql`staged_by is not null`,
  }[where]
  const [row] = await sql<[{ count: number }]>`select count(*)::int as count from editions where ${condition}`
  return row.count
}

test('a plan whose outcome was not heard is tried again and published once', async () => {
  const importId = randomUUID()
  const plan = await planOf({ import: importId, open: await stage(importId) })

  expect(await publish(db.database, plan)).toBe(1)
  expect(await publish(db.database, plan)).toBe(1)
  expect(await publish(db.database, await planOf({}))).toBe(2)
  expect(await publish(db.database, plan)).toBe(1)
  expect(await db.database.sql`select number from releases order by number`).toEqual([{ number: 1 }, { number: 2 }])
})

test('so is one that makes no release', async () => {
  await publish(db.database, await planOf({}))
  const importId = randomUUID()
  const plan = await planOf({ import: importId, release: false, hold: await stage(importId) })

  expect([await publish(db.database, plan), await publish(db.database, plan)]).toEqual([1, 1])
  expect(await count('held')).toBe(1)
})

test('a plan made before anything was published is refused, also where that made no release', async () => {
  await publish(db.database, await planOf({}))
  const early = await planOf({})
  await publish(db.database, await planOf({ release: false }))

  const refused = await publish(db.database, early).catch((error) => error)

  expect(isOvertaken(refused)).toBe(true)
})

test('what was staged twice is published once, and nothing of it is left', async () => {
  const importId = randomUUID()
  await stage(importId)
  const plan = await planOf({ import: importId, open: await stage(importId) })

  await publish(db.database, plan)

  expect([await count('open'), await count('staged')]).toEqual([1, 0])
})
