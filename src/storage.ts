import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from './config.ts'
import { abortable } from './database/abortable.ts'
import { parseTarget } from './database/connect/target.ts'
import type { DatabaseSource } from './database/connection.ts'
import { hasDatabase } from './database/embedded/home.ts'
import { type EmbeddedDatabase, openEmbedded } from './database/embedded/open-embedded.ts'
import { FullDisk, findFullDisk } from './database/full-disk.ts'
import { expectMigrated, migrateDatabase } from './database/migrate.ts'
import { type Database, openDatabase } from './database/open.ts'
import { retryWhileStarting } from './database/retry.ts'
import { fillPhrases } from './database/write/fill-phrases.ts'

/** An open and migrated database, with the server it needs if that is the embedded one. */
export interface Storage {
  readonly database: Database
  /** Whether the server is the embedded one, which is ours to look after. */
  readonly isEmbedded?: boolean
  /** The cause of a failed statement if that is the server or its disk; else the error itself. */
  explain(error: unknown): unknown
  /** Waits a few seconds for running statements, then aborts them. */
  close(): Promise<void>
}

/** `statementTimeout` is in milliseconds, 0 = none; by default that of readers. */
export interface StorageOptions {
  readonly log: (line: string) => void
  /** Called with what an operator has to know; by default `log`. */
  readonly warn?: (line: string) => void
  readonly statementTimeout?: number
  /** Ends the opening with its reason, and leaves nothing running. */
  readonly signal?: AbortSignal
}

const CLOSE_TIMEOUT = 500

/** Opens `DATABASE_URL`, or else the embedded Postgres, and brings its tables up to date. */
export async function openStorage(config: Config, options: StorageOptions): Promise<Storage> {
  return await open(config, options, bringUpToDate)
}

/**
 * The same where there is a database already; null where none was ever made. Makes nothing and changes no table: throws where
 * the tables are not those of this version.
 */
export async function openExistingStorage(config: Config, options: StorageOptions): Promise<Storage | null> {
  if (config.databaseUrl === null && !hasDatabase(config.dataDirectory)) return null
  return await open(config, options, expectMigrated)
}

async function bringUpToDate(database: Database): Promise<void> {
  await migrateDatabase(database)
  await fillPhrases(database)
}

/**
 * Joins a database that another process of ours keeps open, and has brought up to date. Throws where its tables are not those of
 * this version.
 */
export async function joinStorage(source: DatabaseSource, { log, warn = log }: StorageOptions): Promise<Storage> {
  const database = await openDatabase(source, { onAvailability: tellAvailability(warn) })
  try {
    await expectMigrated(database)
    return { database, explain: explainFullDisk, close: () => database.close() }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function open(
  config: Config,
  options: StorageOptions,
  prepare: (database: Database) => Promise<unknown>,
): Promise<Storage> {
  const { log, warn = log, signal, ...client } = options
  const { databaseUrl: url, databaseSchema: schema } = config
  if (url !== null) for (const line of parseTarget(url).warnings) warn(`DATABASE_URL: ${line}`)
  const embedded = url === null ? await openEmbedded({ directory: config.dataDirectory, log, warn, signal }) : null
  const address = embedded?.connection ?? { url: url ?? '' }
  const source = schema === null ? address : { ...address, schema }
  const explain = embedded?.explain ?? explainFullDisk
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
    const onAvailability = tellAvailability(warn)
    const opened = await retryWhileStarting(() => attempt(() => openDatabase(source, { ...client, onAvailability })))
    database = opened
    await retryWhileStarting(() => attempt(() => prepare(opened)))
    return { database: opened, isEmbedded: embedded !== null, explain, close }
  } catch (error) {
    // The first error is the one to report.
    await close().catch(() => {})
    throw explain(error)
  }
}

const AWAY = 'The database cannot be reached; requests are answered with 503 until it is back.'
const BACK = 'The database answers again.'

function tellAvailability(warn: (line: string) => void): (fault: unknown) => void {
  return (fault) => warn(fault === null ? BACK : `${AWAY} ${reasonOf(fault)}`)
}

function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault)
  // The message of Drizzle's error is only the statement.
  return fault.cause instanceof Error ? reasonOf(fault.cause) : fault.message
}

/**
 * Both at once, because stopping the server ends statements that would take long; the driver may wait forever for those, so half
 * a second after the server we stop waiting.
 */
async function closeAll(database: Database | null, embedded: EmbeddedDatabase | null): Promise<void> {
  const stopped = embedded?.stop()
  const timeout = stopped?.then(() => sleep(CLOSE_TIMEOUT, undefined, { ref: false }))
  const closed = Promise.race([database?.close(), ...(timeout ? [timeout] : [])])
  for (const outcome of await Promise.allSettled([closed, stopped]))
    if (outcome.status === 'rejected') throw outcome.reason
}

function explainFullDisk(error: unknown): unknown {
  const found = findFullDisk(error)
  if (found?.by !== 'postgres') return error
  const advice =
    'The disk of the database server is full. Nothing half-done was published: what was published before stays. ' +
    'Make room there, then try again.'
  return new FullDisk(`Postgres: ${found.message}\n${advice}`, { cause: error })
}
