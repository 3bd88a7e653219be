import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import { openPooler, type Pooler, pgbouncerVersion } from '../support/pgbouncer.ts'
import { installedServers, noServer, openServer, type TestServer } from '../support/servers.ts'
import { type Trial, tryOut } from '../support/trial.ts'

const [programs] = installedServers

const ROLE = 'reader'
const PASSWORD = 'x'

const missing = noServer ?? (pgbouncerVersion ? null : 'left out: PgBouncer was not found (apt-get install pgbouncer)')

describe.skipIf(missing)(`behind PgBouncer (${missing ?? pgbouncerVersion})`, () => {
  let server: TestServer
  let expected: Trial
  let pooler: Pooler | null = null
  let number = 0
  let database = ''

  beforeAll(async () => {
    server = await openServer(programs ?? { name: '', folder: '' })
    await server.run(`create role ${ROLE} login password '${PASSWORD}'`)
    await server.run('create database direct')
    expected = await tryOut({ url: server.url({ database: 'direct' }) })
  })

  beforeEach(async () => {
    database = `pooled_${++number}`
    await server.run(`create database ${database} owner ${ROLE}`)
  })

  afterEach(async () => {
    await pooler?.stop()
    pooler = null
  })

  afterAll(() => server.stop())

  async function through(mode: 'session' | 'transaction', ignored: string): Promise<string> {
    await pooler?.stop()
    pooler = await openPooler(server, { mode, ignored, roles: [ROLE], password: PASSWORD })
    return pooler.url(database, ROLE)
  }

  async function reasonFor(source: Parameters<typeof openDatabase>[0]): Promise<string> {
    return openDatabase(source).then(
      async (opened) => {
        await opened.close()
        return 'it opened'
      },
      (error: Error) => error.message,
    )
  }

  /** What the first refusal says to ignore. */
  async function namesToIgnore(): Promise<string> {
    const reason = await reasonFor({ url: await through('session', '') })
    return /set there ignore_startup_parameters = ([\w,]+)/.exec(reason)?.[1] ?? `nothing: ${reason}`
  }

  test.each(['session', 'transaction'] as const)(
    'in %s mode as installed it is refused in a sentence',
    async (mode) => {
      const reason = await reasonFor({ url: await through(mode, '') })

      expect(reason).toMatch(/a pooler such as PgBouncer is in between .* Give the address of the server itself/)
    },
  )

  test('in session mode it works with what the refusal says', async () => {
    const url = await through('session', await namesToIgnore())

    expect(await tryOut({ url })).toEqual(expected)
  })

  test('in transaction mode it is refused however it is set up', async () => {
    const url = await through('transaction', await namesToIgnore())

    expect(await reasonFor({ url })).toMatch(/a pooler in transaction mode is in between/)
  })

  test('settings that do not get through are named with what sets them otherwise, and then it works', async () => {
    const settings = ["IntervalStyle = 'iso_8601'", "statement_timeout = '20ms'", "bytea_output = 'escape'"]
    for (const setting of settings) await server.run(`alter role ${ROLE} set ${setting}`)
    const source = { url: await through('session', await namesToIgnore()), schema: 'library' }

    const reason = await reasonFor(source)
    const remedies = reason.match(/ALTER ROLE [^;]*;/g) ?? []
    expect(remedies).toHaveLength(4)
    await server.run(remedies)
    const trial = await tryOut({ ...source, url: await through('session', await namesToIgnore()) })

    await server.run(`alter role ${ROLE} reset all`)
    expect(trial).toEqual(expected)
  })
})
