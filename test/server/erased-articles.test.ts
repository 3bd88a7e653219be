import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { exportSite } from '../../src/history/export-site.ts'
import { rollBack } from '../../src/history/rollback.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { withdrawArticle } from '../../src/import/take-back/withdraw-article.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { parseHere } from '../support/parse-here.ts'
import { png } from '../support/pictures.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const CANARY = /zorgle|blintwax|frummish/i
const PHOTO = png(8, 8, 'of the wells alone')
const SHARED = png(9, 9, 'on another page as well')
const BODY =
  '## Zorgle\n\nAll of it is blintwax.\n\n![A well](photo.png)\n\n![A field](/field.png)\n\n> No frummish landlord helped us with the wells.'

let gateway: TestGateway
let site: TestSite

beforeEach(async () => {
  gateway = await openTestGateway({ environment: {} })
  site = createSite({
    'content/wells/index.md': page('Wells', `${BODY}\n\nFirst.`, 'correction: Not blintwax\ntags: [zorgle]'),
    'content/wells/photo.png': PHOTO,
    'content/roofs.md': page('Roofs', '![A field](/field.png)'),
    'static/field.png': SHARED,
  })
  await publish()
  site.move('content/wells', 'content/water')
  site.write('content/water/index.md', page('Wells', BODY, 'correction: Not blintwax\ntags: [zorgle]'))
  await publish()
})

afterEach(async () => {
  site.remove()
  await gateway.close()
})

async function publish() {
  const tools = { database: gateway.db.database, pool: parseHere }
  const report = await importSite(tools, site.root, { progress: noProgress, onWait: () => {} })
  expect(report.blocked).toBeNull()
  return report
}

const erase = (planOnly = false) =>
  withdrawArticle(gateway.db.database, '/water', { reason: 'RIGHTS_WITHDRAWN', note: null, planOnly, onWait: () => {} })

async function ask(query: string, release?: number) {
  const at = release === undefined ? '' : `&release=${release}`
  return await (await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}${at}`)).json()
}

async function dumpTables(): Promise<string> {
  const { sql } = gateway.db.database
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace`
  const rows = tables.map(({ name }) => sql.unsafe(`select row_to_json(t)::text as row from ${name} as t`))
  const texts = await sql`select encode(bytes, 'escape') as text from sources`
  return JSON.stringify([await Promise.all(rows), texts])
}

async function exported(release: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-export-'))
  try {
    await exportSite(gateway.db.database, folder, { release, force: true })
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return files.map((file) => `${file.name} ${readFileSync(join(file.parentPath, file.name), 'latin1')}`).join('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('what would be erased is shown, and nothing is written', async () => {
  const before = await dumpTables()
  expect(await erase(true)).toMatchObject({
    ...{ path: '/water/', title: 'Wells', editions: 2, isShown: true, release: null },
    sourcePaths: ['content/water/index.md', 'content/wells/index.md'],
  })
  expect(await dumpTables()).toBe(before)
})

test('an article that was erased is in no release, export or table, nor are the images that it alone showed', async () => {
  expect(await erase()).toMatchObject({ release: 3 })
  const all =
    '{ articles { nodes { title text html markdown correction } } themes { nodes { name } } terms(taxonomy: "tags") { nodes { name } } }'
  for (const release of [1, 2, 3])
    await vi.waitFor(async () => expect(JSON.stringify(await ask(all, release)), `${release}`).not.toMatch(CANARY))
  for (const release of [1, 2, 3]) expect(await exported(release), `release ${release}`).not.toMatch(CANARY)
  expect(await dumpTables()).not.toMatch(CANARY)
  const statusOf = async (bytes: Uint8Array) => {
    const digest = createHash('sha256').update(bytes).digest('hex')
    return (await fetch(`${gateway.url}/media/${digest}/photo.png`)).status
  }
  expect(await statusOf(PHOTO)).toBe(404)
  expect(await statusOf(SHARED)).toBe(200)
  const stored = await gateway.db.database.sql`select from sources where bytes = ${PHOTO}`
  expect(stored).toHaveLength(0)
})

test('its addresses say that it is gone, and why, and partners are told', async () => {
  await erase()
  const paths = '{ resolvePaths(paths: ["/wells/", "/water/"]) { __typename ... on Gone { reason } } }'
  const gone = { __typename: 'Gone', reason: 'RIGHTS_WITHDRAWN' }
  for (const release of [2, 3])
    await vi.waitFor(async () => expect((await ask(paths, release)).data.resolvePaths[1]).toEqual(gone))
  expect((await ask(paths, 3)).data.resolvePaths).toEqual([gone, gone])
  expect((await fetch(`${gateway.url}/content/water/`)).status).toBe(410)
  const { data } = await ask('{ changes { nodes { kind reason path } } }')
  expect(data.changes.nodes.at(-1)).toEqual({ kind: 'WITHDRAWN', reason: 'RIGHTS_WITHDRAWN', path: '/water/' })
})

test('an import of the same files keeps it erased, and names its file', async () => {
  await erase()
  const { release, problems } = await publish()
  expect(release).toBeNull()
  expect(problems.filter(({ code }) => code === 'article-erased')).toMatchObject([{ path: 'content/water/index.md' }])
  expect(await dumpTables()).not.toMatch(CANARY)
  await rollBack(gateway.db.database, 1, { planOnly: false, note: null, onWait: () => {} })
  expect(await dumpTables()).not.toMatch(CANARY)

  site.move('content/water', 'content/elsewhere')
  const moved = await publish()
  expect(moved.problems).toContainEqual(
    expect.objectContaining({ code: 'article-erased', path: 'content/elsewhere/index.md' }),
  )
  expect((await dumpTables()).match(CANARY)).toBeNull()
})
