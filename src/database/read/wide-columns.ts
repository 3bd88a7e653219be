import { type GetColumnData, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'

/** Large columns, by the names used in a statement's `columns` parameter. */
type Wide = Readonly<Record<string, AnyPgColumn>>

type Asked<Columns extends Wide> = {
  [Name in keyof Columns]: SQL.Aliased<GetColumnData<Columns[Name], 'raw'> | null>
}

/** Which wide columns to read, and the most bytes to read in all. */
export interface WideChoice {
  readonly columns: readonly string[]
  readonly bytes: number
}

/** Each column if the statement's `columns` name it, else null: columns that are not named are not even fetched. */
export function askedColumns<Columns extends Wide>(columns: Columns): Asked<Columns> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, ifAsked(name, sql`${column}`).mapWith(column).as(name)]),
  ) as Asked<Columns>
}

/**
 * The running total, by `id`, of the bytes of the columns asked for. Postgres knows the size of a TOASTed value without
 * reading it, so that rows beyond a limit cost nothing.
 */
export function bytesSoFar(id: AnyPgColumn, columns: Wide): SQL.Aliased<number> {
  const sizes = Object.entries(columns).map(([name, column]) =>
    ifAsked(name, sql`octet_length(${column}::text)`, sql`0`),
  )
  return sql<number>`sum(${sql.join(sizes, sql` + `)}) over (order by ${id})`.as('so_far')
}

/** True for rows whose running total (`bytesSoFar`) is within the statement's `bytes`. */
export function withinBytes(soFar: SQL.Aliased<number>): SQL {
  return sql`${soFar} <= ${sql.placeholder('bytes')}::bigint`
}

/** A value where the statement's `columns` name it. */
export function ifAsked(name: string, value: SQL, otherwise: SQL = sql`null`): SQL {
  return sql`case when ${sql.raw(`'${name}'`)} = any(${sql.placeholder('columns')}::text[]) then ${value} else ${otherwise} end`
}
