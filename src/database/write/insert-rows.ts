import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import type { PgTable } from 'drizzle-orm/pg-core'

/**
 * Inserts any number of rows, given as JSON in a single parameter: several times as fast as a parameter for each value. What
 * a row leaves out is null. `rest` follows the rows: `on conflict`, `returning`.
 */
export function insertRows<Table extends PgTable>(
  table: Table,
  rows: readonly Table['$inferInsert'][],
  rest: SQL = sql``,
): SQL {
  const { names, fields, types } = columnsOf(table, rows)
  return sql`insert into ${table} (${list(names)}) select ${list(fields)}
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (${list(types)}) ${rest}`
}

/** A part of an edition before the edition has an id: it is found by its article. */
export type PartRow<Table extends PgTable> = Omit<Table['$inferInsert'], 'editionId'> & { readonly articleId: string }

/** The same for parts of the editions in `staged`, an expression with the columns `id` and `article_id`, in the order of their positions. */
export function insertParts<Table extends PgTable>(
  table: Table,
  rows: readonly PartRow<Table>[],
  rest: SQL = sql``,
): SQL {
  const { names, fields, types } = columnsOf(table, rows)
  return sql`insert into ${table} (edition_id, ${list(names)}) select staged.id, ${list(fields)}
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as given ("articleId" uuid, ${list(types)})
    join staged on staged.article_id = given."articleId" order by staged.id, given.position ${rest}`
}

function columnsOf(table: PgTable, rows: readonly object[]): { names: SQL[]; fields: SQL[]; types: SQL[] } {
  const given = new Set(rows.flatMap((row) => Object.keys(row)))
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => given.has(key))
  return {
    names: columns.map(([key]) => sql`${sql.identifier(toSnakeCase(key))}`),
    fields: columns.map(([key]) => sql`given.${sql.identifier(key)}`),
    types: columns.map(([key, column]) => sql`${sql.identifier(key)} ${sql.raw(column.getSQLType())}`),
  }
}

function list(parts: readonly SQL[]): SQL {
  return sql.join([...parts], sql`, `)
}
