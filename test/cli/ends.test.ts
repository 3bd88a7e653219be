import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { findPostmaster } from '../../src/database/embedded/pid-file.ts'
import { identifyProcess } from '../../src/database/embedded/process-identity.ts'
import { takeImportLock } from '../../src/database/write/import-lock.ts'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { type CliProcess, startCli } from '../support/cli-process.ts'
import { makeDatabaseFolder, makeFolder, makePublishedFolder } from '../support/fresh-folder.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

// Processes start slowly where others are at work.
vi.setConfig({ testTimeout: 90_000 })

const ROOT = resolve(import.meta.dirname, '../..')
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
// Else each ends two of the six kinds of work, and each kind is ended by one; CONTRIBUTING.md says when to try all.
const ALL = process.env.COMMONPLACE_SIGNALS === '1'

let data: string
let site: TestSite
let running: CliProcess[]
/** What some tests make besides. */
let folders: string[]

beforeEach(async () => {
  data = makeDatabaseFolder()
  site = createSite({ 'content/wells.md': page('Wells') })
  running = []
  folders = [data]
})

afterEach(async () => {
  await Promise.all(running.map((command) => command.stop()))
  site.remove()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function start(...parameters: string[]): CliProcess {
  const command = startCli(...parameters)
  running.push(command)
  return command
}

/** On a database in which something is published, so that nothing has to be imported. */
async function startServing(): Promise<CliProcess> {
  await usePublished()
  const command = start('serve', '--site', site.root, '--data', data, '--port', '0')
  await command.says('Commonplace is serving.')
  return command
}

async function usePublished(): Promise<void> {
  data = await makePublishedFolder()
  folders.push(data)
}

const left = (folder = data) => ({
  files: readdirSync(folder),
  postgres: findPostmaster(join(folder, 'postgres', 'data')),
})
const NOTHING = { files: ['postgres'], postgres: null }

describe.each(SIGNALS)('%s ends a command', (signal) => {
  const testOf = (work: number) => test.skipIf(!ALL && SIGNALS[work % SIGNALS.length] !== signal)

  testOf(0)('that waits for another to start the database', async () => {
    const lock = join(data, 'start.lock')
    writeFileSync(lock, `${process.pid} ${identifyProcess(process.pid)?.started}\nheld`)
    const command = start('releases', '--data', data)
    await vi.waitFor(() => expect(readdirSync(data).join(' ')).toContain('start.lock.'), {
      timeout: 20_000,
      interval: 1,
    })
    command.send(signal)
    const code = await command.ended

    expect([code, command.said()]).toEqual([1, '\nStopped.\n'])
    expect(readdirSync(data).sort()).toEqual(['postgres', 'start.lock'])
  })

  testOf(1)('that makes the database', async () => {
    const fresh = makeFolder()
    const command = start('import', site.root, '--data', fresh)
    await vi.waitFor(() => expect(readdirSync(fresh).join(' ')).toContain('draft'), { timeout: 20_000, interval: 1 })
    command.send(signal)
    const code = await command.ended
    const after = left(fresh)
    rmSync(fresh, { recursive: true })

    expect([code, command.said()]).toEqual([1, expect.stringMatching(/^\nStopped\. /)])
    expect(after).toEqual({ files: [], postgres: null })
  })

  testOf(2)('that starts the database', async () => {
    const command = start('rollback', '1', '--data', data)
    const file = join(data, 'postgres', 'data', 'postmaster.pid')
    await vi.waitFor(() => expect(existsSync(file)).toBe(true), { timeout: 20_000, interval: 1 })
    command.send(signal)
    const code = await command.ended

    expect([code, command.said()]).toEqual([1, expect.stringMatching(/^\nStopped\. A rollback publishes everything/)])
    expect(left()).toEqual(NOTHING)
  })

  testOf(3)('that serves', async () => {
    const command = await startServing()
    command.send(signal)

    expect(await command.ended).toBe(0)
    expect(left()).toEqual(NOTHING)
  })

  testOf(4)('that watches', async () => {
    const command = start('import', site.root, '--data', data, '--watch')
    await command.says('Published release 1.')
    command.send(signal)

    expect(await command.ended).toBe(0)
    expect(left()).toEqual(NOTHING)
  })

  testOf(5)('that checks', async () => {
    for (let number = 0; number < 1000; number++)
      site.write(`content/p${number}.md`, page('Page', 'Water. '.repeat(800)))
    const command = start('check', site.root)
    await command.says('Reading')
    command.send(signal)

    expect(await command.ended).toBe(1)
    expect(command.said()).toMatch(/\nStopped\.\n$/)
  })
})

describe('while an import runs', () => {
  let cli: CommandLine

  beforeAll(async () => {
    cli = await openCommandLine()
  })

  afterAll(() => cli.close())

  test.each([
    ['import', (root: string) => ['import', root]],
    ['rollback', () => ['rollback', '1']],
    ['prune-history', () => ['prune-history', '--keep', '1']],
    ['serve', (root: string) => ['serve', '--site', root, '--port', '0']],
    ['serve --watch', (root: string) => ['serve', '--site', root, '--port', '0', '--watch']],
  ])('SIGTERM ends %s while it waits for an import that runs', async (_name, parameters) => {
    const lock = await takeImportLock(cli.database, () => {})
    const command = start(...parameters(site.root), '--data', cli.directory)
    await command.says('import is running')
    command.send('SIGTERM')
    const code = await command.ended
    const postgres = findPostmaster(join(cli.directory, 'postgres', 'data'))
    await lock.release()

    expect([0, 1]).toContain(code)
    // It belongs to the import that runs.
    expect(postgres).not.toBeNull()
  })

  test('a gateway that imports for the first time says that it is starting, and keeps its port', async () => {
    const lock = await takeImportLock(cli.database, () => {})
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as { port: number }
    await new Promise((done) => probe.close(done))
    const command = start('serve', '--site', site.root, '--data', cli.directory, '--port', String(port))
    await command.says('import is running')
    const answers = await Promise.all(
      ['healthz', 'readyz', 'graphql'].map(async (path) => {
        const response = await fetch(`http://127.0.0.1:${port}/${path}`)
        return [path, response.status, response.headers.get('retry-after')]
      }),
    )
    await lock.release()
    await command.says('Commonplace is serving.')
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
    await command.stop()

    expect(answers).toEqual([
      ['healthz', 200, null],
      ['readyz', 503, null],
      ['graphql', 503, '1'],
    ])
    expect(ready.status).toBe(200)
  })
})

test('a second Ctrl-C does not wait for a client that reads slowly, and leaves no Postgres', async () => {
  const command = await startServing()
  const url = new URL(/Open (\S+)\/graphql/.exec(command.said())?.[1] ?? '')
  const client = connect(Number(url.port), url.hostname)
  client.on('error', () => {})
  // A request that is never finished holds the gateway up until its drain timeout.
  client.write('POST /graphql HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 99\r\n\r\n')
  await once(client, 'data')
  command.send('SIGINT')
  await command.says('Stopping')
  // Two signals within half a second are taken for one.
  await sleep(600)
  command.send('SIGINT')
  const code = await command.ended
  client.destroy()

  expect(code).toBe(1)
  expect(left()).toEqual(NOTHING)
})

test('a port that is taken is told before anything is started or imported', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const fresh = makeFolder()
  const command = start('serve', '--site', site.root, '--data', fresh, '--port', String(port))
  const code = await command.ended
  other.close()
  const after = readdirSync(fresh)
  rmSync(fresh, { recursive: true })

  expect(command.said()).toBe(`Port ${port} on 127.0.0.1 is taken by another program. Choose another with --port.\n`)
  expect(code).toBe(1)
  expect(after).toEqual([])
})

const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux') ?? false

test.skipIf(!hasScript)('a terminal that is closed ends a gateway, and leaves no Postgres', async () => {
  await usePublished()
  const command = [process.execPath, 'dist/src/main.js', 'serve', '--site', site.root, '--data', data, '--port', '0']
  const terminal = spawn('script', ['-qec', command.join(' '), '/dev/null'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  terminal.stdout.on('data', (chunk) => {
    said += chunk
  })
  await vi.waitFor(() => expect(said).toContain('Commonplace is serving.'), { timeout: 60_000 })
  terminal.kill('SIGKILL')

  await vi.waitFor(() => expect(left()).toEqual(NOTHING), { timeout: 20_000, interval: 100 })
})

test('SIGTERM to npm alone ends what `npm start` has started', async () => {
  await usePublished()
  // The script itself, without the build before it: the tests run on a build already.
  const npm = spawn('npm', ['start', '--ignore-scripts', '--', '--site', site.root, '--data', data, '--port', '0'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  npm.stdout.on('data', (chunk) => {
    said += chunk
  })
  await vi.waitFor(() => expect(said).toContain('Commonplace is serving.'), { timeout: 60_000 })
  npm.kill('SIGTERM')
  await once(npm, 'close')

  expect(left()).toEqual(NOTHING)
})
