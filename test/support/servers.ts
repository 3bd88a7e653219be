import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '../../src/database/connect/client.ts'
import type { Connection } from '../../src/database/connection.ts'

/** A server of ours with an account that may do everything. */
export interface TestServer {
  readonly connection: Connection
  /** Its address for a database, as an operator would write it; with TLS where the server has that. */
  url(part: { database: string; username?: string; password?: string; query?: string }): string
  /** Runs statements on a database, `postgres` where none is named. */
  run(statements: string | readonly string[], database?: string): Promise<void>
  stop(): Promise<void>
}

/** The folder of a server's programs and its name, for each that tests are to start themselves. */
export interface ServerPrograms {
  readonly name: string
  readonly folder: string
}

const CHOICE = process.env.COMMONPLACE_TEST_DATABASES ?? ''
const INSTALLED = '/usr/lib/postgresql'

/** Whether tests that start servers of their own were asked for. */
export const serversWanted = CHOICE !== ''

/** What `COMMONPLACE_TEST_DATABASES` names: folders of programs separated by colons, or `1` for those that Debian installs. */
export const installedServers: readonly ServerPrograms[] = foldersOf(CHOICE)
  .filter((folder) => existsSync(join(folder, 'initdb')))
  .map((folder) => ({
    name: execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' }).trim(),
    folder,
  }))

/** Why tests with a server of their own cannot run here; null where they can. */
export const noServer = !serversWanted
  ? 'left out: npm run test:databases runs it'
  : installedServers.length === 0
    ? `left out: no Postgres server was found in ${CHOICE === '1' ? INSTALLED : CHOICE} (apt-get install postgresql)`
    : null

function foldersOf(choice: string): string[] {
  if (choice === '') return []
  if (choice !== '1') return choice.split(':')
  return existsSync(INSTALLED) ? readdirSync(INSTALLED).map((version) => join(INSTALLED, version, 'bin')) : []
}

/** The account that servers run as, because root may not run one; none where we are no root. */
export function serverAccount(): { uid: number; gid: number } | Record<never, never> {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** Makes a folder that the servers' account owns and everybody may enter. */
export function makeServerFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-server-'))
  chmodSync(folder, 0o755)
  const account = serverAccount()
  if ('uid' in account) chownSync(folder, account.uid, account.gid)
  return folder
}

/** The server of the whole run. */
export function sharedServer(connection: Connection): TestServer {
  return describe(connection, async () => {})
}

/** A server that tests have to themselves. */
export interface OwnServer extends TestServer {
  /** Holds its socket, and `certificates/ca.pem`. */
  readonly folder: string
  /** Starts another server that follows this one and cannot be written to; the name is that of its folder. */
  openStandby(name?: string): Promise<Standby>
  /** Stops the server at once, to be started again. */
  down(): void
  up(): void
}

/** A server that follows another. */
export interface Standby {
  readonly port: number
  readonly connection: Connection
  stop(): void
  /** Starts it again after it was stopped, at the same port. */
  start(): void
}

/** Starts a server of its own; whoever opened it stops it. */
export async function openServer(programs: ServerPrograms, tls: 'on' | 'off' = 'on'): Promise<OwnServer> {
  const folder = makeServerFolder()
  const run = (program: string, ...parameters: string[]) =>
    execFileSync(join(programs.folder, program), parameters, { ...serverAccount(), cwd: folder, stdio: 'pipe' })
  const start = (name: string, port: number) => {
    const settings = `-p ${port} -k ${folder} -c ssl=${tls} -c fsync=off -c listen_addresses=localhost -c max_connections=60`
    // Its output must not be ours: the server would keep it open.
    run('pg_ctl', '-D', join(folder, name), '-w', '-s', '-l', join(folder, `${name}.log`), '-o', settings, 'start')
  }
  const stop = (name: string) => run('pg_ctl', '-D', join(folder, name), '-w', '-s', '-m', 'immediate', 'stop')

  writeFileSync(join(folder, 'password'), SECRET)
  const choices = ['-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C.UTF-8', '-N']
  run('initdb', '-D', join(folder, 'data'), '-U', 'postgres', `--pwfile=${join(folder, 'password')}`, ...choices)
  makeCertificates(folder, join(folder, 'data'))
  const port = await freePort()
  start('data', port)
  const connection = { host: 'localhost', port, database: 'postgres', username: 'postgres', password: SECRET }
  return {
    ...describe(connection, async () => {
      stop('data')
      rmSync(folder, { recursive: true, force: true })
    }),
    folder,
    down: () => stop('data'),
    up: () => start('data', port),
    async openStandby(name = 'standby') {
      const primary = `host=${folder} port=${port} user=postgres password='${SECRET}'`
      run('pg_basebackup', '-D', join(folder, name), '-R', '-X', 'stream', '-c', 'fast', '-d', primary)
      const own = await freePort()
      start(name, own)
      return {
        port: own,
        connection: { ...connection, port: own },
        stop: () => stop(name),
        start: () => start(name, own),
      }
    },
  }
}

const SECRET = 'secret of all'

function describe(connection: Connection, stop: () => Promise<void>): TestServer {
  const encode = encodeURIComponent
  return {
    connection,
    url({ database, username = connection.username, password = connection.password, query = '' }) {
      const { path } = connection
      const host = path ? encode(path.slice(0, path.lastIndexOf('/'))) : connection.host
      const port = path ? path.slice(path.lastIndexOf('.') + 1) : connection.port
      return `postgres://${encode(username)}:${encode(password)}@${host}:${port}/${encode(database)}${query && `?${query}`}`
    },
    async run(statements, database = 'postgres') {
      const sql = createClient({ ...connection, database }, { max: 1, statementTimeout: 0 })
      try {
        for (const statement of [statements].flat()) await sql.unsafe(statement)
      } finally {
        await sql.end({ timeout: 5 })
      }
    },
    stop,
  }
}

/** `ca.pem` and, for localhost alone, the server's own certificate. */
function makeCertificates(folder: string, data: string): void {
  const work = join(folder, 'certificates')
  mkdirSync(work)
  const openssl = (...parameters: string[]) => execFileSync('openssl', parameters, { cwd: work, stdio: 'pipe' })
  writeFileSync(join(work, 'names'), 'subjectAltName=DNS:localhost')
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=ca',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  )
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
  )
  const sign = [
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
  ]
  openssl(...sign, '-extfile', 'names', '-out', 'server.crt')
  const account = serverAccount()
  for (const name of ['server.key', 'server.crt']) {
    execFileSync('cp', [join(work, name), data])
    chmodSync(join(data, name), 0o600)
    if ('uid' in account) chownSync(join(data, name), account.uid, account.gid)
  }
}

/** A port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Waits until something listens on a port of this machine. */
export async function untilListening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const there = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (there) return
    await sleep(20)
  }
}
