import { closeSync, constants, fchownSync, openSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Address, chooseAddress } from './address.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { readTail } from './embedded-error.ts'
import type { Home } from './home.ts'
import { clearStalePidFile, findPostmaster } from './pid-file.ts'
import { identifyProcess } from './process-identity.ts'
import { runProgram, startProgram } from './run-program.ts'

/** A server that is starting. */
export interface StartingServer {
  /** False while it runs, then the last lines of its output. */
  ended(): string | false
  /** Stops it, whether or not it accepts connections yet. */
  stop(): Promise<void>
}

/** Server settings besides our own, such as `fsync: 'off'` for tests. */
export type ServerSettings = Readonly<Record<string, string>>

/** The former port is used again if it is free, so that open pools can reconnect. */
export interface StartOptions {
  readonly settings?: ServerSettings
  readonly formerPort?: number
}

const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants

const LARGEST_LOG = 5_000_000
const PAUSE = 25

// In Postgres, SIGINT means a fast shutdown and SIGQUIT an immediate one, which needs recovery at the next start and kills child
// processes after five seconds. SIGKILL is for a server that reacts to neither.
const STOP_SIGNALS = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 7_000],
  ['SIGKILL', 5_000],
] as const

// For a small machine that does other things as well; everything else is Postgres' default.
const SETTINGS: ServerSettings = {
  max_connections: '60',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  // With less, a search for common words in a large site forgets which rows it found, and reads the words of all rows around them.
  work_mem: '32MB',
  // Compiling a plan costs more than the gateway's short statements can gain.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  unix_socket_permissions: '0700',
}

/**
 * Starts the server as a detached process: Ctrl-C in a terminal reaches only us, and we shut the server down in order. If we
 * are killed, it keeps running and the next command uses it. Returns before the server accepts connections. Only call it
 * while holding the start lock.
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
      account: home.account,
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
 * Shuts a server down: open transactions are rolled back, connections closed, everything written. A server that does not react
 * is killed; throws if even that fails.
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
  for (const [signal, timeout] of STOP_SIGNALS) {
    const deadline = Date.now() + timeout
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

function openLog({ folder, account }: Home): { file: string; handle: number; start: number } {
  const file = join(folder, 'server.log')
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG) renameSync(file, `${file}.1`)
  // The folder belongs to the server's account; root must not follow a link that was put there.
  const handle = openSync(file, O_WRONLY | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0), 0o600)
  if (account) fchownSync(handle, account.uid, account.gid)
  return { file, handle, start: statSync(file).size }
}
