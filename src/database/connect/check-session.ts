import type postgres from 'postgres'
import type { DatabaseSource, KnownServer } from '../connection.ts'
import { createClient } from './client.ts'
import { firstSchema, quoteName } from './schema-name.ts'
import { isLongEnough, sessionSettings } from './session-settings.ts'

/**
 * Checks that a session has the settings we asked for when it started, which a pooler may not pass on. Throws a sentence that
 * says how to fix it.
 */
export async function checkSession(sql: postgres.Sql, server: KnownServer, statementTimeout: number): Promise<void> {
  const wanted = sessionSettings({ statementTimeout, server })
  const found = await sql<{ name: string; value: string }[]>`
    select name, current_setting(name) as value from unnest(${Object.keys(wanted)}::text[]) as name`
  const wrong = found.filter(({ name, value }) => !isMet(name, wanted[name] as string, value))
  const [session] = await sql<[{ schema: string | null; path: string; role: string; database: string }]>`
    select current_schema() as schema, current_setting('search_path') as path, quote_ident(session_user) as role,
      quote_ident(current_database()) as database`
  const remedies = wrong.map(({ name }) => `${name} = '${wanted[name]}'`)
  // A schema that does not exist yet cannot be the current one.
  if (session.schema !== server.schema && firstSchema(session.path) !== server.schema)
    remedies.push(`search_path = ${quoteName(server.schema)}`)
  if (remedies.length === 0) return
  throw new Error(
    'a pooler or proxy in front of the server does not pass on settings. Give the address of the server itself, or set ' +
      `${remedies.map((remedy) => `ALTER ROLE ${session.role} IN DATABASE ${session.database} SET ${remedy};`).join(' ')}`,
  )
}

function isMet(name: string, wanted: string, found: string): boolean {
  // Only makes a difference where there are policies; rows are then missing, or a statement fails.
  if (name === 'row_security') return true
  if (name.endsWith('_timeout')) return isLongEnough(found, wanted)
  return found.toLowerCase() === wanted.toLowerCase()
}

const ROUNDS = 3

/**
 * Throws a sentence if connections share sessions of the server, as with a pooler in transaction mode: locks, prepared
 * statements and settings would move between connections, and an import could wait for a lock that nobody holds.
 */
export async function checkNotPooled(source: DatabaseSource): Promise<void> {
  const clients = [1, 2].map(() => createClient(source, { max: 1 }))
  try {
    const seen = clients.map(() => new Set<number>())
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [index, client] of clients.entries()) seen[index]?.add(await findBackend(client))
    // Each connection must always have the same session. Both are idle between rounds, when a pooler would switch them.
    const sessions = new Set(seen.flatMap((pids) => [...pids]))
    if (seen.every((pids) => pids.size === 1) && sessions.size === clients.length) return
  } finally {
    await Promise.all(clients.map((client) => client.end({ timeout: 1 })))
  }
  throw new Error(
    'a pooler in transaction mode is in between, and Commonplace needs sessions of its own: give the address of the ' +
      'server itself (Neon: the host without "-pooler"; Supabase: port 5432), or let the pooler pool by session.',
  )
}

async function findBackend(client: ReturnType<typeof createClient>): Promise<number> {
  // Not prepared: in transaction mode, the next session does not know the prepared statement.
  const [row] = await client.unsafe<{ pid: number }[]>('select pg_backend_pid() as pid')
  return row?.pid ?? 0
}
