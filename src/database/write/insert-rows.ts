import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import type { PgTable } from 'drizzle-orm/pg-core'

/**
 * Inserts any number of rows as JSON in a single parameter, which is several times faster than a parameter per value. Missing
 * values are null. `rest` is the end of the statement: `on conflict`, `returning`.
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

/** A part of an edition that has no id yet, and is identified by its article. */
export type PartRow<Table extends PgTable> = Omit<Table['$inferInsert'], 'editionId'> & { readonly articleId: string }

/**
 * The same for parts of the editions in the expression `staged`, which has the columns `id` and `article_id`; inserted in the
 * order of their positions, if they have any.
 */
export function insertParts<Table extends PgTable>(
  table: Table,
  rows: readonly PartRow<Table>[],
  rest: SQL = sql``,
): SQL {
  const { names, fields, types } = columnsOf(table, rows)
  const position = 'position' in getTableColumns(table) ? sql`, given.position` : sql``
  return sql`insert into ${table} (edition_id, ${list(names)}) select staged.id, ${list(fields)}
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as given ("articleId" uuid, ${list(types)})
    join staged on staged.article_id = given."articleId" order by staged.id${position} ${rest}`
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
