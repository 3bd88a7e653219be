import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import { createClient } from '../connect/client.ts'
import type { Connection } from '../connection.ts'
import { FullDisk, isDiskFull } from '../full-disk.ts'
import { isSessionLost } from '../retry.ts'
import { connectionTo } from './address.ts'
import { prepareBinaries } from './binaries.ts'
import { embeddedError, readTail, severeLines } from './embedded-error.ts'
import type { Home } from './home.ts'
import { initialise, OWNER } from './initialise.ts'
import { findPostmaster } from './pid-file.ts'
import { type StartingServer, type StartOptions, startPostmaster } from './postmaster.ts'

/** A server that answers, and whether this call started it. */
export interface ReachedServer {
  readonly session: Session
  readonly connection: Connection
  readonly pid: number
  readonly started: boolean
}

/** This process's own connection to an embedded server: while it is open, the server is in use. */
export interface Session {
  /** How many other processes have such a session. */
  countOthers(): Promise<number>
  close(): Promise<void>
}

/** `onLost` is called when the session breaks; the signal ends the attempt with its reason. */
export interface ReachOptions extends StartOptions {
  readonly onLost: () => void
  readonly signal?: AbortSignal | undefined
}

// After a crash Postgres replays its log before it answers.
const TIMEOUT = 150_000
const PAUSE = 20
const PORT_ATTEMPTS = 3
const SESSION_NAME = 'commonplace session'

/**
 * Connects to the running server or starts one, after a first `initdb` if there is no data yet. If that fails, a server it
 * started is stopped again. Only call it while holding the start lock.
 */
export async function reachServer(home: Home, { onLost, signal, ...options }: ReachOptions): Promise<ReachedServer> {
  const deadline = Date.now() + TIMEOUT
  let starting: StartingServer | null = null
  let starts = 0
  try {
    while (Date.now() < deadline) {
      signal?.throwIfAborted()
      const output = starting?.ended() ?? false
      if (output !== false && (starts >= PORT_ATTEMPTS || !isPortTaken(output))) throw startFailed(home, output)
      const postmaster = findPostmaster(join(home.folder, 'data'))
      if (postmaster?.ready) {
        const connection = connectionTo(postmaster, home.folder)
        const session = await trySession(connection, home, onLost)
        if (session) return { session, connection, pid: postmaster.pid, started: starting !== null }
      } else if (!postmaster && (!starting || output !== false)) {
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

/** Connects once and creates the database if it is missing; rejects with the driver's error if the server does not answer. */
export async function openSession(connection: Connection, onLost: () => void): Promise<Session> {
  let open = false
  // The database `postgres` exists from the start; ours may not.
  const sql = createClient(
    { ...connection, database: 'postgres' },
    { max: 1, applicationName: SESSION_NAME, onLost: () => open && onLost() },
  )
  const close = async () => {
    open = false
    await sql.end({ timeout: 1 })
  }
  try {
    const found = await sql`select 1 from pg_database where datname = ${OWNER}`
    if (found.length === 0) await sql`create database ${sql(OWNER)}`.catch(ignoreExisting)
  } catch (error) {
    await close()
    throw error
  }
  open = true
  return { close, countOthers: () => countOthers(sql) }
}

async function countOthers(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ others: number }[]>`
    select count(*)::int as others from pg_stat_activity
    where application_name = ${SESSION_NAME} and pid <> pg_backend_pid()`
  return row?.others ?? 0
}

async function start(home: Home, options: StartOptions, signal: AbortSignal | undefined): Promise<StartingServer> {
  const binaries = await prepareBinaries(home.account, home.cache)
  await initialise(home, binaries, signal)
  signal?.throwIfAborted()
  return startPostmaster(binaries, home, options)
}

async function trySession(connection: Connection, home: Home, onLost: () => void): Promise<Session | null> {
  try {
    return await openSession(connection, onLost)
  } catch (cause) {
    // The server is starting up, shutting down, or has just ended.
    if (isSessionLost(cause)) return null
    const tail = readTail(join(home.folder, 'server.log'))
    throw embeddedError(`The embedded Postgres in ${home.folder} runs but refuses us.`, tail, String(cause), cause)
  }
}

function isPortTaken(output: string): boolean {
  return output.includes('could not create any TCP/IP sockets')
}

function startFailed(home: Home, output: string): Error {
  const failure = `The embedded Postgres in ${home.folder} did not start.`
  const log = join(home.folder, 'server.log')
  // On a full disk there may have been no room in the log for the reason.
  if (output.includes('No space left on device') || isDiskFull(home.folder)) {
    const advice = `The disk that holds ${home.folder} is full. Make room there, then start again: nothing is lost.`
    return new FullDisk(embeddedError(failure, severeLines(output), advice).message)
  }
  return embeddedError(
    failure,
    output || 'It printed nothing.',
    `Its whole log is ${log}. Fix what it names and start again, or set DATABASE_URL.`,
  )
}

/** The statement of a process that was killed may still run, and make the database first. */
function ignoreExisting(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  // duplicate_database, or unique_violation where both ran at once.
  if (code !== '42P04' && code !== '23505') throw error
}
