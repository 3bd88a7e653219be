import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'

/** True for rows whose key is one of those in a list that a statement takes as this parameter. */
export function isAny(key: SQLWrapper, parameter: string, type: 'bigint' | 'text' | 'uuid'): SQL {
  return sql`${key} = any(${list(parameter, type)})`
}

/**
 * The same for a list of one. Postgres reckons with ten keys where it does not know how many there are, so that a plan for any list
 * looks dear to it beside one for the list at hand, which it then makes anew for each execution.
 */
export function isOne(key: SQLWrapper, parameter: string, type: 'bigint' | 'text' | 'uuid'): SQL {
  return sql`${key} = (${list(parameter, type)})[1]`
}

function list(parameter: string, type: string): SQL {
  return sql`${sql.placeholder(parameter)}::${sql.raw(type)}[]`
}
