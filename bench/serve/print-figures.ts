import type { Measured } from './measure.ts'
import type { Question } from './queries.ts'

/** What every contestant did with a question, one after the other. */
export interface Round {
  readonly question: Question['name']
  /** node:http with the same bytes. */
  readonly bare: Measured
  readonly cached: Measured
  /** Asked with If-None-Match. */
  readonly unchanged: Measured
  /** One hand-written statement on node:http; null where there is none. */
  readonly sql: Measured | null
  /** The answer made each time, from rows that are kept. */
  readonly warm: Measured
  /** Nothing kept. */
  readonly cold: Measured
}

const RATIOS = [
  ['cached, of bare node:http', ({ cached, bare }: Round) => cached.rate / bare.rate],
  ['304, of bare node:http', ({ unchanged, bare }: Round) => unchanged.rate / bare.rate],
  ['rows warm, of one SQL', ({ warm, sql }: Round) => (sql === null ? null : warm.rate / sql.rate)],
  ['rows cold, of one SQL', ({ cold, sql }: Round) => (sql === null ? null : cold.rate / sql.rate)],
] as const

/** Rates, processor time, and the ratios as least, median and most of all rounds. */
export function printFigures(machine: string, rounds: readonly Round[]): string {
  const names = [...new Set(rounds.map(({ question }) => question))]
  const lines = [machine, '']
  for (const name of names) {
    const own = rounds.filter(({ question }) => question === name)
    lines.push(name)
    for (const contestant of ['bare', 'cached', 'unchanged', 'sql', 'warm', 'cold'] as const) {
      const measured = own.flatMap((round) => round[contestant] ?? [])
      if (measured.length > 0) lines.push(`  ${contestant.padEnd(10)} ${describe(measured)}`)
    }
    for (const [what, ratioOf] of RATIOS) {
      const ratios = own.flatMap((round) => ratioOf(round) ?? [])
      if (ratios.length > 0) lines.push(`  ${what.padEnd(28)} ${spread(ratios)}`)
    }
    lines.push('')
  }
  return `${lines.join('\n')}`
}

function describe(measured: readonly Measured[]): string {
  const median = (of: (one: Measured) => number) => middle(measured.map(of))
  return (
    `${median(({ rate }) => rate)
      .toFixed(0)
      .padStart(7)} /s   p50 ${median(({ p50 }) => p50).toFixed(1)} ms   ` +
    `p99 ${median(({ p99 }) => p99).toFixed(1)} ms   ${median(({ cpu }) => cpu).toFixed(0)} µs of processor an answer`
  )
}

function spread(ratios: readonly number[]): string {
  return [Math.min(...ratios), middle(ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2)).join(' / ')
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}
