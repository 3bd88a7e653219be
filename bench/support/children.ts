import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'

/** Something that answers over HTTP in a process of its own. */
export interface Contestant {
  readonly url: string
  readonly pid: number
  stop(): unknown
}

/** Starts a module of ours that waits for a message and answers with where it listens. */
export async function forkContestant(module: URL, message: object): Promise<Contestant> {
  const child = fork(module, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.send(message)
  const [{ port }] = (await once(child, 'message')) as [AddressInfo]
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => child.kill() }
}

/** Runs a command that prints a line of JSON with its `url` and `pid`; rejects where it ends before that. */
export async function spawnContestant(command: string, parameters: readonly string[]): Promise<Contestant> {
  const child = spawn(command, parameters, {
    env: { ...process.env, NODE_ENV: 'production', GRAPHILE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { url, pid } = await announced(child)
  // The command may have started another process, which answers.
  return { url, pid, stop: () => process.kill(pid) }
}

async function announced(child: ChildProcess): Promise<{ url: string; pid: number }> {
  if (!child.stdout) throw new Error('The process has no output to read.')
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('{')) return JSON.parse(line)
  throw new Error(`${child.spawnargs.join(' ')} ended before it listened.`)
}
