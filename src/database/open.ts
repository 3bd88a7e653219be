import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import * as tables from '../../schema/tables.ts'
import { type Availability, watchAvailability } from './availability.ts'
import { type CancellableClient, cancellableClient } from './cancellable.ts'
import { checkNotPooled, checkSession } from './connect/check-session.ts'
import { type ClientOptions, createPool } from './connect/client.ts'
import { describeServer } from './connect/describe-server.ts'
import { explainFault, nameOfTarget } from './connect/explain-fault.ts'
import { targetOf } from './connect/target.ts'
import type { DatabaseSource } from './connection.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import { pingServer } from './ping-server.ts'
import { loseSessions } from './sessions.ts'

/** An open pool with Drizzle over it; whoever opened it closes it. */
export interface Database {
  readonly sql: postgres.Sql
  readonly drizzle: PostgresJsDatabase<typeof tables> & { readonly $client: postgres.Sql }
  /** How to open further connections to the same database. */
  readonly source: DatabaseSource
  /** Whether the database can be reached, as far as reads have shown. */
  readonly availability: Availability
  readonly cancellable: CancellableClient['cancellable']
  /** For statements that may scan whole tables: a small pool of their own, and the limiter in front of it. */
  readonly scans: { readonly database: Database; readonly limiter: Limiter }
  close(): Promise<void>
}

/** `onAvailability` is called with the error when readers lose the database, and with null when it is back. */
export interface DatabaseOptions extends ClientOptions {
  readonly onAvailability?: (fault: unknown) => void
}

const SECOND = 1000

// Shorter than a request may take, so that Postgres never works on an answer nobody waits for.
const LOOK_UP_TIMEOUT = 5 * SECOND
const SCAN_TIMEOUT = 8 * SECOND
const SCANS = { running: 2, waiting: 128, patience: 5 * SECOND }

/**
 * Opens a pool on a Postgres 15 or newer that stores UTF-8. All sessions use one schema, and the settings that our parsing of
 * values relies on. Throws one sentence if the database cannot be used.
 */
export async function openDatabase(source: DatabaseSource, options: DatabaseOptions = {}): Promise<Database> {
  const target = targetOf(source)
  let database: Database | null = null
  try {
    const known = { ...source, server: source.server ?? (await describeServer(source)) }
    // Only a connection string from an operator can lead to a pooler.
    if ('url' in known && source.server === undefined) await checkNotPooled(known)
    const statementTimeout = options.statementTimeout ?? LOOK_UP_TIMEOUT
    database = openPools(known, { ...options, statementTimeout })
    await checkSession(database.sql, known.server, statementTimeout)
    return database
  } catch (cause) {
    await database?.close()
    throw new Error(`The database at ${nameOfTarget(target)} cannot be used: ${explainFault(cause, target)}`, { cause })
  }
}

/** The same for a replica of a database that is open. It may be away, and nothing about it is checked. */
export function openReplica(url: string, { source }: Database, options: DatabaseOptions = {}): Database {
  const { schema, server } = source
  const own = { url, ...(schema !== undefined && { schema }), ...(server !== undefined && { server }) }
  return openPools(own, { ...options, statementTimeout: options.statementTimeout ?? LOOK_UP_TIMEOUT })
}

/** What the pools of one database share. */
interface Shared {
  readonly availability: Availability
  readonly pools: postgres.Sql[]
}

function openPools(source: DatabaseSource, { onAvailability = () => {}, ...client }: DatabaseOptions): Database {
  const pools: postgres.Sql[] = []
  const onChange = (fault: unknown) => {
    // The old sessions may never answer again, even when the database does.
    if (fault !== null) for (const pool of pools) loseSessions(pool)
    onAvailability(fault)
  }
  const availability = watchAvailability({ probe: () => pingServer(source), onChange })
  return openPool(source, client, { availability, pools })
}

function openPool(source: DatabaseSource, options: ClientOptions, shared: Shared): Database {
  const { availability, pools } = shared
  const sql = createPool(source, options)
  pools.push(sql)
  const { client, cancellable } = cancellableClient(sql, options.statementTimeout ?? 0)
  let scans: Database['scans'] | null = null
  const openScans = () => {
    const statementTimeout = options.statementTimeout === 0 ? 0 : SCAN_TIMEOUT
    // What is best for one language, theme or date may be the worst for another.
    const planEachTime = true
    const slow = {
      ...options,
      max: SCANS.running,
      statementTimeout,
      planEachTime,
      applicationName: 'commonplace scans',
    }
    return { database: openPool(source, slow, shared), limiter: createLimiter(SCANS) }
  }
  return {
    sql,
    drizzle: drizzle(client, { schema: tables, casing: 'snake_case' }),
    source,
    availability,
    cancellable,
    get scans() {
      scans ??= openScans()
      return scans
    },
    async close() {
      availability.close()
      await Promise.all([sql.end({ timeout: 5 }), scans?.database.close()])
    },
  }
}

/** Runs `work` on a session of its own without a statement timeout, for statements that may change many rows. */
export async function withoutStatementTimeout<T>(
  { source }: Database,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(source, { max: 1, statementTimeout: 0 })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
