import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createClient } from '../../src/database/client.ts'
import type { Connection } from '../../src/database/connection.ts'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { identifyProcess } from '../../src/database/embedded/process-identity.ts'
import { type Checkout, makeCheckout } from '../support/checkout.ts'
import { startEmbeddedProcess } from '../support/embedded-process.ts'

let checkout: Checkout
let directory: string

beforeAll(() => {
  checkout = makeCheckout({ mode: 0o755 })
})

afterAll(() => checkout.remove())

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'commonplace-crash-'))
  chmodSync(directory, 0o755)
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

test.each([200, 500, 900])('a kill %i ms into the first start leaves nothing half-made', async (delay) => {
  const killed = startEmbeddedProcess(checkout, { directory })
  await sleep(delay)
  await killed.kill('SIGKILL')

  const next = await openEmbedded({ directory })
  const answer = await ask(next.connection)
  await next.stop()

  expect(answer).toBe(1)
  expect(readdirSync(directory).filter((name) => name !== 'postgres')).toEqual([])
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

test('a postmaster.pid whose number belongs to another process by now does not keep the server from starting', async () => {
  const first = await openEmbedded({ directory })
  await first.stop()
  const data = join(first.folder, 'data')
  const { uid, gid } = statSync(data)
  const stranger = spawn('sleep', ['60'], { uid, gid })
  const number = String(stranger.pid)
  writeFileSync(
    join(data, 'postmaster.pid'),
    [number, data, '1700000000', '5432', first.folder, '', '1 1', 'ready'].join('\n'),
  )
  writeFileSync(join(first.folder, '.s.PGSQL.5432.lock'), [number, data, '1700000000', '5432', first.folder].join('\n'))

  const second = await openEmbedded({ directory })
  const answer = await ask(second.connection)
  await second.stop()
  const unharmed = identifyProcess(Number(number))
  stranger.kill()

  expect(answer).toBe(1)
  expect(second.owned).toBe(true)
  expect(unharmed?.command).toContain('sleep')
})

test('a copy of the data of a running server is a database of its own', async () => {
  const original = await openEmbedded({ directory: join(directory, 'original') })
  const { uid, gid } = statSync(original.folder)
  const copied = spawn('cp', ['-rp', join(directory, 'original'), join(directory, 'copy')])
  await new Promise((resolve) => copied.once('close', resolve))

  const copy = await openEmbedded({ directory: join(directory, 'copy') })
  const answer = await ask(copy.connection)
  await copy.stop()
  const untouched = await ask(original.connection)
  await original.stop()

  expect(statSync(copy.folder)).toMatchObject({ uid, gid })
  expect(copy.pid).not.toBe(original.pid)
  expect([answer, untouched]).toEqual([1, 1])
})

async function ask(connection: Connection): Promise<number | undefined> {
  const sql = createClient(connection, { max: 1 })
  try {
    const [row] = await sql<{ answer: number }[]>`select 1 as answer`
    return row?.answer
  } finally {
    await sql.end({ timeout: 1 })
  }
}
