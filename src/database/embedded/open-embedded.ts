import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../connection.ts'
import { chooseHome } from './home.ts'
import { type ServerSettings, stopPostmaster } from './postmaster.ts'
import { type ReachedServer, reachServer } from './reach-server.ts'
import { withStartLock } from './start-lock.ts'

/** A running embedded database; whoever opened it stops it. */
export interface EmbeddedDatabase {
  readonly connection: Connection
  /** The folder with the data, which is not the one asked for where the server's account cannot reach that. */
  readonly folder: string
  /** True where this call started the server, false where it adopted a running one. */
  readonly owned: boolean
  /** The server's process at the time of opening. */
  readonly pid: number
  /** Leaves the server; the last process to leave shuts it down. */
  stop(): Promise<void>
}

/** Choices for an embedded database; `log` hears one sentence for each thing an operator would want to know. */
export interface EmbeddedOptions {
  readonly directory: string
  /** Where root keeps what the server's account must reach; `/var/lib/commonplace` unless given. */
  readonly systemFolder?: string
  readonly log?: (line: string) => void
  readonly settings?: ServerSettings
}

const LONGEST_PAUSE = 30_000

/**
 * Opens the database kept in `directory`: makes it at the first call, starts its server or joins the one that runs. As long
 * as it is open, a server that dies is started again at the same address.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { log = () => {}, settings = {}, systemFolder } = options
  const directory = resolve(options.directory)
  const home = await chooseHome(directory, { log, ...(systemFolder && { systemFolder }) })
  let stopping: Promise<void> | null = null
  const reach = (formerPort?: number) =>
    reachServer(home, { settings, ...(formerPort && { formerPort }) }, () => void restore())
  let server = await withStartLock(directory, () => reach())
  const first = server
  log(`${server.started ? 'Started' : 'Joined'} the embedded Postgres in ${home.folder} (process ${server.pid}).`)

  async function restore(): Promise<void> {
    for (let pause = 250; stopping === null; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      log(`The embedded Postgres in ${home.folder} went away; looking after it.`)
      try {
        await server.session.close()
        await withStartLock(directory, async () => {
          // Whoever left while this waited for the lock must not come back: nobody would leave again.
          if (stopping === null) server = await reach(server.connection.port)
        })
        if (stopping !== null) return
        return log(`The embedded Postgres in ${home.folder} is back (process ${server.pid}).`)
      } catch (error) {
        log(error instanceof Error ? error.message : String(error))
        await sleep(pause)
      }
    }
  }

  async function leave(): Promise<void> {
    await withStartLock(directory, async () => {
      const alone = await isAlone(server)
      await server.session.close()
      if (!alone) return log('The embedded Postgres goes on for another process that uses it.')
      await stopPostmaster(home)
      log(`Stopped the embedded Postgres in ${home.folder}.`)
    })
  }

  return {
    connection: first.connection,
    folder: home.folder,
    owned: first.started,
    pid: first.pid,
    stop: () => {
      stopping ??= leave()
      return stopping
    },
  }
}

// Where the server does not answer, it may be another's turn to restore it; the next command joins and cleans up.
async function isAlone({ session }: ReachedServer): Promise<boolean> {
  try {
    return (await session.countOthers()) === 0
  } catch {
    return false
  }
}
