import { Column, is, SQL, Subquery } from 'drizzle-orm'

/** What Drizzle (0.45.4) knows of a prepared statement, as far as it maps rows by it. */
interface Prepared {
  readonly fields?: readonly { readonly path: readonly string[]; readonly field: unknown }[]
  readonly customResultMapper?: unknown
}

/** Makes objects of the values of a column. */
interface Decoder {
  mapFromDriverValue(value: unknown): unknown
}

/** What makes objects of the rows of a prepared statement, by a list of its columns; null where they are not of one level. */
export function mapperOf(statement: unknown): ((rows: readonly (readonly unknown[])[]) => unknown[]) | null {
  const { fields, customResultMapper } = statement as Prepared
  if (!fields || customResultMapper || fields.some(({ path }) => path.length !== 1)) return null
  const columns = fields.map(({ path: [name = ''], field }) => ({ name, decoder: decoderOf(field) }))
  return (rows) =>
    rows.map((row) => {
      const mapped: Record<string, unknown> = {}
      for (let index = 0; index < columns.length; index++) {
        const { name, decoder } = columns[index] as (typeof columns)[number]
        const value = row[index]
        mapped[name] = value === null || decoder === null ? value : decoder.mapFromDriverValue(value)
      }
      return mapped
    })
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
