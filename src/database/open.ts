import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import * as tables from '../../schema/tables.ts'
import { type Availability, watchAvailability } from './availability.ts'
import { type CancellableClient, cancellableClient } from './cancellable.ts'
import { checkSession } from './connect/check-session.ts'
import { type ClientOptions, createPool } from './connect/client.ts'
import { describeServer } from './connect/describe-server.ts'
import { explainFault, nameOfTarget } from './connect/explain-fault.ts'
import { checkNotPooled } from './connect/pooling.ts'
import { targetOf } from './connect/target.ts'
import type { DatabaseSource } from './connection.ts'
import { createLane, type Lane } from './lane.ts'
import { probe } from './probe.ts'
import { loseSessions } from './sessions.ts'

/** An open pool with Drizzle over it; whoever opened it closes it. */
export interface Database {
  readonly sql: postgres.Sql
  readonly drizzle: PostgresJsDatabase<typeof tables>
  /** Where the pool leads, and what was learned there, for those who need a connection of their own. */
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

const SECOND = 1000

// Below the time a request may take, so that Postgres never works for an answer nobody waits for.
const LOOK_UP_TIMEOUT = 5 * SECOND
const SCAN_TIMEOUT = 8 * SECOND
const SCANS = { running: 2, waiting: 32, patience: 5 * SECOND }

/**
 * Opens a pool on a Postgres of version 15 or newer that stores UTF-8, with all its sessions in one schema and with the
 * settings our reading of values relies on; throws a plain sentence where that cannot be had.
 */
export async function openDatabase(source: DatabaseSource, options: DatabaseOptions = {}): Promise<Database> {
  const target = targetOf(source)
  let database: Database | null = null
  try {
    const known = { ...source, server: source.server ?? (await describeServer(source)) }
    // Only what an operator names may lead to a pooler.
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

/** What the pools of one database share. */
interface Shared {
  readonly availability: Availability
  readonly pools: postgres.Sql[]
}

function openPools(source: DatabaseSource, { onAvailability = () => {}, ...client }: DatabaseOptions): Database {
  const pools: postgres.Sql[] = []
  const onChange = (fault: unknown) => {
    // Those of before may never answer again, although the database does.
    if (fault !== null) for (const pool of pools) loseSessions(pool)
    onAvailability(fault)
  }
  const availability = watchAvailability({ probe: () => probe(source), onChange })
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
