import { type GetColumnData, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'

/** Columns that may hold much, under the names a statement's `columns` parameter calls them by. */
type Wide = Readonly<Record<string, AnyPgColumn>>

type Asked<Columns extends Wide> = {
  [Name in keyof Columns]: SQL.Aliased<GetColumnData<Columns[Name], 'raw'> | null>
}

/** Which wide columns to read, and how many bytes those of all rows may have together. */
export interface WideChoice {
  readonly columns: readonly string[]
  readonly bytes: number
}

/** Each column where the statement's `columns` name it, else null: what is not named is not even fetched. */
export function askedColumns<Columns extends Wide>(columns: Columns): Asked<Columns> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      sql`case when ${isAsked(name)} then ${column} end`.mapWith(column).as(name),
    ]),
  ) as Asked<Columns>
}

/**
 * The bytes of the columns asked for, summed up over the rows from the first `id` to this one. Postgres knows the size of a
 * text without reading what it keeps apart, so that rows beyond a limit cost nothing.
 */
export function bytesSoFar(id: AnyPgColumn, columns: Wide): SQL.Aliased<number> {
  const sizes = Object.entries(columns).map(
    ([name, column]) => sql`case when ${isAsked(name)} then octet_length(${column}::text) else 0 end`,
  )
  return sql<number>`sum(${sql.join(sizes, sql` + `)}) over (order by ${id})`.as('so_far')
}

/** Keeps the rows whose sum, as made by `bytesSoFar`, is within the statement's `bytes`. */
export function withinBytes(soFar: SQL.Aliased<number>): SQL {
  return sql`${soFar} <= ${sql.placeholder('bytes')}::bigint`
}

function isAsked(name: string): SQL {
  return sql`${sql.raw(`'${name}'`)} = any(${sql.placeholder('columns')}::text[])`
}
