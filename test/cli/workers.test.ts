import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runCommand } from '../support/cli.ts'
import { type CliProcess, startCli, startCliIn } from '../support/cli-process.ts'
import { makeDatabaseFolder, makePublishedFolder } from '../support/fresh-folder.ts'
import { createSite, page, type TestSite } from '../support/site.ts'
import { startSteadyClients } from '../support/steady-clients.ts'
import { workersOf } from '../support/worker-pids.ts'

// Processes start slowly where others are at work.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const QUERY = '{ articleByPath(path: "/wells/") { title } }'

let site: TestSite
let data: string
let gateway: CliProcess
let url: string

beforeAll(async () => {
  site = createSite({ 'content/wells.md': page('Wells') })
  data = makeDatabaseFolder()
  gateway = startCli('serve', '--workers', '2', '--site', site.root, '--data', data, '--port', '0')
  await gateway.says('Ctrl-C stops it.')
  url = /http:\/\/\S+?:\d+/.exec(gateway.said())?.[0] ?? ''
})

afterAll(async () => {
  await gateway.stop()
  site.remove()
  rmSync(data, { recursive: true, force: true })
})

async function titleAt(address: string): Promise<string | undefined> {
  const response = await fetch(`${address}/graphql?query=${encodeURIComponent(QUERY)}`)
  const { data } = (await response.json()) as { data?: { articleByPath: { title: string } | null } }
  return data?.articleByPath?.title
}

test('several workers answer at one port, and the clock runs beside them', async () => {
  const clients = startSteadyClients(url, { clients: 4, query: QUERY })
  await clients.more(100)

  expect(await clients.stop()).toEqual({})
  expect(workersOf(gateway)).toHaveLength(2)
})

test('SIGHUP replaces every worker without a request that fails', async () => {
  const former = workersOf(gateway)
  const clients = startSteadyClients(url, { clients: 8, query: QUERY })
  await clients.more(20)
  gateway.send('SIGHUP')
  await gateway.says('The workers have been replaced.')
  await clients.more(20)
  const failures = await clients.stop()

  expect(failures).toEqual({})
  await expect.poll(() => workersOf(gateway).filter((pid) => former.includes(pid)), { timeout: 60_000 }).toEqual([])
  expect(workersOf(gateway)).toHaveLength(2)
})

test('a worker that was killed is replaced, and the others go on', async () => {
  const [killed = 0, other] = workersOf(gateway)
  process.kill(killed, 'SIGKILL')
  await gateway.says('It was ended by SIGKILL.')

  await expect.poll(() => workersOf(gateway).length, { timeout: 60_000 }).toBe(2)
  expect(workersOf(gateway)).toContain(other)
  expect(await titleAt(url)).toBe('Wells')
})

test('every worker answers from what an import publishes', async () => {
  site.write('content/wells.md', page('Deeper wells'))
  const importing = startCli('import', site.root, '--data', data)
  expect(await importing.ended).toBe(0)
  // Each on a connection of its own, which the workers are given in turn.
  const titles = () => Promise.all(Array.from({ length: 6 }, () => titleAt(url)))

  await expect.poll(async () => new Set(await titles()), { timeout: 20_000 }).toEqual(new Set(['Deeper wells']))
})

test('COMMONPLACE_WORKERS says how many there are, and SIGTERM ends those that have only begun to start', async () => {
  const own = await makePublishedFolder()
  // The same as `--workers 1`.
  const variables = { COMMONPLACE_WORKERS: '1' }
  const ending = startCliIn(variables, 'serve', '--site', site.root, '--data', own, '--port', '0')
  await ending.says('Ctrl-C stops it.')
  expect(workersOf(ending)).toHaveLength(1)
  for (const pid of workersOf(ending)) process.kill(pid, 'SIGKILL')
  await ending.says('another one takes its place')
  await expect.poll(() => workersOf(ending).length).toBe(1)
  const begun = workersOf(ending)
  ending.send('SIGTERM')

  expect(await ending.ended).toBe(0)
  expect(begun.filter(isThere)).toEqual([])
  expect(ending.said()).not.toContain('did not leave in time')
  rmSync(own, { recursive: true, force: true })
})

test('a port that is taken is said once, and ends the command', async () => {
  const second = startCli('serve', '--workers', '2', '--port', new URL(url).port, '--site', site.root, '--data', data)

  expect(await second.ended).toBe(1)
  expect(second.said()).toBe(
    `Port ${new URL(url).port} on 127.0.0.1 is taken by another program. Choose another with --port.\n`,
  )
})

test('workers that all end at once end the command with a word', async () => {
  const own = await makePublishedFolder()
  const documents = join(own, 'documents.json')
  writeFileSync(documents, '{"one":"{ site { title } }"}')
  const places = ['--site', site.root, '--data', own, '--port', '0', '--documents', documents]
  const broken = startCli('serve', '--workers', '1', ...places)
  await broken.says('Ctrl-C stops it.')
  writeFileSync(documents, '{"one":"{ site"}')
  for (const pid of workersOf(broken)) process.kill(pid, 'SIGKILL')

  expect(await broken.ended).toBe(1)
  expect(broken.said()).toMatch(/5 workers in a row ended soon after their start\. .*documents\.json has a document/)
  rmSync(own, { recursive: true, force: true })
})

test('what is no number of workers is refused', async () => {
  const { code, err } = await runCommand(['serve', '--workers', 'many'])

  expect(code).toBe(1)
  expect(err).toContain('Expected a whole number from 1 to 256, or auto for one for each processor.')
})

test('SIGTERM lets every worker finish, and ends all of them and Postgres', async () => {
  const workers = workersOf(gateway)
  gateway.send('SIGTERM')

  expect(await gateway.ended).toBe(0)
  expect(workers).toHaveLength(2)
  expect(workers.filter(isThere)).toEqual([])
  expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(data)
})

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
