import { drizzle } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import * as tables from '../../schema/tables.ts'
import type { Database } from './open.ts'
import { retryOnLoss } from './retry.ts'

/**
 * The same database and pool, but statements sent through `drizzle` are retried if their session is lost. For imports,
 * rollbacks, pruning and the clock, whose statements are all safe to run twice.
 */
export function withRetries(database: Database): Database {
  const { sql } = database
  const unsafe = (...parameters: Parameters<postgres.Sql['unsafe']>) => retryable(() => sql.unsafe(...parameters))
  const client: postgres.Sql = Object.create(sql, { unsafe: { value: unsafe } })
  return Object.create(database, { drizzle: { value: drizzle(client, { schema: tables, casing: 'snake_case' }) } })
}

/** Drizzle reads a query's rows in two ways: it awaits the query for objects, or calls `values` for arrays. */
function retryable(send: () => postgres.PendingQuery<postgres.Row[]>) {
  return {
    // biome-ignore lint/suspicious/noThenProperty: Drizzle awaits what the driver returns.
    then: (...handlers: Parameters<Promise<unknown>['then']>) =>
      retryOnLoss(async () => await send()).then(...handlers),
    values: () => retryOnLoss(async () => await send().values()),
  }
}
