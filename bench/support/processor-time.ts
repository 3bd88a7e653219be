import { readFileSync } from 'node:fs'

// As Linux has it on every machine of ours.
const MICROSECONDS_A_TICK = 10_000

/** Microseconds that a process has computed so far; NaN where there is no /proc. */
export function processorTime(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_A_TICK
  } catch {
    return Number.NaN
  }
}
