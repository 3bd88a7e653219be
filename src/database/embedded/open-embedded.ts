import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../connection.ts'
import { FullDisk, findFullDisk, isDiskFull } from '../full-disk.ts'
import { isSessionLost } from '../retry.ts'
import { embeddedError, readTail, severeLines } from './embedded-error.ts'
import { chooseHome, type Home } from './home.ts'
import { type ServerSettings, stopPostmaster } from './postmaster.ts'
import { openSession, type ReachedServer, reachServer } from './reach-server.ts'
import { withStartLock } from './start-lock.ts'
import { registerUser, type User } from './users.ts'

/** A running embedded database; whoever opened it stops it. */
export interface EmbeddedDatabase {
  readonly connection: Connection
  /** The folder with the data; not the one asked for if the server's account cannot enter that. */
  readonly folder: string
  /** Whether this call started the server; false if it was running already. */
  readonly owned: boolean
  /** The pid of the server when it was opened. */
  readonly pid: number
  /** The cause of a failed statement if that is the server or its disk; else the error itself. */
  explain(error: unknown): unknown
  /** Stops using the server; the last process to do so shuts it down. */
  stop(): Promise<void>
}

/** `log` is called for every step, `warn` (by default `log`) with what an operator has to know. */
export interface EmbeddedOptions {
  readonly directory: string
  /** Where root stores what the server's account must be able to read; `/var/lib/commonplace` by default. */
  readonly systemFolder?: string
  readonly log?: (line: string) => void
  readonly warn?: (line: string) => void
  readonly settings?: ServerSettings
  /** Ends the opening with its reason, and leaves nothing running. */
  readonly signal?: AbortSignal | undefined
}

const LONGEST_PAUSE = 5000
// A process that holds the lock for longer is starting the server, and will stop it itself.
const LEAVE_TIMEOUT = 10_000
const ANSWER_TIMEOUT = 5000

/**
 * Opens the database stored in `directory`: creates it on the first call, and starts its server or joins a running one. While it
 * is open, a server that dies is restarted at the same address.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { log = () => {}, warn = log, settings = {}, systemFolder, signal } = options
  const directory = resolve(options.directory)
  const leaving = new AbortController()
  let stopping: Promise<void> | null = null
  let restoring: Promise<void> | null = null

  async function open(): Promise<{ readonly home: Home; readonly server: ReachedServer; readonly user: User }> {
    try {
      const home = await chooseHome(directory, { log, ...(systemFolder && { systemFolder }) })
      const joinServer = async () => {
        const user = registerUser(directory)
        try {
          return { home, server: await reachServer(home, { settings, signal, onLost }), user }
        } catch (error) {
          user.leave()
          throw error
        }
      }
      return await withStartLock(directory, joinServer, { signal })
    } catch (error) {
      throw explainFullDisk(error, directory)
    }
  }

  const { home, server: first, user } = await open()
  const logFile = join(home.folder, 'server.log')
  const logStart = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  let server = first
  log(`${server.started ? 'Started' : 'Joined'} the embedded Postgres in ${home.folder} (process ${server.pid}).`)

  function onLost(): void {
    if (!leaving.signal.aborted) restoring ??= restore().finally(() => (restoring = null))
  }

  async function restore(): Promise<void> {
    const reach = () => {
      const formerPort = server.connection.port
      return reachServer(home, { settings, signal: leaving.signal, onLost, ...(formerPort && { formerPort }) })
    }
    let warned = ''
    warn(`The embedded Postgres in ${home.folder} went away; restarting it.`)
    for (let pause = 250; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        await server.session.close()
        // If `stop` is called while this waits for the lock, the server must not be started: nobody would stop it.
        server = await withStartLock(directory, reach, { signal: leaving.signal })
        return warn(`The embedded Postgres in ${home.folder} is back (process ${server.pid}).`)
      } catch (error) {
        if (leaving.signal.aborted) return
        const reason = explainFullDisk(error, directory)
        const kind = kindOf(reason)
        if (kind !== warned) warn(`${messageOf(reason)}\nIt is tried again every few seconds.`)
        warned = kind
        await sleep(pause, undefined, { signal: leaving.signal }).catch(() => {})
      }
    }
  }

  async function leave(): Promise<void> {
    leaving.abort()
    await restoring
    try {
      await withStartLock(directory, leaveServer, { timeout: LEAVE_TIMEOUT })
    } catch (error) {
      // Without room for the lock: a process that joins at this moment finds the server gone and restarts it.
      if (!findFullDisk(error)) throw error
      await leaveServer()
    } finally {
      user.leave()
      await server.session.close()
    }
  }

  async function leaveServer(): Promise<void> {
    user.leave()
    const isUnused = !user.hasOthers() && (await isAlone(server))
    await server.session.close()
    if (!isUnused) return log('The embedded Postgres keeps running for another process that uses it.')
    await stopPostmaster(home)
    log(`Stopped the embedded Postgres in ${home.folder}.`)
  }

  return {
    connection: first.connection,
    folder: home.folder,
    owned: first.started,
    pid: first.pid,
    explain(error) {
      const disk = explainFullDisk(error, home.folder)
      if (disk !== error || !isSessionLost(error)) return disk
      const output = readTail(logFile, logStart)
      const failure = `The embedded Postgres in ${home.folder} went away in the middle of the work.`
      const isFull = output.includes('No space left on device') || isDiskFull(home.folder)
      const advice = isFull ? makeRoom(home.folder) : `${NOTHING_PARTIAL} Its whole log is ${logFile}.`
      const explained = embeddedError(failure, isFull ? severeLines(output) : output, advice, error)
      return isFull ? new FullDisk(explained.message, { cause: error }) : explained
    },
    stop: () => {
      stopping ??= leave()
      return stopping
    },
  }
}

const NOTHING_PARTIAL = 'Nothing half-done was published: what was published before stays.'

function makeRoom(folder: string): string {
  return `The disk that holds ${folder} is full. ${NOTHING_PARTIAL} Make room there, then try again.`
}

function explainFullDisk(error: unknown, folder: string): unknown {
  const found = error instanceof FullDisk ? null : findFullDisk(error)
  if (found === null) return error
  const by = found.by === 'postgres' ? 'Postgres: ' : ''
  return new FullDisk(`${by}${found.message}\n${makeRoom(folder)}`, { cause: error })
}

/** Equal for errors that differ only in times, pids and file names, of which one is enough to report. */
function kindOf(error: unknown): string {
  return error instanceof FullDisk ? 'full disk' : messageOf(error).replaceAll(/\d+/g, '')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

// A server that does not answer is of no use to other processes either: they restart it if it is gone.
async function isAlone({ session, connection }: ReachedServer): Promise<boolean> {
  const timeout = sleep(ANSWER_TIMEOUT, 0, { ref: false })
  try {
    return (await Promise.race([session.countOthers().catch(() => countInNewSession(connection)), timeout])) === 0
  } catch (error) {
    return isSessionLost(error)
  }
}

/** For when the session was lost: another process may have restarted the server already. */
async function countInNewSession(connection: Connection): Promise<number> {
  const session = await openSession(connection, () => {})
  try {
    return await session.countOthers()
  } finally {
    await session.close()
  }
}
