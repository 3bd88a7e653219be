import { setTimeout } from 'node:timers/promises'
import { parse, validate } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSchema } from '../../src/graphql/schema.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { CROWDED, crowdedSite } from '../support/crowded-site.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Answered, type FrontDoor, openFrontDoor } from '../support/front-door.ts'
import { dearQueries, generateQuery } from '../support/generated-queries.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createRandom } from '../support/random.ts'
import { createSite } from '../support/site.ts'

/** `COMMONPLACE_QUERIES=1000` for many. */
const COUNT = Number(process.env.COMMONPLACE_QUERIES ?? 40)
const MEGABYTE = 2 ** 20

const faults: unknown[] = []
const log = { error: (details: object) => void faults.push(details), warn: () => {}, info: () => {} }
const schema = createSchema()
const queries = [
  ...dearQueries,
  ...Array.from({ length: COUNT }, (_, seed) => generateQuery(schema, createRandom(seed))),
]

let db: TestDatabase
let gateway: FrontDoor

beforeAll(async () => {
  db = await createTestDatabase()
  const site = createSite(crowdedSite())
  const pool = parseWorkers()
  try {
    const { blocked, problems } = await importSite({ database: db.database, pool }, site.root, {
      progress: noProgress,
      onWait: () => {},
    })
    expect({ blocked, problems }).toEqual({ blocked: null, problems: [] })
  } finally {
    site.remove()
  }
  gateway = openFrontDoor(db.database, { log })
})

afterAll(async () => {
  gateway.close()
  await db.drop()
})

test('the article is as crowded as it is meant to be', async () => {
  const { data } = await gateway.ask(
    `{ articleByPath(path: "${CROWDED}") { sections { __typename } quotes { __typename } links { __typename } } }`,
  )

  const { sections, quotes, links } = data.articleByPath
  expect([sections.length, quotes.length, links.length]).toEqual([500, 2_000, 3_000])
})

test('words are looked up once, however many articles the other conditions leave', async () => {
  const { data } = await gateway.ask('{ articles(where: { theme: "water", text: "says" }) { totalCount } }')
  const { statement = '', parameters = [] } =
    [...db.executions].findLast((one) => one.statement.includes('count(')) ?? {}
  const [row] = await db.database.sql.unsafe(`explain (analyze, format json) ${statement}`, parameters as never[])
  const loops = [...JSON.stringify(row).matchAll(/"Relation Name":"search_texts".*?"Actual Loops":(\d+)/g)]

  expect(data.articles.totalCount).toBe(101)
  // Once for what is open, and for what was closed since, of which there is nothing.
  expect(loops.reduce((sum, [, count]) => sum + Number(count), 0)).toBeGreaterThan(0)
  expect(loops.reduce((sum, [, count]) => sum + Number(count), 0)).toBeLessThanOrEqual(2)
})

test('each is answered or refused, at a bounded cost', async () => {
  const most = { cpu: 0, heap: 0, rss: 0, bytes: 0 }
  const statuses = new Map<string, number>()
  for (const query of queries) {
    const heap = process.memoryUsage().heapUsed
    const { user, system } = process.cpuUsage()
    const { status, data, errors, text } = await ask(query)
    const used = process.cpuUsage({ user, system })
    const cpu = (used.user + used.system) / 1000
    const grown = (process.memoryUsage().heapUsed - heap) / MEGABYTE

    const codes = new Set(errors?.map(({ extensions }) => extensions.code))
    const sign = `${status} ${[...codes].join(' ')}`.trim()
    statuses.set(sign, (statuses.get(sign) ?? 0) + 1)
    // 404 is for a release that is not there.
    expect([200, 404, 422], query).toContain(status)
    expect(status === 200 ? data : errors, query).toBeTruthy()
    if (status !== 200) expect(data, query).toBeUndefined()
    expect(codes, query).not.toContain('INTERNAL_SERVER_ERROR')
    expect(cpu, query).toBeLessThan(2_000)
    expect(grown, query).toBeLessThan(200)
    expect(text.length, query).toBeLessThan(20_000_000)
    most.cpu = Math.max(most.cpu, cpu)
    most.heap = Math.max(most.heap, grown)
    most.rss = Math.max(most.rss, process.memoryUsage().rss / MEGABYTE)
    most.bytes = Math.max(most.bytes, text.length)
  }
  expect(faults).toEqual([])
  // Both kinds are among them, or nothing would be shown.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining(['200', '422 QUERY_TOO_COSTLY']))
  if (process.env.COMMONPLACE_QUERIES) console.info({ ...most, statuses: Object.fromEntries(statuses) })
}, 1_800_000)

test('queries are valid', () => {
  expect(
    queries.flatMap((query) => validate(schema, parse(query)).map(({ message }) => `${message} in ${query}`)),
  ).toEqual([])
})

/** Comes back, as clients do, where the machine was too busy to begin. */
async function ask(query: string): Promise<Answered> {
  for (;;) {
    const answer = await gateway.ask(query)
    if (answer.errors?.[0]?.extensions.code !== 'OVERLOADED') return answer
    await setTimeout(100)
  }
}
