import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { editions, quotes, releases, sections } from '../../schema/tables.ts'
import { executeLean } from '../../src/database/read/lean-execution.ts'
import { publishRelease } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let db: TestDatabase

beforeAll(async () => {
  db = await createTestDatabase()
  await publishRelease(db.database, {
    add: ['/a/', '/b/'].map((path) => ({
      path,
      sections: [{ anchor: 'one', themes: ['water', 'tools'], quotes: [`Words of ${path}`] }, { anchor: 'two' }],
    })),
  })
})

afterAll(() => db.drop())

const columns = {
  published: editions.published,
  labels: editions.labels,
  counted: sql<number>`1 + ${editions.number}`.mapWith(Number).as('counted'),
  nothing: sql<string | null>`null::text`.as('nothing'),
}

test.each([
  ['every column of an edition', () => db.database.drizzle.select().from(editions)],
  ['of a quote', () => db.database.drizzle.select().from(quotes)],
  ['of a section', () => db.database.drizzle.select().from(sections)],
  ['of a release', () => db.database.drizzle.select().from(releases)],
  ['expressions', () => db.database.drizzle.select(columns).from(editions)],
  [
    'columns of a part',
    () => db.database.drizzle.select().from(db.database.drizzle.select(columns).from(editions).as('part')),
  ],
  [
    'what is not there',
    () =>
      db.database.drizzle
        .select({ quote: quotes.text, uid: quotes.uid, of: sections.anchor })
        .from(sections)
        .leftJoin(quotes, eq(quotes.section, sections.position)),
  ],
  [
    'rows in rows',
    () => db.database.drizzle.select().from(sections).leftJoin(quotes, eq(quotes.section, sections.position)),
  ],
])('rows are those that Drizzle makes: %s', async (name, select) => {
  const usual = await select().prepare(`usual ${name}`).execute()
  const own = await executeLean(select().prepare(`own ${name}`)).execute()

  expect(own.length).toBeGreaterThan(0)
  expect(own).toEqual(usual)
})
