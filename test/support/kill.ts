import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import { findPostmaster } from '../../src/database/embedded/pid-file.ts'

/** What may be killed while an import runs. */
export const VICTIMS = ['the import', 'its connections', 'Postgres, by SIGQUIT', 'Postgres, by SIGKILL'] as const

export type Victim = (typeof VICTIMS)[number]

/** A moment in the life of an import: so many milliseconds after this much of it is done. */
export interface Moment {
  readonly after: Milestone
  readonly delay: number
}

/** What an import reports while it runs, in order. */
export type Milestone = 'start' | 'parsed' | 'staged' | 'published'

/** The command `commonplace-gateway import` in a process of its own. */
export interface ImportProcess {
  readonly pid: number
  /** Resolves at the milestone, or at the end of a process that did not come so far. */
  reaches(milestone: Milestone): Promise<void>
  readonly ended: Promise<EndedImport>
}

/** How an import went. */
export interface EndedImport {
  /** Null where it was killed. */
  readonly exitCode: number | null
  /** The release it says it published. */
  readonly release: number | null
  readonly output: string
  /** Milliseconds from the start of the process. */
  readonly times: Readonly<Partial<Record<Milestone, number>>>
}

const SIGNS: readonly (readonly [Milestone, string])[] = [
  ['parsed', 'Parsing '],
  ['staged', 'Writing '],
  ['published', 'Published release '],
]

// Far above what an import takes; one that is still there hangs.
const PATIENCE = 240_000

/** Runs the built command on the database in `directory`, allowed to withdraw whatever is gone. */
export function startImport(site: string, directory: string): ImportProcess {
  const started = performance.now()
  const main = resolve(import.meta.dirname, '../../dist/src/main.js')
  const child = spawn(process.execPath, [main, 'import', site, '--data', directory, '--prune', '--max-prune', '100'], {
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const times: Partial<Record<Milestone, number>> = { start: 0 }
  const waiting = new Map<Milestone, () => void>()
  let output = ''
  const listen = (chunk: Buffer) => {
    output += chunk
    for (const [milestone, sign] of SIGNS) {
      if (times[milestone] !== undefined || !output.includes(sign)) continue
      times[milestone] = performance.now() - started
      waiting.get(milestone)?.()
    }
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const ended = new Promise<EndedImport>((done, fail) => {
    const impatience = setTimeout(() => {
      child.kill('SIGKILL')
      fail(new Error(`The import did not end within ${PATIENCE / 1000} s. ${output}`))
    }, PATIENCE)
    child.on('close', (exitCode) => {
      clearTimeout(impatience)
      const release = /Published release (\d+)\./.exec(output)?.[1]
      done({ exitCode, release: release ? Number(release) : null, output, times })
    })
  })
  return {
    pid: child.pid ?? 0,
    reaches: (milestone) => {
      const reached = new Promise<void>((done) =>
        times[milestone] === undefined ? waiting.set(milestone, done) : done(),
      )
      return Promise.race([reached, ended.then(() => {})])
    },
    ended,
  }
}

/** Kills at the moment, or after the end of an import that did not come so far. */
export async function kill(victim: Victim, moment: Moment, running: ImportProcess, server: Server): Promise<void> {
  await running.reaches(moment.after)
  await sleep(moment.delay)
  if (victim === 'the import') signal(running.pid, 'SIGKILL')
  else if (victim === 'its connections') await cutConnections(server.sql)
  else signal(findPostmaster(server.data)?.pid, victim === 'Postgres, by SIGQUIT' ? 'SIGQUIT' : 'SIGKILL')
}

/** A server to be killed, and a client that stays connected as long as it lives. */
export interface Server {
  readonly data: string
  readonly sql: postgres.Sql
}

/** What a client calls itself whose connections are not cut. */
export const BYSTANDER = 'bystander'

// As an operator would who wants everybody out.
async function cutConnections(sql: postgres.Sql): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where backend_type = 'client backend' and application_name <> ${BYSTANDER}`
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid) process.kill(pid, name)
  } catch (error) {
    // It ended by itself a moment ago.
    if ((error as { code?: string }).code !== 'ESRCH') throw error
  }
}
