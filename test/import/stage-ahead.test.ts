import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ImportOptions } from '../../src/import/import-options.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import type { ParsePool } from '../../src/import/read/parse-pool.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { parseHere } from '../support/parse-here.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PAGES = 130
const AT_ONCE = 20

let db: TestDatabase
let site: TestSite
/** How many editions were staged before the plan was made. */
let stagedBefore: number
/** How many the parser waits for, after its last page. */
let expected: number

beforeEach(async () => {
  db = await createTestDatabase()
  stagedBefore = 0
  expected = 0
  const paths = Array.from({ length: PAGES }, (_, index) => [`content/p-${String(index).padStart(3, '0')}.md`, index])
  site = createSite(Object.fromEntries(paths.map(([path, index]) => [path, page(`Page ${index}`, `Text ${index}.`)])))
})

afterEach(async () => {
  site.remove()
  await db.drop()
})

/** Parses some pages at once, as workers do. */
const pool: ParsePool = {
  ...parseHere,
  async parsePages(contexts, given, onParsed) {
    for (let start = 0; start < contexts.length; start += AT_ONCE)
      await parseHere.parsePages(contexts.slice(start, start + AT_ONCE), given, onParsed)
    if (contexts.length === 0) return []
    await vi.waitFor(async () => {
      stagedBefore = await countOf('editions')
      expect(stagedBefore).toBeGreaterThanOrEqual(expected)
    }, 20_000)
    return []
  },
}

const countOf = async (table: string) => {
  const [row] = await db.database.sql.unsafe(`select count(*)::integer as count from ${table}`)
  return row?.count as number
}

const run = (options: ImportOptions = {}) =>
  importSite({ database: db.database, pool }, site.root, { progress: noProgress, ...options, onWait: () => {} })

test('a first import stages pages while others are still being parsed, and none of them twice', async () => {
  expected = 50
  const { counts, release } = await run()

  expect(counts.create).toBe(PAGES)
  expect(release).toBe(1)
  expect(await countOf('editions where since = 1')).toBe(PAGES)
  // Numbers are given out once: of what is staged twice, one would be gone.
  expect(await db.database.sql`select max(id)::integer as last from editions`).toEqual([{ last: PAGES }])
})

test('what is staged in vain is gone where the site has errors', async () => {
  site.write('content/z.md', page('Last', 'A {{< shortcode that never ends'))
  expected = 50
  const { blocked } = await run()

  expect(blocked?.by).toBe('errors')
  for (const table of ['editions', 'articles', 'sections', 'search_texts', 'edition_phrases'])
    expect([table, await countOf(table)]).toEqual([table, 0])
})

test('after an import that fails half-way the next one leaves nothing of it behind', async () => {
  const failing: ParsePool = {
    ...pool,
    parsePages: async (contexts, given, onParsed) => {
      await pool.parsePages(contexts.slice(0, 100), given, onParsed)
      throw new Error('The worker is gone.')
    },
  }
  const listeners = { progress: noProgress, onWait: () => {} }
  await expect(importSite({ database: db.database, pool: failing }, site.root, listeners)).rejects.toThrow('gone')
  const { counts } = await run()

  expect(counts.create).toBe(PAGES)
  expect(await countOf('editions')).toBe(PAGES)
})

test('an import that keeps going publishes all pages without errors, and leaves nothing else behind', async () => {
  site.write('content/z.md', page('Last', 'A {{< shortcode that never ends'))
  const { counts } = await run({ keepGoing: true })

  expect(counts.create).toBe(PAGES)
  expect(await countOf('editions')).toBe(PAGES)
})

test('a page that turns out to be another article than expected is published as that', async () => {
  site.write('content/a.md', page('A', 'One.', 'id: same'))
  site.write('content/b.md', page('B', 'Two.', 'id: same'))
  const { counts } = await run({ keepGoing: true })

  expect(await countOf('editions where since = 1')).toBe(counts.create)
  expect(await countOf('editions')).toBe(counts.create)
  expect(await countOf('(select distinct article_id from editions) as own')).toBe(counts.create)
})

test('a dry run, a strict one and one into a database with a release stage nothing ahead', async () => {
  await run({ planOnly: true })
  expect(stagedBefore).toBe(0)
  site.write('content/z.md', page('Last', '[Nowhere](/nowhere/)'))
  await run({ strict: true })
  expect(stagedBefore).toBe(0)
  await run()
  for (let index = 0; index < PAGES; index++) site.write(`content/new-${index}.md`, page(`New ${index}`, 'More.'))
  const before = await countOf('editions')
  await run()
  expect(stagedBefore).toBe(before)
})
