import type { DatabaseSource, KnownServer } from '../connection.ts'
import { createClient } from './client.ts'
import { quoteName } from './schema-name.ts'
import { ALL_SETTINGS } from './session-settings.ts'
import { targetOf } from './target.ts'

const OLDEST_VERSION = 15

interface ServerRow {
  readonly version: number
  readonly encoding: string
  readonly standby: boolean
  /** Null if no schema of the search path exists, or the role may use none of them. */
  readonly schema: string | null
  readonly path: string
  readonly role: string
  /** Whether there is a schema `public`, even if the role may not use it. */
  readonly hasPublic: boolean
}

/** Connects once to find out what every later session needs; throws a sentence if we cannot use the server. */
export async function describeServer(source: DatabaseSource): Promise<KnownServer> {
  const sql = createClient(source, { max: 1 })
  try {
    const [server] = await sql<[ServerRow]>`
      select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding,
        pg_is_in_recovery() as standby, current_schema() as schema, current_setting('search_path') as path,
        current_user as role, to_regnamespace('public') is not null as "hasPublic"`
    return checkServer(server, targetOf(source).schema)
  } catch (error) {
    throw explainPooler(error)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

function checkServer(server: ServerRow, chosen: string | null): KnownServer {
  if (server.version < OLDEST_VERSION)
    throw new Error(`it is Postgres ${server.version}, and Commonplace needs ${OLDEST_VERSION} or newer.`)
  if (server.encoding !== 'UTF8')
    throw new Error(`it stores ${server.encoding}, and Commonplace needs UTF8 (CREATE DATABASE … ENCODING 'UTF8').`)
  if (server.standby)
    throw new Error(
      'it is a standby, which cannot be written to: give the address of the primary, or all of them and target_session_attrs=read-write.',
    )
  const schema = chosen ?? server.schema
  if (schema === null) {
    const grant = server.hasPublic
      ? `its owner can run GRANT USAGE, CREATE ON SCHEMA "public" TO ${quoteName(server.role)}; or `
      : ''
    throw new Error(
      `the role ${server.role} can use none of the schemas of its search_path (${server.path}): ${grant}name one with ` +
        'DATABASE_SCHEMA, which is made where it is missing.',
    )
  }
  return { version: server.version, schema }
}

/** Without the cause, which would count as a lost session: trying again would not help. */
function explainPooler(error: unknown): unknown {
  if (!(error instanceof Error) || !error.message.includes('unsupported startup parameter')) return error
  return new Error(
    `a pooler such as PgBouncer is in between and says "${error.message}". Give the address of the server itself (Neon: the ` +
      'host without "-pooler"; Supabase: the direct connection); or, where it pools by session, set there ' +
      `ignore_startup_parameters = ${NOT_FOR_POOLERS.join(',')}`,
  )
}

// Case matters to PgBouncer, which passes on these three by itself.
const NOT_FOR_POOLERS = [...ALL_SETTINGS, 'search_path'].filter(
  (name) => !['DateStyle', 'TimeZone', 'standard_conforming_strings'].includes(name),
)
