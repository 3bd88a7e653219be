import { readdirSync, readFileSync } from 'node:fs'
import { createClient } from '../../src/database/connect/client.ts'
import type { Connection } from '../../src/database/connection.ts'

/** Bytes on disk of all tables with their indexes, and of the Markdown in them. */
export interface DatabaseSize {
  readonly bytes: number
  readonly markdown: number
}

/** What a database takes once vacuumed, and the Markdown of its editions. */
export async function sizeOf(connection: Connection): Promise<DatabaseSize> {
  const sql = createClient(connection, { max: 1, statementTimeout: 0 })
  await sql.unsafe('vacuum')
  const [size] = await sql.unsafe<[{ bytes: string; markdown: string }]>(`
    select sum(pg_total_relation_size(oid)) as bytes, (select sum(octet_length(markdown)) from editions) as markdown
    from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace`)
  await sql.end()
  return { bytes: Number(size.bytes), markdown: Number(size.markdown) }
}

// Of a second, on every Linux that Node runs on.
const MILLISECONDS_A_TICK = 10

/** Milliseconds of processor time of a Postgres server and its sessions, those that ended too; 0 where the system does not tell. */
export function processorOfServer(pid: number): number {
  try {
    const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    const ticks = processes.map((name) => ticksOf(name, pid))
    return ticks.reduce((sum, one) => sum + one, 0) * MILLISECONDS_A_TICK
  } catch {
    return 0
  }
}

function ticksOf(name: string, server: number): number {
  try {
    // The name before it may hold anything; then come state, parent and, from the twelfth on, the times (proc_pid_stat(5)).
    const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number)
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15)
    if (Number(name) === server) return user + system + endedUser + endedSystem
    return fields[1] === server ? user + system : 0
  } catch {
    // It ended meanwhile.
    return 0
  }
}
