import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import * as tables from '../../schema/tables.ts'
import { type Availability, watchAvailability } from './availability.ts'
import { type CancellableClient, cancellableClient } from './cancellable.ts'
import { type ClientOptions, createPool } from './client.ts'
import type { DatabaseSource } from './connection.ts'
import { createLane, type Lane } from './lane.ts'
import { probe } from './probe.ts'
import { loseSessions } from './sessions.ts'

/** An open pool with Drizzle over it; whoever opened it closes it. */
export interface Database {
  readonly sql: postgres.Sql
  readonly drizzle: PostgresJsDatabase<typeof tables>
  /** Where the pool leads, for those who need a connection of their own. */
  readonly source: DatabaseSource
  /** Whether it can be reached, as far as reads have shown. */
  readonly availability: Availability
  readonly cancellable: CancellableClient['cancellable']
  /** For statements that may go through whole tables: a small pool of their own, and the lane that leads to it. */
  readonly scans: { readonly database: Database; readonly lane: Lane }
  close(): Promise<void>
}

/** Choices for a database; `onAvailability` hears the fault when readers lose it, and null when it is back. */
export interface DatabaseOptions extends ClientOptions {
  readonly onAvailability?: (fault: unknown) => void
}

const OLDEST_VERSION = 15
const SECOND = 1000

// Below the time a request may take, so that Postgres never works for an answer nobody waits for.
const LOOK_UP_TIMEOUT = 5 * SECOND
const SCAN_TIMEOUT = 8 * SECOND
const SCANS = { running: 2, waiting: 32, patience: 5 * SECOND }

/** Opens a pool on a Postgres of version 15 or newer that stores UTF-8; throws a plain sentence for any other. */
export async function openDatabase(source: DatabaseSource, options: DatabaseOptions = {}): Promise<Database> {
  const { onAvailability = () => {}, ...client } = options
  const pools: postgres.Sql[] = []
  const onChange = (fault: unknown) => {
    // Those of before may never answer again, although the database does.
    if (fault !== null) for (const pool of pools) loseSessions(pool)
    onAvailability(fault)
  }
  const availability = watchAvailability({ probe: () => probe(source), onChange })
  const database = openPool(source, { statementTimeout: LOOK_UP_TIMEOUT, ...client }, { availability, pools })
  try {
    await checkServer(database.sql)
    return database
  } catch (cause) {
    await database.close()
    throw new Error(`The database at ${nameOf(source)} cannot be used: ${reasonOf(cause)}`, { cause })
  }
}

/** What the pools of one database share. */
interface Shared {
  readonly availability: Availability
  readonly pools: postgres.Sql[]
}

function openPool(source: DatabaseSource, options: ClientOptions, shared: Shared): Database {
  const { availability, pools } = shared
  const sql = createPool(source, options)
  pools.push(sql)
  const { client, cancellable } = cancellableClient(sql, options.statementTimeout ?? 0)
  let scans: Database['scans'] | null = null
  const openScans = () => {
    const statementTimeout = options.statementTimeout === 0 ? 0 : SCAN_TIMEOUT
    const slow = { ...options, max: SCANS.running, statementTimeout, applicationName: 'commonplace scans' }
    return { database: openPool(source, slow, shared), lane: createLane(SCANS) }
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

async function checkServer(sql: postgres.Sql): Promise<void> {
  const [server] = await sql<{ version: number; encoding: string }[]>`
    select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding`
  if (!server || server.version < OLDEST_VERSION)
    throw new Error(`it is Postgres ${server?.version}, and Commonplace needs ${OLDEST_VERSION} or newer.`)
  if (server.encoding !== 'UTF8')
    throw new Error(`it stores ${server.encoding}, and Commonplace needs UTF8 (CREATE DATABASE … ENCODING 'UTF8').`)
}

// Without user and password, because this ends up in logs.
function nameOf(source: DatabaseSource): string {
  if (!('url' in source)) return `${source.path ?? `${source.host}:${source.port}`} (${source.database})`
  const url = URL.canParse(source.url) ? new URL(source.url) : null
  return url ? `${url.host}${url.pathname}` : 'DATABASE_URL'
}

function reasonOf(cause: unknown): string {
  // A connection refused under several addresses is an AggregateError with an empty message.
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join('; ')
  return cause instanceof Error ? cause.message : String(cause)
}
