import { closeSync, constants, fchownSync, openSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Address, chooseAddress } from './address.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { readTail } from './embedded-error.ts'
import type { Home } from './home.ts'
import { clearStalePidFile, findPostmaster } from './postmaster-pid.ts'
import { identifyProcess } from './process-identity.ts'
import { runProgram, startProgram } from './run-program.ts'

/** A server being started: `ended` is false while it runs, then what it said last. */
export interface StartingServer {
  ended(): string | false
  /** Stops it, whether it answers already or not. */
  stop(): Promise<void>
}

/** Settings of the server beside our own, such as `fsync: 'off'` for tests. */
export type ServerSettings = Readonly<Record<string, string>>

/** Choices for a start; the former port is taken again if it is free, so that open pools find their way back. */
export interface StartOptions {
  readonly settings?: ServerSettings
  readonly formerPort?: number
}

const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants

const LARGEST_LOG = 5_000_000
const PAUSE = 25

// What the signals mean is Postgres' own: SIGINT is a fast shutdown, SIGQUIT an immediate one, repaired at next start; it
// kills what does not end by itself five seconds after that. SIGKILL is for a server that hears neither.
const WAYS_TO_END = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 7_000],
  ['SIGKILL', 5_000],
] as const

// For a small machine that does other things too; everything else is Postgres' own default.
const SETTINGS: ServerSettings = {
  max_connections: '60',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  // Compiling a plan costs more than any statement of a gateway saves.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  unix_socket_permissions: '0700',
}

/**
 * Starts the server in a session of its own: Ctrl-C in a terminal reaches us alone, and we stop it in order; killed, we
 * leave it running for the next command to adopt. Returns before it answers. Only call it under the start lock.
 */
export async function startPostmaster(
  binaries: Binaries,
  home: Home,
  { settings = {}, formerPort }: StartOptions,
): Promise<StartingServer> {
  const data = join(home.folder, 'data')
  clearStalePidFile(data, home.folder)
  const address = await chooseAddress(home.folder, formerPort)
  const log = openLog(home)
  let failure = ''
  const child = startProgram(
    binaries.postgres,
    ['-D', data, ...flags({ ...SETTINGS, ...listenOn(address), ...settings })],
    {
      user: home.user,
      detached: true,
      stdio: ['ignore', log.handle, log.handle],
    },
  )
  child.on('error', (error) => {
    failure = error.message
  })
  child.unref()
  closeSync(log.handle)
  const hasEnded = () => failure !== '' || child.exitCode !== null || child.signalCode !== null
  return {
    ended: () => hasEnded() && `${readTail(log.file, log.start)}${failure}`,
    stop: () => endBySignals(hasEnded, (signal) => child.kill(signal), home),
  }
}

/**
 * Stops a server in order: open transactions are rolled back, connections closed, everything written. One that does not
 * stop is made to; throws where even that fails.
 */
export async function stopPostmaster(home: Home): Promise<void> {
  const data = join(home.folder, 'data')
  const postmaster = findPostmaster(data)
  if (!postmaster) return
  const { pid } = postmaster
  if (process.platform === 'win32')
    return void (await runProgram(findBinaries().pgCtl, ['stop', '-D', data, '-m', 'fast', '-w'], home))
  const started = identifyProcess(pid)?.started
  const hasEnded = () => started === undefined || identifyProcess(pid)?.started !== started
  const send = (signal: NodeJS.Signals) => findPostmaster(data)?.pid === pid && process.kill(pid, signal)
  await endBySignals(hasEnded, send, home)
}

async function endBySignals(hasEnded: () => boolean, send: (signal: NodeJS.Signals) => void, home: Home) {
  for (const [signal, patience] of WAYS_TO_END) {
    const deadline = Date.now() + patience
    if (!hasEnded()) send(signal)
    while (!hasEnded() && Date.now() < deadline) await sleep(PAUSE)
    if (hasEnded()) return
  }
  throw new Error(`The embedded Postgres in ${home.folder} could not be stopped.`)
}

function listenOn({ port, socketFolder }: Address): ServerSettings {
  return {
    port: String(port),
    listen_addresses: socketFolder ? '' : '127.0.0.1',
    unix_socket_directories: socketFolder ?? '',
  }
}

function flags(settings: ServerSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

function openLog({ folder, user }: Home): { file: string; handle: number; start: number } {
  const file = join(folder, 'server.log')
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG) renameSync(file, `${file}.1`)
  // The folder is the server's, and root follows no link that is laid there.
  const handle = openSync(file, O_WRONLY | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0), 0o600)
  if (user) fchownSync(handle, user.uid, user.gid)
  return { file, handle, start: statSync(file).size }
}
