import type { Quiet, Tally } from './clients.ts'

/** All that one run of the benchmark found out. */
export interface Figures {
  readonly machine: string
  /** The machine's load averages when it began. */
  readonly load: readonly number[]
  readonly alone: Quiet
  readonly dear: { readonly quiet: Quiet; readonly others: Tally }
  readonly flood: { readonly quiet: Quiet; readonly others: Tally }
  /** The peak of the gateway's process after the dear queries, and at the end; bytes. */
  readonly memoryAfterDear: number
  readonly memory: number
}

/** Times, answers, and the ratios that have targets. */
export function printFigures({ machine, load, alone, dear, flood, memoryAfterDear, memory }: Figures): string {
  return [
    `${machine}; load ${load.map((one) => one.toFixed(1)).join(' ')}`,
    '',
    row('quiet client alone', alone),
    row('beside dear queries', dear.quiet),
    row('beside many heavy clients', flood.quiet),
    '',
    `dear queries:   ${statusesOf(dear.others)}`,
    `heavy clients:  ${statusesOf(flood.others)}`,
    '',
    `p99 beside dear queries / alone    ${(dear.quiet.p99 / alone.p99).toFixed(2)} (at most 5)`,
    `p50 beside heavy clients / alone   ${(flood.quiet.p50 / alone.p50).toFixed(2)} (at most 5)`,
    `answered beside heavy clients      ${(flood.quiet.answered * 100).toFixed(2)} % (at least 99.9)`,
    `peak memory of the gateway         ${megabytes(memory)} MB, ${megabytes(memoryAfterDear)} before the heavy clients (under 500)`,
    '',
  ].join('\n')
}

function row(name: string, { p50, p99, longest, statuses }: Quiet): string {
  const asked = Object.values(statuses).reduce((sum, count) => sum + count, 0)
  const times = [p50, p99, longest].map((time) => `${time.toFixed(1)} ms`.padStart(11)).join('')
  return `${name.padEnd(28)}${String(asked).padStart(7)} asked   p50, p99, longest${times}`
}

function statusesOf({ statuses, withoutRetryAfter }: Tally): string {
  const counts = Object.entries(statuses).map(([status, count]) => `${status === '0' ? 'no answer' : status}: ${count}`)
  return `${counts.join(', ')}; 503 without Retry-After: ${withoutRetryAfter}`
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
