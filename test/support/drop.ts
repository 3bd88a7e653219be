import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import { findPostmaster } from '../../src/database/embedded/pid-file.ts'
import { retryOnLoss } from '../../src/database/retry.ts'
import type { CuttingProxy } from './cutting-proxy.ts'
import { BYSTANDER } from './kill.ts'
import type { Random } from './random.ts'

/** The ways in which sessions end. */
export const DROPS = [
  'terminate all',
  'terminate one',
  'SIGKILL one',
  'immediate restart',
  'stop and continue one',
  'stop and SIGKILL one',
  'cut within a packet',
] as const

export type Drop = (typeof DROPS)[number]

/** What sessions are dropped of; `sql` is a bystander's, which is spared where it can be. */
export interface DropTarget {
  readonly sql: postgres.Sql
  readonly data: string
  readonly proxy: CuttingProxy
  readonly random: Random
}

/** Drops sessions, busy ones first; gives the states they were in. */
export async function drop(how: Drop, { sql, data, proxy, random }: DropTarget): Promise<string[]> {
  if (how === 'cut within a packet') {
    proxy.cutAfter(1 + random.below(20_000))
    return ['any']
  }
  // The server may still be on its way back from the last time.
  const sessions = await retryOnLoss(
    () => sql<{ pid: number; state: string }[]>`
    select pid, coalesce(state, 'starting') || coalesce(' ' || wait_event_type, '') as state from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name <> ${BYSTANDER}
    order by state = 'idle', random()`,
  )
  // One of the busy ones, or of all where none is.
  const one = sessions.slice(0, 1)
  const all = how === 'terminate all' || how === 'immediate restart'
  const met = all ? sessions : one
  for (const { pid } of how.startsWith('terminate') ? met : [])
    await sql`select pg_terminate_backend(${pid})`.catch(() => {})
  if (how === 'immediate restart') signal(findPostmaster(data)?.pid, 'SIGQUIT')
  if (how === 'SIGKILL one') signal(one[0]?.pid, 'SIGKILL')
  if (how.startsWith('stop')) {
    signal(one[0]?.pid, 'SIGSTOP')
    await sleep(200 + random.below(1500))
    signal(one[0]?.pid, how === 'stop and SIGKILL one' ? 'SIGKILL' : 'SIGCONT')
  }
  return met.map(({ state }) => state)
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid) process.kill(pid, name)
  } catch (error) {
    // It ended by itself a moment ago.
    if ((error as { code?: string }).code !== 'ESRCH') throw error
  }
}
