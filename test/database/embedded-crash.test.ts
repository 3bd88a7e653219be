import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import type { Connection } from '../../src/database/connection.ts'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { findPostmaster } from '../../src/database/embedded/pid-file.ts'
import { identifyProcess } from '../../src/database/embedded/process-identity.ts'
import { type Checkout, makeCheckout } from '../support/checkout.ts'
import { startEmbeddedProcess } from '../support/embedded-process.ts'
import { makeDatabaseFolder, makeFolder } from '../support/fresh-folder.ts'

// Servers are made and started here, each a second of the processor and more on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let checkout: Checkout
let directory: string

beforeAll(() => {
  checkout = makeCheckout({ mode: 0o755 })
})

afterAll(() => checkout.remove())

beforeEach(async () => {
  directory = makeDatabaseFolder()
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

test('a process that is killed leaves its server, and the next one joins it and stops it', async () => {
  const killed = startEmbeddedProcess(checkout, { directory })
  const before = await killed.opened
  await killed.kill('SIGKILL')
  const surviving = identifyProcess(before.pid)

  const next = await openEmbedded({ directory })
  await next.stop()

  expect(surviving?.command).toContain('postgres')
  expect([next.pid, next.owned]).toEqual([before.pid, false])
  expect(identifyProcess(before.pid)).toBeNull()
})

test('Ctrl-C reaches the process and not its server, which works on until it is stopped', async () => {
  const held = startEmbeddedProcess(checkout, { directory })
  const { connection, pid } = await held.opened
  held.pressCtrlC()
  await held.says('interrupted')

  await sleep(200)
  const answer = await ask(connection)
  await held.stop()

  expect(answer).toBe(1)
  expect(identifyProcess(pid)).toBeNull()
  expect(readFileSync(join(directory, 'postgres', 'server.log'), 'utf8')).toContain('database system is shut down')
})

test('of several processes that start at once, one makes the database and the others join', async () => {
  const processes = [1, 2, 3].map(() => startEmbeddedProcess(checkout, { directory: join(directory, 'new') }))
  const opened = await Promise.all(processes.map((each) => each.opened))
  const answers = await Promise.all(opened.map((each) => ask(each.connection)))
  await Promise.all(processes.map((each) => each.stop()))

  expect(opened.map((each) => each.owned).sort()).toEqual([false, false, true])
  expect(new Set(opened.map((each) => each.pid)).size).toBe(1)
  expect(answers).toEqual([1, 1, 1])
  expect(identifyProcess(opened[0]?.pid ?? 0)).toBeNull()
})

test.each([0, 300, 800])('a kill %i ms into the making of a database leaves nothing half-made', async (delay) => {
  const fresh = join(directory, 'new')
  const killed = startEmbeddedProcess(checkout, { directory: fresh })
  await expect.poll(() => listFolder(fresh), { timeout: 60_000, interval: 10 }).toContain('draft')
  await sleep(delay)
  await killed.kill('SIGKILL')

  const next = await openEmbedded({ directory: fresh })
  const answer = await ask(next.connection)
  await next.stop()

  expect(answer).toBe(1)
  expect(readdirSync(fresh)).toEqual(['postgres'])
})

test('a server and its process killed together start again with what was committed', async () => {
  const killed = startEmbeddedProcess(checkout, { directory })
  const { connection, pid } = await killed.opened
  const sql = createClient(connection, { max: 1 })
  await sql`create table kept as select 'lasting' as word`
  await sql.end({ timeout: 1 })
  await killed.kill('SIGKILL')
  process.kill(pid, 'SIGKILL')

  const next = await openEmbedded({ directory })
  const client = createClient(next.connection, { max: 1 })
  const rows = await client`select word from kept`
  await client.end({ timeout: 1 })
  await next.stop()

  expect([...rows]).toEqual([{ word: 'lasting' }])
  expect(next.owned).toBe(true)
})

test('a server that says it is ready and cannot be reached yet is waited for', async () => {
  const held = startEmbeddedProcess(checkout, { directory })
  const { connection } = await held.opened
  const socket = connection.path as string
  renameSync(socket, `${socket}.away`)
  const joining = openEmbedded({ directory }).catch((error: Error) => error)
  // Several times as long as it waits between two looks.
  const early = await Promise.race([joining, sleep(300, 'still looking')])
  renameSync(`${socket}.away`, socket)
  const joined = await joining

  expect(early).toBe('still looking')
  expect(joined).toMatchObject({ owned: false })
  if (!(joined instanceof Error)) await joined.stop()
  await held.kill('SIGKILL')
  await (await openEmbedded({ directory })).stop()
})

test('who leaves the moment all sessions were ended does not stop the server under others', async () => {
  const other = startEmbeddedProcess(checkout, { directory })
  const { connection, pid } = await other.opened
  const leaving = await openEmbedded({ directory })
  // Slow to come back, as a busy process is.
  process.kill(other.pid, 'SIGSTOP')
  const sql = createClient(connection, { max: 1 })
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()`
  await sql.end({ timeout: 1 })

  await leaving.stop()
  const isThere = identifyProcess(pid) !== null
  process.kill(other.pid, 'SIGCONT')
  const answer = await ask(connection)
  await other.stop()

  expect(isThere).toBe(true)
  expect(answer).toBe(1)
  expect(identifyProcess(pid)).toBeNull()
})

test('a process that leaves while its server is gone does not come back to it', async () => {
  const log: string[] = []
  let left: Promise<void> | undefined
  const opened = await openEmbedded({
    directory,
    log: (line) => {
      log.push(line)
      if (line.includes('went away')) left = opened.stop()
    },
  })
  process.kill(opened.pid, 'SIGKILL')

  await expect.poll(() => left !== undefined, { timeout: 60_000 }).toBe(true)
  await left
  await sleep(3000)

  expect(findPostmaster(join(directory, 'postgres', 'data'))).toBeNull()
  expect(log.filter((line) => line.includes('is back'))).toEqual([])
})

test('a postmaster.pid whose number belongs to another process by now does not keep the server from starting', async () => {
  const home = join(directory, 'postgres')
  const data = join(home, 'data')
  const { uid, gid } = statSync(data)
  const stranger = spawn('sleep', ['60'], { uid, gid })
  const lines = [stranger.pid, data, '1700000000', '5432', home]
  writeFileSync(join(data, 'postmaster.pid'), [...lines, '', '1 1', 'ready'].join('\n'))
  writeFileSync(join(home, '.s.PGSQL.5432.lock'), lines.join('\n'))

  const opened = await openEmbedded({ directory })
  const answer = await ask(opened.connection)
  await opened.stop()
  const unharmed = identifyProcess(stranger.pid ?? 0)
  stranger.kill()

  expect(answer).toBe(1)
  expect(opened.owned).toBe(true)
  expect(unharmed?.command).toContain('sleep')
})

test('an empty postmaster.pid, as a full disk leaves it, does not keep the server from starting', async () => {
  writeFileSync(join(directory, 'postgres', 'data', 'postmaster.pid'), '')

  const opened = await openEmbedded({ directory })
  const answer = await ask(opened.connection)
  await opened.stop()

  expect(answer).toBe(1)
})

test('a copy of the data of a running server is a database of its own', async () => {
  const original = await openEmbedded({ directory })
  const copied = makeFolder()
  execFileSync('cp', ['-rp', `${directory}/.`, copied])

  const copy = await openEmbedded({ directory: copied })
  const answer = await ask(copy.connection)
  await copy.stop()
  const untouched = await ask(original.connection)
  await original.stop()
  rmSync(copied, { recursive: true })

  expect(copy.pid).not.toBe(original.pid)
  expect([answer, untouched]).toEqual([1, 1])
})

function listFolder(folder: string): string {
  return existsSync(folder) ? readdirSync(folder).join(' ') : ''
}

async function ask(connection: Connection): Promise<number | undefined> {
  const sql = createClient(connection, { max: 1 })
  try {
    const [row] = await sql<{ answer: number }[]>`select 1 as answer`
    return row?.answer
  } finally {
    await sql.end({ timeout: 1 })
  }
}
