import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process that lives: its command line and when it started (in words of the system, good for comparing only). */
export interface ProcessIdentity {
  readonly command: string
  readonly started: string
}

/** Tells a process from another that got the same number later; null where none with this number runs. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  if (!isRunning(pid)) return null
  try {
    return process.platform === 'linux' ? readProc(pid) : askSystem(pid)
  } catch {
    // It ended between the two questions.
    return null
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, and belongs to someone else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return true
}

function readProc(pid: number): ProcessIdentity | null {
  const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  return fields[0] === 'Z' ? null : { command, started: fields[19] ?? '' }
}

function askSystem(pid: number): ProcessIdentity | null {
  if (process.platform === 'win32') {
    const row = execFileSync('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { encoding: 'utf8' })
    return row.includes(`"${pid}"`) ? { command: row, started: '' } : null
  }
  const row = execFileSync('/bin/ps', ['-o', 'lstart=,command=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
  }).trim()
  // `Sun Nov 23 04:39:39 2025 /usr/bin/…`: the first 24 characters are the time.
  return row === '' ? null : { started: row.slice(0, 24), command: row.slice(24).trim() }
}
