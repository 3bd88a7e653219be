import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Connection } from '../../src/database/connection.ts'
import type { Checkout } from './checkout.ts'

/** What a process tells once its database is open. */
export interface Opened {
  readonly owned: boolean
  readonly pid: number
  readonly folder: string
  readonly connection: Connection
}

/** A process of its own that holds an embedded database open. */
export interface EmbeddedProcess {
  readonly pid: number
  /** Rejects with the message of the process where it could not open the database. */
  readonly opened: Promise<Opened>
  /** The sentences logged so far. */
  readonly log: readonly string[]
  /** Resolves once `words` are in the log. */
  says(words: string): Promise<void>
  stop(): Promise<void>
  /** Sends the signal to the process alone, as `kill` does. */
  kill(signal: NodeJS.Signals): Promise<void>
  /** Sends SIGINT to the process and all of its group, as Ctrl-C in a terminal does. */
  pressCtrlC(): void
}

/** Starts a process with nothing but PATH in its environment. */
export function startEmbeddedProcess(
  checkout: Checkout,
  { directory = join(checkout.folder, '.commonplace'), account = {} as { uid?: number; gid?: number } } = {},
): EmbeddedProcess {
  const child = spawn(
    nodeFor(account, checkout),
    [join(checkout.folder, 'hold-embedded.mjs'), directory, `${checkout.folder}-system`],
    {
      cwd: checkout.folder,
      env: { PATH: '/usr/bin:/bin' },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...account,
    },
  )
  const ended = once(child, 'close')
  const log: string[] = []
  let open: (opened: Opened) => void
  let fail: (error: Error) => void
  const opened = new Promise<Opened>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  opened.catch(() => {})
  createInterface(child.stdout).on('line', (line) => {
    const message = JSON.parse(line)
    if (message.log) log.push(message.log)
    if (message.opened) open(message.opened)
    if (message.failed) fail(new Error(message.failed))
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  ended.then(
    () => fail(new Error(`The process ended. ${said}`)),
    // It could not be started at all.
    (error: Error) => fail(error),
  )
  return {
    pid: child.pid ?? 0,
    opened,
    log,
    says: async (words) => {
      while (!log.some((line) => line.includes(words))) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    stop: async () => {
      child.stdin.write('stop\n')
      await ended
    },
    kill: async (signal) => {
      child.kill(signal)
      await ended
    },
    pressCtrlC: () => process.kill(-(child.pid ?? 0), 'SIGINT'),
  }
}

/** A Node that the account can execute: this one, or a copy in the checkout where this one lies below a private folder. */
function nodeFor(account: { uid?: number; gid?: number }, checkout: Checkout): string {
  if (spawnSync(process.execPath, ['--version'], { cwd: '/', ...account }).status === 0) return process.execPath
  const copy = join(checkout.folder, 'node')
  copyFileSync(process.execPath, copy)
  chmodSync(copy, 0o755)
  return copy
}
