import { execFileSync } from 'node:child_process'
import type { CliProcess } from './cli-process.ts'

/** The processes that answer for a gateway that was started with workers. */
export function workersOf({ pid }: Pick<CliProcess, 'pid'>): number[] {
  return execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('serve'))
    .map((line) => Number.parseInt(line, 10))
}
