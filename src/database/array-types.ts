import type postgres from 'postgres'

// The OIDs of Postgres' built-in array types that our statements use; they never change.
const OF_TEXT = [1009, 1015, 2951]
const OF_NUMBERS = [1005, 1007, 1021, 1022]
const OF_BIGINT = [1016]
const OF_BOOLEANS = [1000]

/**
 * How arrays are written and read. The driver would query this in each new session, and crash the process if that session is
 * lost before it answers.
 */
export const arrayTypes: Record<string, postgres.PostgresType> = {
  texts: arrayOf(OF_TEXT, (text) => text),
  numbers: arrayOf(OF_NUMBERS, Number),
  bigints: arrayOf(OF_BIGINT, (text) => text),
  booleans: arrayOf(OF_BOOLEANS, (text) => text === 't'),
}

type Item = string | number | boolean | null

function arrayOf(types: readonly number[], parse: (text: string) => Item): postgres.PostgresType {
  return {
    to: types[0] as number,
    from: [...types],
    serialize: writeArray,
    parse: (text: string) => readArray(text, parse),
  }
}

/** A string is returned as it is. */
export function writeArray(items: readonly Item[] | string): string {
  if (typeof items === 'string') return items
  return `{${items.map((item) => (item === null ? 'NULL' : `"${String(item).replace(/["\\]/g, '\\$&')}"`)).join(',')}}`
}

/** Parses a one-dimensional array. */
export function readArray<T>(text: string, parse: (text: string) => T): (T | null)[] {
  if (text === '{}') return []
  // Most have nothing that needs quotation marks.
  if (!text.includes('"'))
    return text
      .slice(1, -1)
      .split(',')
      .map((item) => (item === 'NULL' ? null : parse(item)))
  const items = text.matchAll(/"((?:[^"\\]|\\.)*)"|([^{},"]+)/gs)
  return [...items].map(([, quoted, plain]) => {
    if (quoted !== undefined) return parse(quoted.replace(/\\(.)/gs, '$1'))
    return plain === 'NULL' ? null : parse(plain as string)
  })
}
