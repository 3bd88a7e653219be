import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, makeServerFolder, serverAccount, type TestServer, untilListening } from './servers.ts'

/** A pooler in front of a server, which lets in whoever knows the name of a role. */
export interface Pooler {
  url(database: string, role: string): string
  stop(): Promise<void>
}

const PROGRAM = '/usr/sbin/pgbouncer'

/** Null where PgBouncer is not installed. */
export const pgbouncerVersion = versionOf()

function versionOf(): string | null {
  try {
    return execFileSync(PROGRAM, ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? null
  } catch {
    return null
  }
}

/** How to pool; `ignored` are names for `ignore_startup_parameters`, and `password` is that of every role. */
export interface PoolerChoice {
  readonly mode: 'session' | 'transaction'
  readonly ignored: string
  readonly roles: readonly string[]
  readonly password: string
}

/** Starts PgBouncer; whoever opened it stops it. */
export async function openPooler(
  { connection }: TestServer,
  { mode, ignored, roles, password }: PoolerChoice,
): Promise<Pooler> {
  const folder = makeServerFolder()
  const port = await freePort()
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=${connection.host} port=${connection.port} password='${password}'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'users')}
pool_mode = ${mode}
default_pool_size = 10
${ignored && `ignore_startup_parameters = ${ignored}`}
`,
  )
  writeFileSync(join(folder, 'users'), roles.map((role) => `"${role}" "${password}"\n`).join(''))
  const program = spawn(PROGRAM, ['-q', join(folder, 'pgbouncer.ini')], {
    ...serverAccount(),
    cwd: folder,
    stdio: 'ignore',
  })
  const ended = once(program, 'exit')
  await untilListening(port)
  return {
    url: (database, role) => `postgres://${role}@127.0.0.1:${port}/${database}`,
    async stop() {
      program.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
