import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openBalancer } from '../support/balancer.ts'
import type { CachingProxy } from '../support/caching-proxies.ts'
import { type CliProcess, startCliIn } from '../support/cli-process.ts'
import { publishRelease } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { freePort, sharedServer } from '../support/servers.ts'
import { startSteadyClients } from '../support/steady-clients.ts'

// Processes start slowly where others are at work.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let behind: TestDatabase
let proxy: CachingProxy
let ports: readonly number[]
const gateways: CliProcess[] = []

beforeAll(async () => {
  behind = await createTestDatabase()
  await publishRelease(behind.database, { add: [{ path: '/wells/' }] })
  ports = [await freePort(), await freePort()]
  for (const port of ports) gateways.push(await start(port))
  proxy = await openBalancer(ports.map((port) => `http://127.0.0.1:${port}`))
})

afterAll(async () => {
  await proxy?.stop()
  for (const gateway of gateways) await gateway.stop()
  await behind?.drop()
})

async function start(port: number): Promise<CliProcess> {
  const url = sharedServer(behind.source).url({ database: behind.source.database })
  const gateway = startCliIn({ DATABASE_URL: url }, 'serve', '--port', String(port))
  await gateway.says('Ctrl-C stops it.')
  return gateway
}

test('gateways behind a proxy are started anew, one after the other, without a request that fails', async () => {
  const query = () => `{ articleByPath(path: "/wells/") { title } } #${Math.random()}`
  const clients = startSteadyClients(proxy.url, { clients: 6, query })
  await clients.more(50)
  for (const [index, port] of ports.entries()) {
    gateways[index]?.send('SIGTERM')
    expect(await gateways[index]?.ended).toBe(0)
    gateways[index] = await start(port)
    await clients.more(50)
  }

  expect(await clients.stop()).toEqual({})
})
