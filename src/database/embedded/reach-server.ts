import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../connection.ts'
import { connectionTo } from './address.ts'
import { embeddedError, readTail } from './embedded-error.ts'
import type { Home } from './home.ts'
import { initialise } from './initialise.ts'
import { type StartingServer, type StartOptions, startPostmaster } from './postmaster.ts'
import { findPostmaster } from './postmaster-pid.ts'
import { openSession, type Session } from './session.ts'
import { prepareBinaries } from './usable-binaries.ts'

/** A server that answers, and whether this call started it. */
export interface ReachedServer {
  readonly session: Session
  readonly connection: Connection
  readonly pid: number
  readonly started: boolean
}

// After a crash Postgres replays its log before it answers.
const PATIENCE = 150_000
const PAUSE = 20
const PORT_ATTEMPTS = 3

/** Adopts the running server or starts one, with a first `initdb` where there are no data yet. Only under the start lock. */
export async function reachServer(home: Home, options: StartOptions, onLost: () => void): Promise<ReachedServer> {
  const deadline = Date.now() + PATIENCE
  let starting: StartingServer | null = null
  let starts = 0
  while (Date.now() < deadline) {
    const said = starting?.ended() ?? false
    if (said !== false && (starts >= PORT_ATTEMPTS || !isPortTaken(said))) throw startFailed(home, said)
    const postmaster = findPostmaster(join(home.folder, 'data'))
    if (postmaster?.ready) {
      const connection = connectionTo(postmaster, home.folder)
      const session = await trySession(connection, home, onLost)
      if (session) return { session, connection, pid: postmaster.pid, started: starting !== null }
    } else if (!postmaster && (!starting || said !== false)) {
      starting = await start(home, options)
      starts += 1
    }
    await sleep(PAUSE)
  }
  throw startFailed(home, readTail(join(home.folder, 'server.log')))
}

async function start(home: Home, options: StartOptions): Promise<StartingServer> {
  const binaries = await prepareBinaries(home.user, home.cache)
  await initialise(home, binaries)
  return startPostmaster(binaries, home, options)
}

async function trySession(connection: Connection, home: Home, onLost: () => void): Promise<Session | null> {
  try {
    return await openSession(connection, onLost)
  } catch (cause) {
    if (isNotYet(cause)) return null
    const tail = readTail(join(home.folder, 'server.log'))
    throw embeddedError(`The embedded Postgres in ${home.folder} runs but lets us not in.`, tail, String(cause), cause)
  }
}

// Starting up, shutting down, or gone between two looks.
function isNotYet(error: unknown): boolean {
  const { code = '' } = error as { code?: string }
  return ['57P03', '57P01', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'CONNECTION_CLOSED'].includes(code)
}

function isPortTaken(said: string): boolean {
  return said.includes('could not create any TCP/IP sockets')
}

function startFailed(home: Home, said: string): Error {
  return embeddedError(
    `The embedded Postgres in ${home.folder} did not start.`,
    said || 'It said nothing.',
    `Its whole log is ${join(home.folder, 'server.log')}. Mend what it names and start again, or set DATABASE_URL.`,
  )
}
