import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identifyProcess } from './process-identity.ts'

/** A running server as described by its `postmaster.pid`; it listens in `socketFolder`, or else on `port` on loopback. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly socketFolder: string | null
  /** False while it starts, recovers or shuts down; its port may then belong to another program. */
  readonly ready: boolean
}

interface PidFile extends Postmaster {
  readonly dataFolder: string
}

/**
 * The server running on this data folder, or null. The lines of the file are defined in Postgres'
 * `src/include/utils/pidfile.h`: pid, data folder, start time, port, socket folder, address, shared memory, status.
 */
export function findPostmaster(dataFolder: string): Postmaster | null {
  const file = readPidFile(dataFolder)
  return file && isServing(file, dataFolder) ? file : null
}

/**
 * Makes Postgres ignore the `postmaster.pid` of a server that is gone. It normally does so itself, but not if another process
 * of its account, or a zombie, now has the pid: it takes that for the server. So the pid is replaced by ours, which Postgres
 * ignores as that of its parent. The rest stays, because Postgres uses it to check that no orphaned child of the old server
 * still writes. Only call it while holding the start lock.
 */
export function clearStalePidFile(dataFolder: string, socketFolder: string): void {
  const file = readPidFile(dataFolder)
  if (!file || isServing(file, dataFolder)) return
  const path = join(dataFolder, 'postmaster.pid')
  const isWhole = file.pid > 0 && process.platform !== 'win32'
  if (isWhole) writeFileAtomically(path, readFileSync(path, 'utf8').replace(/^.*/, String(process.pid)))
  else rmSync(path)
  rmSync(join(socketFolder, `.s.PGSQL.${file.port}.lock`), { force: true })
}

// Renamed over the old file, so that root never writes through a link somebody put there.
function writeFileAtomically(path: string, content: string): void {
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
    // A standalone backend writes its pid as a negative number.
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

// A server's working folder is its data folder, and on Linux stays so when that is renamed, unlike a copy of it. Null on other
// systems, and if we lack the permission (in a container, even root may not inspect processes of other accounts).
function workingFolder(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return null
  }
}
