import { type SQL, sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import * as tables from '../../../schema/tables.ts'
import type { Database } from '../open.ts'

/**
 * A table and the query that is read in its place; a query may name the tables before it, and then reads what replaces them. One that
 * is found `once` is planned and computed once in every statement that names any after it; others are planned anew wherever they are
 * named, so that conditions and indexes reach into them.
 */
export type Shadow = readonly [table: string, query: SQL, found?: 'once']

const dialect = new PgDialect({ casing: 'snake_case' })

/**
 * A view of a database in which some tables are replaced by queries. Every statement sent through its Drizzle is given common
 * table expressions of these names, which Postgres takes before the tables. For reading only; closing it does nothing.
 */
export function shadowed(database: Database, shadows: readonly Shadow[]): Database {
  const expressions = shadows.map(
    ([name, query, found]) =>
      sql`${sql.identifier(name)} as ${sql.raw(found === 'once' ? '' : 'not ')}materialized (${query.inlineParams()})`,
  )
  const heading = dialect.sqlToQuery(sql`with ${sql.join(expressions, sql`, `)}`).sql
  const over = (base: Database): Database => ({
    ...base,
    drizzle: drizzle(prefixed(base.drizzle.$client, heading), { schema: tables, casing: 'snake_case' }),
    get scans() {
      return { ...base.scans, database: over(base.scans.database) }
    },
    close: async () => {},
  })
  return over(database)
}

function prefixed(client: postgres.Sql, heading: string): postgres.Sql {
  const unsafe: postgres.Sql['unsafe'] = (query, ...rest) => {
    const own = /^\s*with\s/i.exec(query)
    return client.unsafe(own ? `${heading}, ${query.slice(own[0].length)}` : `${heading} ${query}`, ...rest)
  }
  return Object.create(client, { unsafe: { value: unsafe } })
}
