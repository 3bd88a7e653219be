import type postgres from 'postgres'
import type { KnownServer } from '../connection.ts'
import { firstSchema, quoteName } from './schema-name.ts'
import { isLongEnough, sessionSettings } from './session-settings.ts'

interface Setting {
  readonly name: string
  readonly value: string
}

/**
 * Makes sure that what we asked for at the start of a session is so: a pooler in between may have kept it to itself. Throws a
 * sentence that says how to have it otherwise.
 */
export async function checkSession(sql: postgres.Sql, server: KnownServer, statementTimeout: number): Promise<void> {
  const wanted = sessionSettings({ statementTimeout, server })
  const found = await sql<Setting[]>`
    select name, current_setting(name) as value from unnest(${Object.keys(wanted)}::text[]) as name`
  const wrong = found.filter(({ name, value }) => !isMet(name, wanted[name] as string, value))
  const [place] = await sql<[{ schema: string | null; path: string; role: string; database: string }]>`
    select current_schema() as schema, current_setting('search_path') as path, quote_ident(session_user) as role,
      quote_ident(current_database()) as database`
  const remedies = wrong.map(({ name }) => `${name} = '${wanted[name]}'`)
  // One that is yet to be made is not there to be the current one.
  if (place.schema !== server.schema && firstSchema(place.path) !== server.schema)
    remedies.push(`search_path = ${quoteName(server.schema)}`)
  if (remedies.length === 0) return
  throw new Error(
    'what stands between us and the server keeps settings to itself. Give the address of the server itself, or set ' +
      `${remedies.map((remedy) => `ALTER ROLE ${place.role} IN DATABASE ${place.database} SET ${remedy};`).join(' ')}`,
  )
}

function isMet(name: string, wanted: string, found: string): boolean {
  // Only where there are policies does it make a difference, and then it is an error or an answer too few.
  if (name === 'row_security') return true
  if (name.endsWith('_timeout')) return isLongEnough(found, wanted)
  return found.toLowerCase() === wanted.toLowerCase()
}
