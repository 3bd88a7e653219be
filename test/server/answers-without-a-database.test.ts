import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { type Gateway, openGateway } from '../../src/gateway.ts'
import { takePort } from '../../src/server/port.ts'
import { publishRelease } from '../support/content.ts'
import { type CuttingProxy, openCuttingProxy } from '../support/cutting-proxy.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type RequestRecord, recordRequests } from '../support/requests.ts'

let behind: TestDatabase
let proxy: CuttingProxy
let database: Database
let gateway: Gateway
let requests: RequestRecord

beforeAll(async () => {
  behind = await createTestDatabase()
  await publishRelease(behind.database, { add: [{ path: '/wells/' }] })
  proxy = await openCuttingProxy(behind.source)
  database = await openDatabase(proxy.connection)
  requests = recordRequests(database)
  const log = { error() {}, warn() {}, info() {} }
  const port = await takePort({ host: '127.0.0.1', port: 0, log })
  const storage = { database, explain: (error: unknown) => error, close: async () => {} }
  gateway = openGateway(storage, port, { config: readConfig({}), log })
})

afterAll(async () => {
  await gateway.close()
  await database.close()
  await proxy.close()
  await behind.drop()
})

async function ask(query: string) {
  const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`)
  const { headers, status } = response
  return { status, text: await response.text(), isStale: headers.get('cache-status')?.includes('ttl=-1') ?? false }
}

const kept = '{ articles { nodes { title } } }'
const other = '{ themes { nodes { slug } } }'

test('what is kept is given while the database is away, marked as stale, and the rest is refused', async () => {
  const fresh = await ask(kept)
  // Kept only once the gateway knows which release is the newest.
  await expect
    .poll(async () => {
      requests.forget()
      await ask(kept)
      return requests.statements.filter((statement) => statement.includes('"title"')).length
    })
    .toBe(0)
  proxy.refuse()
  proxy.cutAfter(0)

  await expect.poll(async () => (await ask(other)).status).toBe(503)
  await expect.poll(() => ask(kept)).toEqual({ ...fresh, isStale: true })

  proxy.letIn()
  await expect.poll(async () => (await ask(other)).status, { timeout: 10_000 }).toBe(200)
  await expect.poll(() => ask(kept), { timeout: 10_000 }).toEqual(fresh)
}, 30_000)
