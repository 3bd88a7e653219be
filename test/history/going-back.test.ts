import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execute } from 'graphql'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../src/database/open.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { exportSite } from '../../src/history/export-site.ts'
import { rollBack } from '../../src/history/rollback.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { EDITED_PATHS, editSite, randomFrom } from '../import/edit-sequences.ts'
import { contextOf } from '../support/context.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createSite } from '../support/site.ts'
import { validDocument } from '../support/valid-document.ts'

const SEQUENCES = Number(process.env.COMMONPLACE_SEQUENCES ?? 3)
const FIRST_SEED = Number(process.env.COMMONPLACE_SEED ?? 1)

const pool = parseWorkers()
const schema = createSchema()

let home: TestDatabase
let elsewhere: TestDatabase

beforeAll(async () => {
  home = await createTestDatabase()
  elsewhere = await createTestDatabase()
})

afterEach(() => empty(home))

afterAll(async () => {
  await home.drop()
  await elsewhere.drop()
})

async function empty({ database }: TestDatabase) {
  await database.sql`truncate releases, articles, editions, themes, files, sources, changes, former_paths, open_counts, withdrawn_quotes, withdrawn_articles, erasures, partner_progress, desk_sessions, desk_actions, cached_site, cached_pages cascade`
}

/** All of what readers see, but for what counts releases and editions. */
const QUERIES = [
  `{
    site { title url language licence { name } }
    articles(first: 50, where: { kinds: [PAGE, SECTION, HOME] }, orderBy: { field: PATH, direction: ASC }) {
      totalCount
      nodes {
        id kind path url title summary language published updated wordCount readingMinutes markdown html text extra
        licence { name } aliases { id path } themes { slug name } links { href text article { id path } }
        sections { id anchor heading level position html text markdown leads { label text } themes { slug } quotes { id } }
        quotes { id text html attribution source position range { start end } section { id } themes { slug } }
        imageCredits { id attribution }
      }
    }
  }`,
  `{ themes(first: 50) { totalCount nodes { id slug name description quotes(first: 50) { nodes { id } } articles(first: 50) { nodes { id } } } } }`,
  `{ resolvePaths(paths: ${JSON.stringify(EDITED_PATHS)}) {
    __typename ... on Article { id path } ... on Redirect { from article { id path } } ... on Gone { path at reason }
  } }`,
]

async function answersAt(database: Database, release: number | null): Promise<string> {
  const answers: unknown[] = []
  for (const query of QUERIES) {
    const contextValue = await contextOf(database, release)
    const { data, errors } = await execute({ schema, document: validDocument(schema, query), contextValue })
    expect(errors).toBeUndefined()
    answers.push(data)
  }
  return JSON.stringify(answers, null, 1)
}

interface Answered {
  articles?: { nodes: { path: string; aliases: { path: string }[]; links: { href: string; article: unknown }[] }[] }
  resolvePaths?: ({ path: string; from?: string } | null)[]
}

/** The answers without the articles that are found only because they once had an address. */
function withoutFollowed(answers: string): unknown {
  const all: Answered[] = JSON.parse(answers)
  const nodes = all[0]?.articles?.nodes ?? []
  const addresses = new Set(nodes.flatMap(({ path, aliases }) => [path, ...aliases.map((alias) => alias.path)]))
  for (const link of nodes.flatMap(({ links }) => links)) if (!addresses.has(link.href)) link.article = null
  const kept = all[2]?.resolvePaths?.map((found) => (found && addresses.has(found.from ?? found.path) ? found : null))
  return [all[0], all[1], kept]
}

async function importAll(database: Database, root: string): Promise<number | null> {
  const report = await importSite({ database, pool }, root, {
    prune: true,
    maxPrune: 100,
    now: new Date('2026-01-01T00:00:00Z'),
    progress: noProgress,
    onWait: () => {},
  })
  expect([report.blocked, report.problems.filter((problem) => problem.severity === 'error')]).toEqual([null, []])
  return report.release
}

/** The answers an empty database gives once the export of a release was imported into it. */
async function answersOfExport(database: Database, release: number | null): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-export-'))
  try {
    await exportSite(database, folder, { release, force: false })
    await importAll(elsewhere.database, folder)
    return await answersAt(elsewhere.database, null)
  } finally {
    await empty(elsewhere)
    rmSync(folder, { recursive: true })
  }
}

const seeds = Array.from({ length: SEQUENCES }, (_, index) => [FIRST_SEED + index])

test.each(seeds)('edits of seed %i can be gone back on and carried elsewhere', { timeout: 180_000 }, async (seed) => {
  const random = randomFrom(seed)
  const { database } = home
  const site = createSite({})
  const told: string[] = []
  try {
    const editor = editSite(site, random)
    const answers = new Map<number, string>()
    for (let step = 0; step < 4; step++) {
      const release = await importAll(database, site.root)
      told.push(`release ${release}`)
      if (release !== null) answers.set(release, await answersAt(database, release))
      for (let count = random(3); count >= 0; count--) told.push(editor.edit())
    }
    const newest = answers.size
    const earlier = 1 + random(newest)

    expect(await answersOfExport(database, earlier), told.join('\n')).toEqual(answers.get(earlier))
    const { release, from } = await rollBack(database, earlier, { planOnly: false, note: null, onWait: () => {} })
    // Addresses of the releases in between are followed from now on.
    const back = await answersAt(database, release ?? from)
    expect(withoutFollowed(back), told.join('\n')).toEqual(withoutFollowed(answers.get(earlier) ?? ''))
    expect(await answersAt(database, newest), told.join('\n')).toEqual(answers.get(newest))

    await importAll(database, site.root)
    const now = await answersAt(database, null)
    expect(await answersOfExport(database, null), told.join('\n')).toEqual(now)
  } finally {
    site.remove()
  }
})
