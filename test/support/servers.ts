import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '../../src/database/client.ts'
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

/** Starts a server of its own with TLS; whoever opened it stops it. */
export async function openServer(programs: ServerPrograms): Promise<TestServer & { readonly folder: string }> {
  const folder = makeServerFolder()
  const data = join(folder, 'data')
  const run = (program: string, ...parameters: string[]) =>
    execFileSync(join(programs.folder, program), parameters, { ...serverAccount(), cwd: folder, stdio: 'pipe' })
  const password = join(folder, 'password')
  writeFileSync(password, 'secret of all')
  run(
    'initdb',
    '-D',
    data,
    '-U',
    'postgres',
    `--pwfile=${password}`,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '-N',
  )
  makeCertificates(folder, data)
  const port = await freePort()
  const settings = `-p ${port} -k ${folder} -c ssl=on -c fsync=off -c listen_addresses=localhost -c max_connections=60`
  run('pg_ctl', '-D', data, '-w', '-s', '-l', join(folder, 'log'), '-o', settings, 'start')
  const connection = { host: 'localhost', port, database: 'postgres', username: 'postgres', password: 'secret of all' }
  const stop = async () => {
    run('pg_ctl', '-D', data, '-w', '-s', '-m', 'immediate', 'stop')
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...describe(connection, stop), folder }
}

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
