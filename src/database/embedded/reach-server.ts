import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../connection.ts'
import { FullDisk, isDiskFull } from '../full-disk.ts'
import { isSessionLost } from '../retry.ts'
import { connectionTo } from './address.ts'
import { embeddedError, gravest, readTail } from './embedded-error.ts'
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

/** How to reach a server; `onLost` is called when the session breaks, and the signal ends the attempt with its reason. */
export interface ReachOptions extends StartOptions {
  readonly onLost: () => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Adopts the running server or starts one, with a first `initdb` where there are no data yet. Where it fails, a server it
 * started is stopped again. Only under the start lock.
 */
export async function reachServer(home: Home, { onLost, signal, ...options }: ReachOptions): Promise<ReachedServer> {
  const deadline = Date.now() + PATIENCE
  let starting: StartingServer | null = null
  let starts = 0
  try {
    while (Date.now() < deadline) {
      signal?.throwIfAborted()
      const said = starting?.ended() ?? false
      if (said !== false && (starts >= PORT_ATTEMPTS || !isPortTaken(said))) throw startFailed(home, said)
      const postmaster = findPostmaster(join(home.folder, 'data'))
      if (postmaster?.ready) {
        const connection = connectionTo(postmaster, home.folder)
        const session = await trySession(connection, home, onLost)
        if (session) return { session, connection, pid: postmaster.pid, started: starting !== null }
      } else if (!postmaster && (!starting || said !== false)) {
        starting = await start(home, options, signal)
        starts += 1
      }
      await sleep(PAUSE)
    }
    throw startFailed(home, readTail(join(home.folder, 'server.log')))
  } catch (error) {
    await starting?.stop()
    throw error
  }
}

async function start(home: Home, options: StartOptions, signal: AbortSignal | undefined): Promise<StartingServer> {
  const binaries = await prepareBinaries(home.user, home.cache)
  await initialise(home, binaries, signal)
  signal?.throwIfAborted()
  return startPostmaster(binaries, home, options)
}

async function trySession(connection: Connection, home: Home, onLost: () => void): Promise<Session | null> {
  try {
    return await openSession(connection, onLost)
  } catch (cause) {
    // Starting up, shutting down, or gone between two looks.
    if (isSessionLost(cause)) return null
    const tail = readTail(join(home.folder, 'server.log'))
    throw embeddedError(`The embedded Postgres in ${home.folder} runs but lets us not in.`, tail, String(cause), cause)
  }
}

function isPortTaken(said: string): boolean {
  return said.includes('could not create any TCP/IP sockets')
}

function startFailed(home: Home, said: string): Error {
  const tried = `The embedded Postgres in ${home.folder} did not start.`
  const log = join(home.folder, 'server.log')
  // On a full disk the log may have had no room for the reason.
  if (said.includes('No space left on device') || isDiskFull(home.folder)) {
    const advice = `The disk that holds ${home.folder} is full. Make room there, then start again: nothing is lost.`
    return new FullDisk(embeddedError(tried, gravest(said), advice).message)
  }
  return embeddedError(
    tried,
    said || 'It said nothing.',
    `Its whole log is ${log}. Mend what it names and start again, or set DATABASE_URL.`,
  )
}
