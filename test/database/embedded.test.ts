import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import type { Connection } from '../../src/database/connection.ts'
import { chooseAddress } from '../../src/database/embedded/address.ts'
import { type EmbeddedDatabase, openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { identifyProcess } from '../../src/database/embedded/process-identity.ts'
import { makeDatabaseFolder, makeFolder } from '../support/fresh-folder.ts'

// Servers are made and started here, each a second of the processor and more on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const TOO_DEEP = join('a'.repeat(60), 'b'.repeat(60))

let directory: string

beforeEach(async () => {
  directory = makeDatabaseFolder()
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('a new database', () => {
  let home: string
  let embedded: EmbeddedDatabase

  beforeAll(async () => {
    home = makeFolder()
    embedded = await openEmbedded({ directory: home })
  })

  afterAll(async () => {
    await embedded.stop()
    rmSync(home, { recursive: true })
  })

  test('stores UTF-8 and knows the letters of every language, whatever the machine has', async () => {
    const rows = await ask(embedded.connection, [
      `select current_setting('server_encoding') as encoding, lower('ÄÉЖ') as lower,
         to_tsvector('simple', 'ÄPFEL')::text as words`,
    ])

    expect(rows).toEqual([{ encoding: 'UTF8', lower: 'äéж', words: "'äpfel':1" }])
  })

  test('is served by an account that owns the data and is never root', () => {
    const server = Number(execFileSync('ps', ['-o', 'uid=', '-p', String(embedded.pid)]))

    expect(server).not.toBe(0)
    expect(server).toBe(statSync(join(embedded.folder, 'data')).uid)
  })

  test('keeps its data and its password readable by their owner alone, and the password out of the log', () => {
    const password = readFileSync(join(embedded.folder, 'password'), 'utf8')

    expect(statSync(embedded.folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(embedded.folder, 'password')).mode & 0o777).toBe(0o600)
    expect(password.length).toBeGreaterThanOrEqual(32)
    expect(readFileSync(join(embedded.folder, 'server.log'), 'utf8')).not.toContain(password)
  })

  test('refuses a wrong password', async () => {
    const attempt = ask({ ...embedded.connection, password: 'guessed' }, ['select 1'])

    await expect(attempt).rejects.toMatchObject({ code: '28P01' })
  })
})

test('what was written is there after a stop and a start', async () => {
  const first = await openEmbedded({ directory })
  await ask(first.connection, ['create table kept (word text)', "insert into kept values ('lasting')"])
  await first.stop()

  const second = await openEmbedded({ directory })
  const rows = await ask(second.connection, ['select word from kept'])
  await second.stop()

  expect(rows).toEqual([{ word: 'lasting' }])
})

test('who comes second joins the running server, and who leaves last stops it', async () => {
  const first = await openEmbedded({ directory })
  const second = await openEmbedded({ directory })
  await first.stop()
  const whileUsed = await ask(second.connection, ['select 1 as answer'])
  await second.stop()

  expect([first.owned, second.owned]).toEqual([true, false])
  expect(second.pid).toBe(first.pid)
  expect(whileUsed).toEqual([{ answer: 1 }])
  expect(identifyProcess(first.pid)).toBeNull()
})

test('a folder too deep for a socket gets a loopback port', async () => {
  const embedded = await openEmbedded({ directory: join(directory, TOO_DEEP) })
  const rows = await ask(embedded.connection, ["select current_setting('listen_addresses') as listening"])
  await embedded.stop()

  expect(embedded.folder).toBe(join(directory, TOO_DEEP, 'postgres'))
  expect(embedded.connection).toMatchObject({ host: '127.0.0.1', port: expect.any(Number) })
  expect(rows).toEqual([{ listening: '127.0.0.1' }])
})

test('the former port is taken again, or another where it belongs to someone else by now', async () => {
  const squatter = createServer().listen(0, '127.0.0.1')
  await once(squatter, 'listening')
  const { port } = squatter.address() as AddressInfo

  const whileTaken = await chooseAddress(join(directory, TOO_DEEP), port)
  squatter.close()
  await once(squatter, 'close')
  const whenFree = await chooseAddress(join(directory, TOO_DEEP), port)

  expect(whileTaken.port).not.toBe(port)
  expect(whenFree).toEqual({ port, socketFolder: null })
})

test('a port that stays taken ends in an error that names it', async () => {
  const squatter = createServer().listen(0, '127.0.0.1')
  await once(squatter, 'listening')
  const { port } = squatter.address() as AddressInfo
  const settings = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' }

  const attempt = openEmbedded({ directory, settings })

  await expect(attempt).rejects.toThrow(/did not start[\s\S]*Address already in use[\s\S]*server\.log/)
  squatter.close()
})

test('a server that dies is started again at the same address', async () => {
  const log: string[] = []
  const embedded = await openEmbedded({ directory, log: (line) => log.push(line) })
  const sql = createClient(embedded.connection, { max: 1 })
  await sql`create table kept as select 'lasting' as word`

  process.kill(embedded.pid, 'SIGKILL')
  await expect.poll(() => log.join('\n'), { timeout: 60_000 }).toContain('is back')
  const rows = await sql`select word from kept`
  await sql.end({ timeout: 1 })
  await embedded.stop()

  expect([...rows]).toEqual([{ word: 'lasting' }])
})

test('a server that cannot start says what it was told, what it said and what to do', async () => {
  writeFileSync(join(directory, 'postgres', 'data', 'PG_VERSION'), '9.6\n')

  const attempt = openEmbedded({ directory })

  await expect(attempt).rejects.toThrow(/did not start[\s\S]*version 9\.6[\s\S]*server\.log/)
})

test('a setting that Postgres does not know ends in an error and leaves no server and no lock', async () => {
  const attempt = openEmbedded({ directory, settings: { max_connections: 'many' } })

  await expect(attempt).rejects.toThrow(/invalid value for parameter "max_connections"/)
  expect(existsSync(join(directory, 'start.lock'))).toBe(false)
  expect(existsSync(join(directory, 'postgres', 'data', 'postmaster.pid'))).toBe(false)
})

async function ask(connection: Connection, statements: readonly string[]): Promise<unknown[]> {
  const sql = createClient(connection, { max: 1 })
  try {
    let rows: unknown[] = []
    for (const statement of statements) rows = [...(await sql.unsafe(statement))]
    return rows
  } finally {
    await sql.end({ timeout: 1 })
  }
}
