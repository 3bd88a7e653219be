import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A running process: its command line and start time, which is in a system-specific format and only good for comparing. */
export interface ProcessIdentity {
  readonly command: string
  readonly started: string
}

/** Distinguishes a process from a later one with the same pid; null if no process with this pid runs. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  if (!isRunning(pid)) return null
  try {
    return process.platform === 'linux' ? readProc(pid) : runPs(pid)
  } catch {
    // It ended in the meantime.
    return null
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs under another account.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return true
}

function readProc(pid: number): ProcessIdentity | null {
  const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is the program's name in parentheses, which may contain spaces and parentheses itself.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  return fields[0] === 'Z' ? null : { command, started: fields[19] ?? '' }
}

function runPs(pid: number): ProcessIdentity | null {
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
