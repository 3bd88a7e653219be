import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nodeId } from '../../src/content/node-id.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import type { ImportReport } from '../../src/import/report.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { parseHere } from '../support/parse-here.ts'
import { png } from '../support/pictures.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const CANARY = /zorgle|blintwax/i
const WELLS = 'content/wells/index.md'
const BODY = 'We zorgle every blintwax ourselves.\n\n![A well](photo.png)'
const SINCE = '2026-01-02T03:04:05Z'

let gateway: TestGateway
let site: TestSite

beforeEach(async () => {
  gateway = await openTestGateway({ environment: {} })
  site = createSite({
    [WELLS]: page('Blintwax wells', BODY),
    'content/wells/photo.png': png(8, 8, 'zorgle'),
    'content/roofs.md': page('Roofs'),
  })
})

afterEach(async () => {
  site.remove()
  await gateway.close()
})

async function run(options: { planOnly?: boolean; prune?: boolean } = {}): Promise<ImportReport> {
  const tools = { database: gateway.db.database, pool: parseHere }
  return await importSite(tools, site.root, { ...options, progress: noProgress, onWait: () => {} })
}

async function publish(options: { prune?: boolean } = {}) {
  const report = await run(options)
  expect(report.blocked, JSON.stringify(report.problems)).toBeNull()
  return report
}

async function idOfWells(): Promise<string> {
  const [row] = await gateway.db.database.sql<{ id: string }[]>`
    select article_id as id from editions where path = '/wells/' limit 1`
  return nodeId('Article', row?.id ?? '')
}

const keepErased = (id: string, path = '/wells/') =>
  site.write(
    'data/withdrawn.yaml',
    `articles:\n  - path: ${path}\n    id: ${id}\n    reason: She asked.\n    since: ${SINCE}\n`,
  )

async function ask(query: string) {
  return (await (await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`)).json()).data
}

/** Every text that is stored in any table. */
async function stored(): Promise<string> {
  const { sql } = gateway.db.database
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace`
  const rows = tables.map(({ name }) => sql.unsafe(`select row_to_json(t)::text as row from ${name} as t`))
  const bytes = await sql<{ text: string }[]>`select encode(bytes, 'escape') as text from sources`
  return JSON.stringify([await Promise.all(rows), bytes])
}

const placesOf = ({ problems }: ImportReport, code: string) =>
  problems.filter((problem) => problem.code === code).map(({ path, line, column }) => `${path}:${line}:${column}`)

const GONE =
  '{ resolvePath(path: "/wells/") { __typename ... on Gone { reason at } } changes { nodes { kind path reason at } } }'

/** In a database that knows nothing of the article but its line. */
async function anew(): Promise<string> {
  await publish()
  const id = await idOfWells()
  await gateway.close()
  gateway = await openTestGateway({ environment: {} })
  return id
}

test('in a new database the article is never published, and its address says that it is gone, and why', async () => {
  keepErased(await anew())
  const plan = await run({ planOnly: true })
  expect(placesOf(plan, 'article-erased')).toEqual([`${WELLS}:1:1`])
  expect(plan.steps.map(({ path }) => path)).toEqual(['/roofs/'])
  for (const released of [true, false, false]) {
    const report = await publish()
    expect(report.release !== null).toBe(released)
    expect(placesOf(report, 'article-erased')).toEqual([`${WELLS}:1:1`])
    expect(await stored()).not.toMatch(CANARY)
  }
  await vi.waitFor(async () => {
    const { resolvePath, changes } = await ask(GONE)
    const said = { reason: 'RIGHTS_WITHDRAWN', at: SINCE }
    expect(resolvePath).toEqual({ __typename: 'Gone', ...said })
    expect(changes.nodes).toContainEqual({ kind: 'WITHDRAWN', path: '/wells/', ...said })
  })
  expect((await fetch(`${gateway.url}/content/wells/`)).status).toBe(410)
})

test('it stays erased without its line, wherever its file is, and nothing says that files are to be rewritten', async () => {
  keepErased(await anew())
  await publish()
  site.delete('data/withdrawn.yaml')
  expect(placesOf(await publish(), 'article-erased')).toEqual([`${WELLS}:1:1`])
  expect(await stored()).not.toMatch(CANARY)
  expect(await gateway.db.database.sql`select from erasures`).toEqual([])
})

test('a line by itself erases what is stored, and the plan says so before', async () => {
  await publish()
  keepErased(await idOfWells())
  const plan = await run({ planOnly: true })
  expect(placesOf(plan, 'article-to-erase')).toEqual(['data/withdrawn.yaml:2:5'])
  expect(plan.kept).toEqual([])
  expect(await stored()).toMatch(CANARY)
  const { problems } = await publish()
  expect(problems.map(({ code }) => code).sort()).toEqual(['article-erased', 'article-to-erase'])
  expect(await stored()).not.toMatch(CANARY)
  const again = await publish()
  expect([again.release, again.problems.map(({ code }) => code)]).toEqual([null, ['article-erased']])
  expect((await ask(GONE)).resolvePath).toMatchObject({ __typename: 'Gone', reason: 'RIGHTS_WITHDRAWN' })
})

test('a page with an id of its own may stand at the address, and one without may not', async () => {
  keepErased(await anew())
  site.delete('content/wells')
  site.write('content/other.md', page('Other', 'We zorgle.', 'url: /wells/'))
  expect(placesOf(await publish(), 'article-erased')).toEqual(['content/other.md:1:1'])
  expect(await stored()).not.toMatch(/zorgle/)
  site.delete('content/other.md')
  site.write('content/anew.md', page('New wells', 'Dug anew.', 'url: /wells/\nid: new-wells'))
  expect(placesOf(await publish(), 'article-erased')).toEqual([])
  await vi.waitFor(async () =>
    expect((await ask('{ articleByPath(path: "/wells/") { title } }')).articleByPath).toEqual({ title: 'New wells' }),
  )
})

test('another article that has the id here is left alone: its file is one that the erased one had before', async () => {
  await publish()
  keepErased(await idOfWells(), '/somewhere/else/')
  const report = await publish()
  expect(placesOf(report, 'article-erased')).toEqual([])
  expect((await ask('{ articleByPath(path: "/wells/") { title } }')).articleByPath).toEqual({ title: 'Blintwax wells' })
})

test.each([
  ['no path', 'id: ID\n    since: 2026-01-02'],
  ['no id', 'path: /wells/\n    since: 2026-01-02'],
  ['the id of a quote', 'path: /wells/\n    id: UXVvdGU6eA\n    since: 2026-01-02'],
  ['no time', 'path: /wells/\n    id: ID'],
  ['another address', 'path: //wells/\n    id: ID\n    since: 2026-01-02'],
  ['another key', 'path: /wells/\n    id: ID\n    since: 2026-01-02\n    until: 2027-01-02'],
])('a line with %s keeps everything from being published', async (_, line) => {
  site.write('data/withdrawn.yaml', `articles:\n  - ${line.replace('ID', nodeId('Article', crypto.randomUUID()))}\n`)
  const report = await run()
  expect(report.blocked?.by).toBe('errors')
  expect(placesOf(report, 'withdrawn-line')).toEqual(['data/withdrawn.yaml:2:5'])
})
