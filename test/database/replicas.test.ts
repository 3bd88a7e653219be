import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { createClient } from '../../src/database/connect/client.ts'
import { migrateDatabase } from '../../src/database/migrate.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { type Gateway, openGateway } from '../../src/gateway.ts'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { takePort } from '../../src/server/port.ts'
import { startCliIn } from '../support/cli-process.ts'
import { publishRelease } from '../support/content.ts'
import { type RequestRecord, recordRequests } from '../support/requests.ts'
import { installedServers, noServer, type OwnServer, openServer, type Standby } from '../support/servers.ts'
import { type Seen, startSteadyClients } from '../support/steady-clients.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

// Which release its content is of can be seen in every answer.
const QUESTION = '{ site { release { number } } articleByPath(path: "/wells/") { title } }'

/** The same in other words each time, so that no cache has the answer. */
const uncached = () => `${QUESTION} #${Math.random()}`

describe.skipIf(noServer).each(noServer ? [{ name: noServer, folder: '' }] : installedServers)('$name', (programs) => {
  let server: OwnServer
  let standbys: readonly Standby[] = []
  let primary: Database
  let gateway: Gateway
  let edition = 0
  let requests: RequestRecord
  const lines: string[] = []

  beforeAll(async () => {
    server = await openServer(programs, 'off')
    await server.run('create database library')
    standbys = [await server.openStandby('first'), await server.openStandby('second')]
    const url = server.url({ database: 'library' })
    await migrateDatabase({ source: { url } })
    primary = await openDatabase({ url })
    requests = recordRequests(primary)
    await publish(1)
    const replicas = standbys.map(({ port }) => url.replace(`:${server.connection.port}/`, `:${port}/`))
    const config = readConfig({ DATABASE_URL: url, DATABASE_REPLICA_URLS: replicas.join(' ') })
    const write = (_details: object, line: string) => void lines.push(line)
    const log = { error: write, warn: write, info: write }
    const port = await takePort({ host: '127.0.0.1', port: 0, log })
    const storage = { database: primary, explain: (error: unknown) => error, close: async () => {} }
    gateway = openGateway(storage, port, { config, log })
    await untilAnswering(2)
  })

  afterAll(async () => {
    await gateway?.close()
    await primary?.close()
    for (const standby of standbys) standby.stop()
    await server?.stop()
  })

  afterEach(async () => {
    for (const standby of standbys) await replay(standby, 'resume')
    await untilAnswering(2)
  })

  async function publish(number: number): Promise<void> {
    const { editions } = await publishRelease(primary, {
      add: [{ path: '/wells/', edition: { title: `Wells ${number}` } }],
      close: edition === 0 ? [] : [edition],
    })
    edition = editions[0] ?? 0
  }

  const newest = async () => Number((await primary.sql`select max(number) as number from releases`)[0]?.number)

  async function replay({ connection }: Standby, what: 'pause' | 'resume'): Promise<void> {
    const sql = createClient({ ...connection, database: 'library' }, { max: 1 })
    try {
      await sql.unsafe(`select pg_wal_replay_${what}()`)
    } finally {
      await sql.end({ timeout: 5 })
    }
  }

  async function untilAnswering(count: number): Promise<void> {
    const replicas = async () => (await (await fetch(`${gateway.url}/readyz`)).json()).replicas
    await vi.waitFor(async () => expect(await replicas()).toEqual({ answering: count, all: 2 }), {
      timeout: 60_000,
      interval: 20,
    })
  }

  /** The answer as it is read, not as it is cached. */
  async function ask(headers: Record<string, string> = {}) {
    const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(uncached())}`, { headers })
    const { data, errors } = await response.json()
    if (errors) return { status: response.status, code: errors[0].extensions.code }
    return { status: response.status, release: data.site.release.number, title: data.articleByPath.title }
  }

  const whole = (release: number) => ({ status: 200, release, title: `Wells ${release}` })

  test('replicas answer, and the primary is asked nothing', async () => {
    await publish(2)
    await expect.poll(() => ask()).toEqual(whole(2))
    await untilAnswering(2)
    requests.forget()

    expect(await ask()).toEqual(whole(2))
    expect(requests.statements.filter((statement) => statement.includes('"title"'))).toEqual([])
  })

  test('a replica that lags gives its older release whole, and the primary the newer one to who knows of it', async () => {
    const before = await newest()
    for (const standby of standbys) await replay(standby, 'pause')
    await publish(before + 1)

    expect(await ask()).toEqual(whole(before))
    expect(await ask({ 'content-release': String(before + 1) })).toEqual(whole(before + 1))
    expect(await ask()).toEqual(whole(before + 1))

    for (const standby of standbys) await replay(standby, 'resume')
    await untilAnswering(2)
    expect(await ask()).toEqual(whole(before + 1))
  })

  test('of replicas that lag unequally the one behind is left out, so that no answer is older than one before', async () => {
    const before = await newest()
    const seen: Seen[] = []
    const clients = startSteadyClients(gateway.url, { clients: 1, query: uncached, onAnswer: (one) => seen.push(one) })
    await replay(standbys[0] as Standby, 'pause')
    for (const step of [1, 2, 3]) {
      await publish(before + step)
      await expect.poll(() => ask()).toEqual(whole(before + step))
    }
    const failures = await clients.stop()

    expect(failures).toEqual({})
    const releases = seen.map(({ release }) => release ?? 0)
    expect(releases).toEqual(releases.toSorted((a, b) => a - b))
    for (const { text, release } of seen) expect(text).toContain(`Wells ${release}`)
  })

  test('what is cached is of the release that is given, while replicas lag and after', async () => {
    const before = await newest()
    const cached = async () => {
      const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(QUESTION)}`)
      return [Number(response.headers.get('content-release')), (await response.json()).data.articleByPath.title]
    }
    for (const standby of standbys) await replay(standby, 'pause')
    await publish(before + 1)
    expect([await cached(), await cached()]).toEqual(Array(2).fill([before, `Wells ${before}`]))
    for (const standby of standbys) await replay(standby, 'resume')

    await expect.poll(cached, { timeout: 20_000 }).toEqual([before + 1, `Wells ${before + 1}`])
    await untilAnswering(2)
    expect(await cached()).toEqual([before + 1, `Wells ${before + 1}`])
  })

  test('a replica that dies under load is left out, and comes back, without a request that fails', async () => {
    const clients = startSteadyClients(gateway.url, { clients: 4, query: uncached })
    await clients.more(50)
    for (const standby of standbys) {
      standby.stop()
      await untilAnswering(1)
      expect((await ask()).status).toBe(200)
      standby.start()
      await untilAnswering(2)
    }

    expect(await clients.stop()).toEqual({})
  })

  test('without any replica the primary answers', async () => {
    const release = await newest()
    for (const standby of standbys) standby.stop()

    expect(await ask()).toEqual(whole(release))
    expect(await ask()).toEqual(whole(release))
    for (const standby of standbys) standby.start()
    await untilAnswering(2)
  })

  test('what was pruned is read at no replica that still has it', async () => {
    const before = await newest()
    await publish(before + 1)
    await publish(before + 2)
    await expect.poll(() => ask()).toEqual(whole(before + 2))
    await untilAnswering(2)
    for (const standby of standbys) await replay(standby, 'pause')
    await pruneHistory(primary, { keep: 1, planOnly: false, onWait() {} })

    await expect
      .poll(() => ask({ 'content-release': String(before) }), { timeout: 20_000 })
      .toEqual({ status: 410, code: 'RELEASE_PRUNED' })
    expect(await ask()).toEqual(whole(before + 2))
  })

  test('while the primary is away replicas answer, and the gateway is ready', async () => {
    const release = await newest()
    const clients = startSteadyClients(gateway.url, { clients: 2, query: uncached })
    await clients.more(20)
    server.down()

    await clients.more(20)
    expect(await ask()).toEqual(whole(release))
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)

    server.up()
    await expect.poll(() => newest().catch(() => null), { timeout: 20_000 }).toBe(release)
    await publish(release + 1)
    await expect.poll(() => ask(), { timeout: 20_000 }).toEqual(whole(release + 1))
    expect(await clients.stop()).toEqual({})
  })

  test('no worker gives an older release than another one gave', async () => {
    const before = await newest()
    const url = server.url({ database: 'library' })
    const replicas = standbys.map(({ port }) => url.replace(`:${server.connection.port}/`, `:${port}/`))
    const environment = { DATABASE_URL: url, DATABASE_REPLICA_URLS: replicas.join(' ') }
    const several = startCliIn(environment, 'serve', '--workers', '2', '--port', '0')
    try {
      await several.says('Ctrl-C stops it.')
      const at = /http:\/\/\S+?:\d+/.exec(several.said())?.[0] ?? ''
      // Each on a connection of its own, which the workers are given in turn.
      const releaseAt = async (headers: Record<string, string> = {}) => {
        const address = `${at}/graphql?query=${encodeURIComponent(uncached())}`
        const response = await fetch(address, { headers: { connection: 'close', ...headers } })
        return Number(response.headers.get('content-release'))
      }
      const four = () => Promise.all(Array.from({ length: 4 }, () => releaseAt()))
      const areRead = async () =>
        (await (await fetch(`${at}/readyz`, { headers: { connection: 'close' } })).json()).replicas
      await expect
        .poll(() => Promise.all(Array.from({ length: 4 }, areRead)), { timeout: 20_000 })
        .toEqual(Array(4).fill({ answering: 2, all: 2 }))
      for (const standby of standbys) await replay(standby, 'pause')
      await publish(before + 1)
      expect(await four()).toEqual(Array(4).fill(before))

      expect(await releaseAt({ 'content-release': String(before + 1) })).toBe(before + 1)
      await expect.poll(four).toEqual(Array(4).fill(before + 1))
    } finally {
      await several.stop()
    }
  })

  test('a replica of another database is not read, and the log says so', async () => {
    await server.run('create database other')
    const url = server.url({ database: 'other' })
    await migrateDatabase({ source: { url } })
    const other = await openDatabase({ url })
    await publishRelease(other, { add: [{ path: '/wells/', edition: { title: 'Others' } }] })
    const log = { error() {}, info() {}, warn: (_details: object, line: string) => void lines.push(line) }
    const port = await takePort({ host: '127.0.0.1', port: 0, log })
    const storage = { database: primary, explain: (error: unknown) => error, close: async () => {} }
    const config = { ...readConfig({}), replicaUrls: [url] }
    const mistaken = openGateway(storage, port, { config, log })
    try {
      await expect.poll(() => lines).toContainEqual(expect.stringContaining('it is a replica of another database'))
      const response = await fetch(`${mistaken.url}/graphql?query=${encodeURIComponent(QUESTION)}`)

      expect(await response.text()).toContain(`Wells ${await newest()}`)
    } finally {
      await mistaken.close()
      await other.close()
    }
  })
})
