/**
 * The first schema of a `search_path`, by SQL's rules for names. Null if that is `"$user"`, because only the server knows
 * whether there is a schema of that name.
 */
export function firstSchema(searchPath: string): string | null {
  const [, quoted, plain] = /^\s*(?:"((?:[^"]|"")+)"|([^\s",]+))\s*(?:,|$)/.exec(searchPath) ?? []
  const name = quoted?.replaceAll('""', '"') ?? plain?.toLowerCase()
  if (name === undefined) throw new Error('its search_path names no schema.')
  return name === '$user' ? null : checkSchemaName(name)
}

/** Returns the name, or throws a sentence if it is not a valid name or belongs to Postgres itself. */
export function checkSchemaName(name: string): string {
  if (/^pg_|^information_schema$/.test(name))
    throw new Error(`the schema ${name} belongs to Postgres itself; choose another.`)
  if (name.includes('\0') || Buffer.byteLength(name) > 63)
    throw new Error('the name of a schema has at most 63 bytes and no null character.')
  return name
}

/** The name as a quoted SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
