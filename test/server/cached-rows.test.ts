import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { keyOfPassage, writePassageKey } from '../../src/content/taken-back/passage-key.ts'
import { createClient } from '../../src/database/connect/client.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { tellNotedQuotes } from '../../src/database/write/mirrored.ts'
import { noteWithdrawnQuotes } from '../../src/database/write/take-back.ts'
import { type Gateway, openGateway } from '../../src/gateway.ts'
import { takePort } from '../../src/server/port.ts'
import { idOf, publishRelease } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type RequestRecord, recordRequests } from '../support/requests.ts'

let behind: TestDatabase
let database: Database
let gateway: Gateway
let requests: RequestRecord

beforeAll(async () => {
  behind = await createTestDatabase()
  const sections = [{ anchor: 'a', quotes: ['Dig'], themes: ['water'] }]
  await publishRelease(behind.database, { add: [{ path: '/wells/', sections }, { path: '/nets/' }] })
  database = await openDatabase(behind.source, { statementTimeout: 30_000 })
  requests = recordRequests(database)
  const log = { error() {}, warn() {}, info() {} }
  const port = await takePort({ host: '127.0.0.1', port: 0, log })
  const storage = { database, explain: (error: unknown) => error, close: async () => {} }
  gateway = openGateway(storage, port, { config: readConfig({}), log })
})

beforeEach(async () => {
  // Nothing is cached before the gateway knows which release is the newest.
  await expect.poll(() => statementsFor('{ site { title } }'), { timeout: 20_000 }).toBe(0)
})

afterAll(async () => {
  await gateway.close()
  await database.close()
  await behind.drop()
})

/** Asks so that the answer is made: one to a request with a cookie is never cached whole. */
async function ask(query: string, headers: Readonly<Record<string, string>> = {}) {
  const address = `${gateway.url}/graphql?query=${encodeURIComponent(query)}`
  const response = await fetch(address, { headers: { cookie: 'for=one', ...headers } })
  return (await response.json()) as { data?: unknown; errors?: unknown; extensions: { release: number } }
}

/** How many statements it takes to answer. */
async function statementsFor(query: string) {
  requests.forget()
  await ask(query)
  return requests.statements.length
}

const queries = [
  '{ articleByPath(path: "/wells/") { title sections { heading } quotes { text } aliases { path } imageCredits { attribution } } }',
  '{ quotesByTheme(theme: "water") { nodes { text section { heading } article { title path } } } }',
  '{ articles(first: 20) { totalCount nodes { title quotes { text } } } }',
  '{ search(text: "dig") { nodes { __typename } } }',
  '{ themes { nodes { name quotes { totalCount } } } }',
]

test.each(queries)('what was read before is answered without a statement: %s', async (query) => {
  expect(await statementsFor(query)).toBeGreaterThan(0)
  expect(await statementsFor(query)).toBe(0)
})

test('what is published is read by the next request that hears of it, and the release before only by who asks for it', async () => {
  const query = '{ articles(orderBy: { field: PATH, direction: ASC }) { totalCount nodes { path } } }'
  const before = await ask(query)
  await ask(query)
  await publishRelease(behind.database, { add: [{ path: '/pumps/' }] })

  const after = {
    data: { articles: { totalCount: 3, nodes: [{ path: '/nets/' }, { path: '/pumps/' }, { path: '/wells/' }] } },
    extensions: { release: before.extensions.release + 1 },
  }
  await expect.poll(() => ask(query), { timeout: 20_000 }).toEqual(after)
  expect(await ask(query, { 'content-release': String(before.extensions.release) })).toEqual(before)
  expect(await ask(query)).toEqual(after)
})

test('what is asked of an older release within a query is not taken for the newest', async () => {
  const { extensions } = await ask('{ site { title } }')
  const digestAt = async (release: number) => {
    const { data } = await ask(`{ inventory(at: ${release}) { prefixes { items { id } } } }`)
    return JSON.stringify(data)
  }
  const newest = await digestAt(extensions.release)
  expect(await digestAt(1)).not.toBe(newest)
  expect(await digestAt(1)).not.toBe(newest)
})

test('a query that counts too often is refused although all it counts is known', async () => {
  const themes = Array.from({ length: 21 }, (_, index) => `theme${index}`)
  const count = (theme: string) => `articles(where: { theme: "${theme}" }) { totalCount }`
  for (const theme of themes) {
    await ask(`{ ${count(theme)} }`)
    expect(await statementsFor(`{ ${count(theme)} }`)).toBe(0)
  }
  const all = await ask(`{ ${themes.map((theme) => `${theme}: ${count(theme)}`).join(' ')} }`)
  expect(all).toMatchObject({ errors: [{ extensions: { code: 'QUERY_TOO_COSTLY' } }] })
})

test('words that are learnt after their release was heard of correct what was asked before', async () => {
  const query = '{ search(text: "sprin") { corrected } }'
  const { extensions } = await ask(query)
  const hold = createClient(behind.source, { max: 1 })
  await hold`begin`
  await hold`lock table search_words in share mode`
  const publishing = publishRelease(behind.database, { add: [{ path: '/springs/', edition: { title: 'Springs' } }] })
  const asked = async () => [await ask(query), await statementsFor(query)]
  await expect
    .poll(asked, { timeout: 20_000 })
    .toEqual([{ data: { search: { corrected: null } }, extensions: { release: extensions.release + 1 } }, 0])
  await hold`commit`
  await hold.end()
  await publishing

  await expect.poll(() => ask(query), { timeout: 20_000 }).toMatchObject({ data: { search: { corrected: 'Springs' } } })
})

test('a quote that was taken back elsewhere is told of although the changes were read before', async () => {
  const text = 'Nobody ever said these seven words here'
  const verdict = `{ verifyQuote(text: "${text}") { kind } }`
  expect(await ask(verdict)).toMatchObject({ data: { verifyQuote: { kind: 'NOT_OURS' } } })
  const words = writePassageKey(keyOfPassage(text)!)
  await noteWithdrawnQuotes(behind.database, [
    { uid: idOf('quote'), words, sourcePaths: [], reason: 'RETRACTED', note: null },
  ])
  await expect
    .poll(() => ask(verdict), { timeout: 20_000 })
    .toMatchObject({ data: { verifyQuote: { kind: 'WITHDRAWN' } } })

  const log = '{ changes(first: 100) { nodes { subject kind } } }'
  const { data, extensions } = await ask(log)
  expect(JSON.stringify(data)).not.toContain('QUOTE')
  await tellNotedQuotes(behind.database, extensions.release)
  await expect.poll(async () => JSON.stringify(await ask(log)), { timeout: 20_000 }).toContain('QUOTE')
})
