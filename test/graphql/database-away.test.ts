import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { createPool } from '../../src/database/connect/client.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { createContext } from '../../src/graphql/context.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { createGraphQLHandler } from '../../src/graphql/yoga.ts'
import { publishRelease } from '../support/content.ts'
import { type CuttingProxy, openCuttingProxy } from '../support/cutting-proxy.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let behind: TestDatabase
let proxy: CuttingProxy
let database: Database
let told: unknown[]

beforeAll(async () => {
  behind = await createTestDatabase()
  await publishRelease(behind.database, { add: [{ path: '/wells/', sections: [{ anchor: 'a', quotes: ['Dig'] }] }] })
})

beforeEach(async () => {
  proxy = await openCuttingProxy(behind.source)
  told = []
  database = await openDatabase(proxy.connection, { onAvailability: (fault) => told.push(fault) })
})

afterEach(async () => {
  await database.close()
  await proxy.close()
})

afterAll(() => behind.drop())

const whole = { data: { articleByPath: { title: 'Title of /wells/', quotes: [{ text: 'Dig' }] } } }

test('a read whose session died is tried once more, and nobody notices', async () => {
  const ask = asker()
  expect(await ask()).toMatchObject({ status: 200, body: whole })
  for (const bytes of [1, 40, 200, 700]) {
    proxy.cutAfter(bytes)
    expect(await ask()).toMatchObject({ status: 200, body: whole })
  }
  expect(told).toEqual([])
})

test('a database that is away is told with 503 and nothing else, once in the log, and answers go on when it is back', async () => {
  const ask = asker()
  await ask()
  proxy.refuse()

  for (let round = 0; round < 5; round++) {
    const { status, body, headers } = await ask()
    expect(status).toBe(503)
    expect(headers.get('retry-after')).toBe('1')
    expect(headers.get('cache-control')).toContain('no-store')
    expect(body).toEqual({ errors: [expect.objectContaining({ extensions: { code: 'DATABASE_UNAVAILABLE' } })] })
  }
  expect(told).toHaveLength(1)

  proxy.letIn()
  await vi.waitFor(() => expect(told).toHaveLength(2), { timeout: 10_000 })
  expect(told[1]).toBeNull()
  expect(await ask()).toMatchObject({ status: 200, body: whole })
})

test('while the database is known to be away, no request waits for it', async () => {
  const ask = asker()
  proxy.refuse()
  await ask()
  const before = proxy.count()
  const connections = vi.fn()
  await Promise.all(Array.from({ length: 50 }, () => ask().then(connections)))

  // The one that looks after the database may have come by.
  expect(proxy.count() - before).toBeLessThan(10)
  expect(connections).toHaveBeenCalledTimes(50)
})

test('a database that says nothing is away, too', async () => {
  const ask = asker()
  await ask()
  proxy.mute()

  expect(await ask()).toMatchObject({
    status: 503,
    body: { errors: [{ extensions: { code: 'DATABASE_UNAVAILABLE' } }] },
  })

  proxy.letIn()
  await vi.waitFor(() => expect(told.at(-1)).toBeNull(), { timeout: 10_000 })
  // By sessions of its own: those of before stay silent.
  expect(await ask()).toMatchObject({ status: 200, body: whole })
})

function asker() {
  const handle = createGraphQLHandler({
    schema: createSchema(),
    createContext: (operation) => createContext({ database, ...operation }),
    log: { error: () => {}, warn: () => {}, info: () => {} },
  })
  return async () => {
    const response = await handle(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ articleByPath(path: "/wells/") { title quotes { text } } }' }),
      }),
    )
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
}

test('a Postgres that lets nobody in is told with 503, not with nulls', async () => {
  const ask = asker()
  await ask()
  const name = behind.source.database
  const administrator = createPool(inject('connection'), { max: 1 })
  const rename = (from: string, to: string) =>
    vi.waitFor(
      async () => {
        await administrator`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${from}`
        await administrator.unsafe(`alter database ${from} rename to ${to}`)
      },
      { timeout: 20_000 },
    )

  await rename(name, `${name}_away`)
  expect(await ask()).toMatchObject({
    status: 503,
    body: { errors: [{ extensions: { code: 'DATABASE_UNAVAILABLE' } }] },
  })

  await rename(`${name}_away`, name)
  expect(await ask()).toMatchObject({ status: 200, body: whole })
  await administrator.end()
})
