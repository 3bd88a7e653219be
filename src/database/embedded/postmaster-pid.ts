import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identifyProcess } from './process-identity.ts'

/** A running server, as its `postmaster.pid` tells it: either `socketFolder` or `port` on loopback leads to it. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly socketFolder: string | null
  /** False while it starts, replays its log or shuts down; a port it names then may be someone else's. */
  readonly ready: boolean
}

interface PidFile extends Postmaster {
  readonly dataFolder: string
}

/**
 * The server running on this data folder, or null. Follows the order Postgres writes (number, folder, start, port, socket
 * folder, address, memory, status: `src/include/utils/pidfile.h`).
 */
export function findPostmaster(dataFolder: string): Postmaster | null {
  const file = readPidFile(dataFolder)
  return file && isServing(file, dataFolder) ? file : null
}

/**
 * Lets Postgres start over a `postmaster.pid` of a server that is gone. It does so itself, except where the number lives on
 * as another process of its account, or as one that nobody has reaped: those it takes for a server. The number becomes
 * ours, which it passes over as its parent's; the rest stays, because with it Postgres makes sure that no orphan of the
 * old server still writes. Only call it under the start lock.
 */
export function clearStalePidFile(dataFolder: string, socketFolder: string): void {
  const file = readPidFile(dataFolder)
  if (!file || isServing(file, dataFolder)) return
  const path = join(dataFolder, 'postmaster.pid')
  const isWhole = file.pid > 0 && process.platform !== 'win32'
  if (isWhole) replaceFile(path, readFileSync(path, 'utf8').replace(/^.*/, String(process.pid)))
  else rmSync(path)
  rmSync(join(socketFolder, `.s.PGSQL.${file.port}.lock`), { force: true })
}

// Renamed over the old one, so that a link laid in the server's folder leads root nowhere.
function replaceFile(path: string, content: string): void {
  const draft = `${path}.${randomUUID()}`
  try {
    writeFileSync(draft, content, { flag: 'wx', mode: 0o644 })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

function readPidFile(dataFolder: string): PidFile | null {
  const path = join(dataFolder, 'postmaster.pid')
  if (!existsSync(path)) return null
  const [pid, folder = '', , port, socketFolder, , , status] = readFileSync(path, 'utf8').split('\n')
  return {
    // A standalone backend writes its number negated.
    pid: Math.abs(Number(pid)),
    dataFolder: folder,
    port: Number(port ?? 0),
    socketFolder: socketFolder || null,
    ready: status?.trim() === 'ready',
  }
}

function isServing(file: PidFile, dataFolder: string): boolean {
  const identity = file.pid > 0 ? identifyProcess(file.pid) : null
  if (!identity || !/postgres/i.test(identity.command)) return false
  const folder = workingFolder(file.pid)
  if (folder) return folder === realpathSync(dataFolder)
  if (process.platform === 'win32') return true
  if (!identity.command.includes(file.dataFolder)) return false
  if (existsSync(file.dataFolder)) return realpathSync(file.dataFolder) === realpathSync(dataFolder)
  throw new Error(
    `The folder ${file.dataFolder} was moved to ${dataFolder} while Postgres (process ${file.pid}) runs on it. ` +
      `Stop it first: kill -INT ${file.pid}`,
  )
}

// A server works in its data folder, and Linux follows a folder that is renamed; a copy of the folder is another.
// Null elsewhere, and where we may not look (root in a container may not look into other accounts' processes).
function workingFolder(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return null
  }
}
