import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import * as tables from '../../schema/tables.ts'
import { type ClientOptions, createPool } from './client.ts'
import type { DatabaseSource } from './connection.ts'

/** An open pool with Drizzle over it; whoever opened it closes it. */
export interface Database {
  readonly sql: postgres.Sql
  readonly drizzle: PostgresJsDatabase<typeof tables>
  /** Where the pool leads, for those who need a connection of their own. */
  readonly source: DatabaseSource
  close(): Promise<void>
}

const OLDEST_VERSION = 15

/** Opens a pool on a Postgres of version 15 or newer that stores UTF-8; throws a plain sentence for any other. */
export async function openDatabase(source: DatabaseSource, options: ClientOptions = {}): Promise<Database> {
  const sql = createPool(source, options)
  try {
    await checkServer(sql)
  } catch (cause) {
    await sql.end({ timeout: 1 })
    throw new Error(`The database at ${nameOf(source)} cannot be used: ${reasonOf(cause)}`, { cause })
  }
  return {
    sql,
    drizzle: drizzle(sql, { schema: tables, casing: 'snake_case' }),
    source,
    close: () => sql.end({ timeout: 5 }),
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
