import { DrizzleQueryError, is, Param, Placeholder } from 'drizzle-orm'
import type postgres from 'postgres'
import { mapperOf } from './row-mapper.ts'

type Values = Readonly<Record<string, unknown>>

/** What Drizzle (0.45.4) knows of a prepared statement, as far as it is sent by it. */
interface Prepared {
  readonly client?: postgres.Sql
  readonly queryString: string
  readonly params: readonly unknown[]
  execute(values?: Values): Promise<unknown>
}

/**
 * Has a prepared statement fill in its parameters and map its rows by lists that are made once. Drizzle finds out anew at each
 * execution what a parameter is, and for each value of each row what decodes it, which costs more than the decoding.
 */
export function executeLean<Statement>(statement: Statement): Statement {
  const prepared = statement as Prepared
  const mapRows = mapperOf(statement)
  const { client, queryString, params } = prepared
  if (mapRows === null || !client) return statement
  const fill = params.map(fillerOf)
  const lean: Pick<Prepared, 'execute'> = {
    // Sent at once, and not after a first `await`: so it is known whose statement it is.
    execute(values = {}) {
      const filled = fill.map((value) => value(values)) as postgres.ParameterOrJSON<never>[]
      return client
        .unsafe(queryString, filled, { prepare: true })
        .values()
        .then(mapRows, (error: Error) => {
          throw new DrizzleQueryError(queryString, filled, error)
        })
    },
  }
  // Nothing else is asked of it, and what it was built of takes much more memory than what it says.
  return lean as Statement
}

/** What finds the value of a parameter among those of an execution. */
function fillerOf(parameter: unknown): (values: Values) => unknown {
  if (is(parameter, Placeholder)) return (values) => values[named(parameter)]
  if (is(parameter, Param) && is(parameter.value, Placeholder)) {
    const { encoder, value } = parameter
    return (values) => encoder.mapToDriverValue(values[named(value)])
  }
  return () => parameter
}

function named({ name }: Placeholder): string {
  return name
}
