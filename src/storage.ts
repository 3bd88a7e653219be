import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from './config.ts'
import { abortable } from './database/abortable.ts'
import { parseTarget } from './database/connect/target.ts'
import { type EmbeddedDatabase, openEmbedded } from './database/embedded/open-embedded.ts'
import { FullDisk, findFullDisk } from './database/full-disk.ts'
import { migrateDatabase } from './database/migrate.ts'
import { type Database, openDatabase } from './database/open.ts'
import { onceStarted } from './database/retry.ts'

/** An open, migrated database, with whatever has to run for it. */
export interface Storage {
  readonly database: Database
  /** The reason behind an error of a statement, where the server or its disk is that reason; else the error itself. */
  explain(error: unknown): unknown
  /** Statements under way are cut off where they do not end in some seconds. */
  close(): Promise<void>
}

/** How to open the storage; `statementTimeout` in milliseconds, 0 = none, and a reader's default where it is left out. */
export interface StorageOptions {
  readonly log: (line: string) => void
  /** Hears what an operator has to know; `log` does where it is left out. */
  readonly warn?: (line: string) => void
  readonly statementTimeout?: number
  /** Ends the opening with its reason; nothing is left running then. */
  readonly signal?: AbortSignal
}

const AFTER_THE_SERVER = 500

/** Opens `DATABASE_URL`, or else the embedded Postgres, and brings its tables up to date. */
export async function openStorage(config: Config, options: StorageOptions): Promise<Storage> {
  const { log, warn = log, signal, ...client } = options
  const { databaseUrl: url, databaseSchema: schema } = config
  if (url !== null) for (const line of parseTarget(url).warnings) warn(`DATABASE_URL: ${line}`)
  const embedded = url === null ? await openEmbedded({ directory: config.dataDirectory, log, warn, signal }) : null
  const address = embedded?.connection ?? { url: url ?? '' }
  const source = schema === null ? address : { ...address, schema }
  const explain = embedded?.explain ?? tellFullDisk
  let database: Database | null = null
  let closing: Promise<void> | null = null
  const close = () => {
    closing ??= closeAll(database, embedded)
    return closing
  }
  try {
    const attempt = <T>(run: () => Promise<T>) => {
      signal?.throwIfAborted()
      return abortable(run(), signal)
    }
    const onAvailability = (fault: unknown) => warn(fault === null ? BACK : `${AWAY} ${reasonOf(fault)}`)
    const opened = await onceStarted(() => attempt(() => openDatabase(source, { ...client, onAvailability })))
    database = opened
    await onceStarted(() => attempt(() => migrateDatabase(opened)))
    return { database: opened, explain, close }
  } catch (error) {
    // The first reason is the one to tell.
    await close().catch(() => {})
    throw explain(error)
  }
}

const AWAY = 'The database cannot be reached; requests are answered with 503 until it is back.'
const BACK = 'The database answers again.'

function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault)
  // Drizzle's own message is the statement.
  return fault.cause instanceof Error ? reasonOf(fault.cause) : fault.message
}

/** Both at once: statements that would go on for long end with the server they run on, and the driver may wait for them in vain. */
async function closeAll(database: Database | null, embedded: EmbeddedDatabase | null): Promise<void> {
  const left = embedded?.stop()
  const late = left?.then(() => sleep(AFTER_THE_SERVER, undefined, { ref: false }))
  const closed = Promise.race([database?.close(), ...(late ? [late] : [])])
  for (const outcome of await Promise.allSettled([closed, left]))
    if (outcome.status === 'rejected') throw outcome.reason
}

function tellFullDisk(error: unknown): unknown {
  const found = findFullDisk(error)
  if (found?.by !== 'postgres') return error
  const advice =
    'The disk of the database server is full. Nothing half-done was published: what was published before stays. ' +
    'Make room there, then try again.'
  return new FullDisk(`Postgres: ${found.said}\n${advice}`, { cause: error })
}
