import { Column, is, SQL, Subquery } from 'drizzle-orm'

/** What Drizzle (0.45.4) knows of a prepared statement, as far as it maps rows by it. */
interface Prepared {
  readonly fields?: readonly { readonly path: readonly string[]; readonly field: unknown }[]
  customResultMapper?: (rows: readonly (readonly unknown[])[]) => unknown
}

/** Makes objects of the values of a column. */
interface Decoder {
  mapFromDriverValue(value: unknown): unknown
}

/**
 * Has a prepared statement map its rows by a list that is made once. Drizzle finds out for each value of each row anew what decodes
 * it, which costs more than the decoding.
 */
export function mapRowsOnce<Statement>(statement: Statement): Statement {
  const prepared = statement as Prepared
  const { fields, customResultMapper } = prepared
  // Rows in rows are left to Drizzle.
  if (!fields || customResultMapper || fields.some(({ path }) => path.length !== 1)) return statement
  const columns = fields.map(({ path: [name = ''], field }) => ({ name, decoder: decoderOf(field) }))
  prepared.customResultMapper = (rows) =>
    rows.map((row) => {
      const mapped: Record<string, unknown> = {}
      for (let index = 0; index < columns.length; index++) {
        const { name, decoder } = columns[index] as (typeof columns)[number]
        const value = row[index]
        mapped[name] = value === null || decoder === null ? value : decoder.mapFromDriverValue(value)
      }
      return mapped
    })
  return statement
}

/** Null where values are taken as they come. */
function decoderOf(field: unknown): Decoder | null {
  const decoder = ownDecoder(field)
  return decoder.mapFromDriverValue === Column.prototype.mapFromDriverValue ? null : decoder
}

function ownDecoder(field: unknown): Decoder {
  if (is(field, Column)) return field
  const { decoder } = (is(field, SQL)
    ? field
    : is(field, Subquery)
      ? field._.sql
      : (field as SQL.Aliased).sql) as unknown as {
    readonly decoder: Decoder
  }
  return decoder
}
