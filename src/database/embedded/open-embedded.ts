import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../connection.ts'
import { FullDisk, findFullDisk, isDiskFull } from '../full-disk.ts'
import { isSessionLost } from '../retry.ts'
import { embeddedError, gravest, readTail } from './embedded-error.ts'
import { chooseHome, type Home } from './home.ts'
import { type ServerSettings, stopPostmaster } from './postmaster.ts'
import { type ReachedServer, reachServer } from './reach-server.ts'
import { openSession } from './session.ts'
import { withStartLock } from './start-lock.ts'
import { enterUser, type User } from './users.ts'

/** A running embedded database; whoever opened it stops it. */
export interface EmbeddedDatabase {
  readonly connection: Connection
  /** The folder with the data, which is not the one asked for where the server's account cannot reach that. */
  readonly folder: string
  /** True where this call started the server, false where it adopted a running one. */
  readonly owned: boolean
  /** The server's process at the time of opening. */
  readonly pid: number
  /** The reason behind an error of a statement, where the server or its disk is that reason; else the error itself. */
  explain(error: unknown): unknown
  /** Leaves the server; the last process to leave shuts it down. */
  stop(): Promise<void>
}

/** Choices for an embedded database; `log` hears of every step, and `warn` what an operator has to know, else told to `log`. */
export interface EmbeddedOptions {
  readonly directory: string
  /** Where root keeps what the server's account must reach; `/var/lib/commonplace` unless given. */
  readonly systemFolder?: string
  readonly log?: (line: string) => void
  readonly warn?: (line: string) => void
  readonly settings?: ServerSettings
  /** Ends the opening with its reason; nothing is left running then. */
  readonly signal?: AbortSignal | undefined
}

const LONGEST_PAUSE = 5000
// Who holds the lock for longer is starting the server, and will stop it.
const LEAVE_PATIENCE = 10_000
const ANSWER_PATIENCE = 5000

/**
 * Opens the database kept in `directory`: makes it at the first call, starts its server or joins the one that runs. As long
 * as it is open, a server that dies is started again at the same address.
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
        const user = enterUser(directory)
        try {
          return { home, server: await reachServer(home, { settings, signal, onLost }), user }
        } catch (error) {
          user.leave()
          throw error
        }
      }
      return await withStartLock(directory, joinServer, { signal })
    } catch (error) {
      throw tellFullDisk(error, directory)
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
    let told = ''
    warn(`The embedded Postgres in ${home.folder} went away; looking after it.`)
    for (let pause = 250; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        await server.session.close()
        // Whoever left while this waited for the lock must not come back: nobody would leave again.
        server = await withStartLock(directory, reach, { signal: leaving.signal })
        return warn(`The embedded Postgres in ${home.folder} is back (process ${server.pid}).`)
      } catch (error) {
        if (leaving.signal.aborted) return
        const reason = tellFullDisk(error, directory)
        const kind = kindOf(reason)
        if (kind !== told) warn(`${messageOf(reason)}\nIt is tried again every few seconds.`)
        told = kind
        await sleep(pause, undefined, { signal: leaving.signal }).catch(() => {})
      }
    }
  }

  async function leave(): Promise<void> {
    leaving.abort()
    await restoring
    try {
      await withStartLock(directory, leaveServer, { patience: LEAVE_PATIENCE })
    } catch (error) {
      // Without room for a lock: whoever joins meanwhile finds its server gone and starts it again.
      if (!findFullDisk(error)) throw error
      await leaveServer()
    } finally {
      user.leave()
      await server.session.close()
    }
  }

  async function leaveServer(): Promise<void> {
    user.leave()
    const alone = !user.hasOthers() && (await isAlone(server))
    await server.session.close()
    if (!alone) return log('The embedded Postgres goes on for another process that uses it.')
    await stopPostmaster(home)
    log(`Stopped the embedded Postgres in ${home.folder}.`)
  }

  return {
    connection: first.connection,
    folder: home.folder,
    owned: first.started,
    pid: first.pid,
    explain(error) {
      const disk = tellFullDisk(error, home.folder)
      if (disk !== error || !isSessionLost(error)) return disk
      const said = readTail(logFile, logStart)
      const tried = `The embedded Postgres in ${home.folder} went away in the middle of the work.`
      const isFull = said.includes('No space left on device') || isDiskFull(home.folder)
      const advice = isFull ? makeRoom(home.folder) : `${NOTHING_HALF} Its whole log is ${logFile}.`
      const told = embeddedError(tried, isFull ? gravest(said) : said, advice, error)
      return isFull ? new FullDisk(told.message, { cause: error }) : told
    },
    stop: () => {
      stopping ??= leave()
      return stopping
    },
  }
}

const NOTHING_HALF = 'Nothing half-done was published: what was published before stays.'

function makeRoom(folder: string): string {
  return `The disk that holds ${folder} is full. ${NOTHING_HALF} Make room there, then try again.`
}

function tellFullDisk(error: unknown, folder: string): unknown {
  const found = error instanceof FullDisk ? null : findFullDisk(error)
  if (found === null) return error
  const by = found.by === 'postgres' ? 'Postgres: ' : ''
  return new FullDisk(`${by}${found.said}\n${makeRoom(folder)}`, { cause: error })
}

/** The same for errors of which one tells all: they differ only in times, processes and files. */
function kindOf(error: unknown): string {
  return error instanceof FullDisk ? 'full disk' : messageOf(error).replaceAll(/\d+/g, '')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

// A server that does not answer is no good to others either: they look for it again, and start it where it is gone.
async function isAlone({ session, connection }: ReachedServer): Promise<boolean> {
  const silence = sleep(ANSWER_PATIENCE, 0, { ref: false })
  try {
    return (await Promise.race([session.countOthers().catch(() => countAnew(connection)), silence])) === 0
  } catch (error) {
    return isSessionLost(error)
  }
}

/** Asks where the session was lost: another process may have brought the server back already. */
async function countAnew(connection: Connection): Promise<number> {
  const session = await openSession(connection, () => {})
  try {
    return await session.countOthers()
  } finally {
    await session.close()
  }
}
