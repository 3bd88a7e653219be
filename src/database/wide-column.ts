import { type GetColumnData, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'

/**
 * A column that may hold much and is read only where the statement's `columns` name it, else null: Postgres does not
 * even fetch what a row keeps apart for its size.
 */
export function wideColumn<Column extends AnyPgColumn>(
  name: string,
  column: Column,
): SQL.Aliased<GetColumnData<Column, 'raw'> | null> {
  return sql`case when ${sql.raw(`'${name}'`)} = any(${sql.placeholder('columns')}::text[]) then ${column} end`
    .mapWith(column)
    .as(name) as SQL.Aliased<GetColumnData<Column, 'raw'> | null>
}
