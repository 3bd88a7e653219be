import type postgres from 'postgres'
import { createClient } from '../connect/client.ts'
import type { Connection } from '../connection.ts'
import { OWNER } from './initialise.ts'

/** A process's own connection to an embedded server: while it is open, the server is in use. */
export interface Session {
  readonly sql: postgres.Sql
  /** How many other processes use the server. */
  countOthers(): Promise<number>
  close(): Promise<void>
}

const SESSION_NAME = 'commonplace session'

/** Connects once and makes the database where it is missing; rejects with the driver's error where nobody answers. */
export async function openSession(connection: Connection, onLost: () => void): Promise<Session> {
  let open = false
  // The database `postgres` is there from the first moment; ours may not be.
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
    if (found.length === 0) await sql`create database ${sql(OWNER)}`
  } catch (error) {
    await close()
    throw error
  }
  open = true
  return { sql, close, countOthers: () => countOthers(sql) }
}

async function countOthers(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ others: number }[]>`
    select count(*)::int as others from pg_stat_activity
    where application_name = ${SESSION_NAME} and pid <> pg_backend_pid()`
  return row?.others ?? 0
}
