import type { DatabaseSource } from '../connection.ts'
import { createClient } from './client.ts'

const ROUNDS = 3

/**
 * Throws a sentence where connections do not keep a session of the server to themselves: locks, prepared statements and
 * settings would then be taken from one and given to another, and an import wait for a lock that nobody holds.
 */
export async function checkNotPooled(source: DatabaseSource): Promise<void> {
  const clients = [1, 2].map(() => createClient(source, { max: 1 }))
  try {
    const seen = clients.map(() => new Set<number>())
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [index, client] of clients.entries()) seen[index]?.add(await findBackend(client))
    // One session each, and not the same: both of them idle in between, where a pooler would lend it on.
    const sessions = new Set(seen.flatMap((pids) => [...pids]))
    if (seen.every((pids) => pids.size === 1) && sessions.size === clients.length) return
  } finally {
    await Promise.all(clients.map((client) => client.end({ timeout: 1 })))
  }
  throw new Error(
    'a pooler in transaction mode stands in between, and Commonplace needs sessions of its own: give the address of the ' +
      'server itself (Neon: the host without "-pooler"; Supabase: port 5432), or let the pooler pool by session.',
  )
}

async function findBackend(client: ReturnType<typeof createClient>): Promise<number> {
  // Unprepared: in transaction mode, the session that knows a prepared statement may be gone.
  const [row] = await client.unsafe<{ pid: number }[]>('select pg_backend_pid() as pid')
  return row?.pid ?? 0
}
