import { drizzle } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import * as tables from '../../schema/tables.ts'
import type { Database } from './open.ts'
import { onAnySession } from './retry.ts'

/**
 * The same database and pool, whose statements through `drizzle` are tried again where their session is lost. For imports,
 * rollbacks, pruning and the clock: each of their statements may be carried out twice.
 */
export function lasting(database: Database): Database {
  const { sql } = database
  const unsafe = (...parameters: Parameters<postgres.Sql['unsafe']>) => repeatable(() => sql.unsafe(...parameters))
  const client: postgres.Sql = Object.create(sql, { unsafe: { value: unsafe } })
  return Object.create(database, { drizzle: { value: drizzle(client, { schema: tables, casing: 'snake_case' }) } })
}

/** The two ways in which Drizzle asks a query for its rows: as objects by awaiting it, and as arrays. */
function repeatable(send: () => postgres.PendingQuery<postgres.Row[]>) {
  return {
    // biome-ignore lint/suspicious/noThenProperty: Drizzle awaits what the driver gives it.
    then: (...handlers: Parameters<Promise<unknown>['then']>) =>
      onAnySession(async () => await send()).then(...handlers),
    values: () => onAnySession(async () => await send().values()),
  }
}
