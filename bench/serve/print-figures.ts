import type { AtRate } from './at-rate.ts'
import type { Measured } from './measure.ts'
import type { Question } from './queries.ts'

/** What every contestant did with a question, one after the other. */
export interface Round {
  readonly question: Question['name']
  /** node:http with the same body, its type and its length. */
  readonly bare: Measured
  /** node:http with the same bytes: body and all headers. */
  readonly bareSame: Measured
  readonly cached: Measured
  /** node:http with a 304 of the same headers. */
  readonly bareUnchanged: Measured
  /** Asked with If-None-Match. */
  readonly unchanged: Measured
  /** One hand-written statement on node:http; null where there is none. */
  readonly sql: Measured | null
  /** The answer made each time, from rows that are kept. */
  readonly warm: Measured
  /** Nothing kept. */
  readonly cold: Measured
  /** At half of the rate of `cached`, and of `warm`. */
  readonly cachedAtHalf: AtRate
  readonly warmAtHalf: AtRate
}

const CONTESTANTS = ['bare', 'bareSame', 'cached', 'bareUnchanged', 'unchanged', 'sql', 'warm', 'cold'] as const

/** Which contestant beside which. */
const BESIDE = [
  ['cached, of bare: same body, two headers', 'cached', 'bare'],
  ['cached, of bare: same bytes', 'cached', 'bareSame'],
  ['304, of bare: 200, two headers', 'unchanged', 'bare'],
  ['304, of bare: same bytes', 'unchanged', 'bareUnchanged'],
  ['rows warm, of one SQL', 'warm', 'sql'],
  ['rows cold, of one SQL', 'cold', 'sql'],
] as const

/** Rates, processor time, and the ratios as least, median and most of all rounds: of answers a second, and of what one costs. */
export function printFigures(machine: string, rounds: readonly Round[]): string {
  const names = [...new Set(rounds.map(({ question }) => question))]
  const lines = [machine, '']
  for (const name of names) {
    const own = rounds.filter(({ question }) => question === name)
    lines.push(name)
    for (const contestant of CONTESTANTS) {
      const measured = own.flatMap((round) => round[contestant] ?? [])
      if (measured.length > 0) lines.push(`  ${contestant.padEnd(13)} ${describe(measured)}`)
    }
    for (const [what, ours, theirs] of BESIDE) {
      const pairs = own.flatMap((round) =>
        round[ours] && round[theirs] ? [[round[ours], round[theirs]] as const] : [],
      )
      if (pairs.length === 0) continue
      const rates = spread(pairs.map(([one, other]) => one.rate / other.rate))
      const costs = spread(pairs.map(([one, other]) => other.cpu / one.cpu))
      lines.push(`  ${what.padEnd(41)} ${rates}   by processor time ${costs}`)
    }
    for (const [what, half] of [
      ['cached', 'cachedAtHalf'],
      ['rows warm', 'warmAtHalf'],
    ] as const) {
      const slow = spread(own.map((round) => round[half].p99 / round[half].p50))
      const times = (['p50', 'p99'] as const).map(
        (at) => `${at} ${middle(own.map((one) => one[half][at])).toFixed(2)} ms`,
      )
      lines.push(`  ${`${what}, half of the load: p99 of p50`.padEnd(41)} ${slow}   ${times.join('   ')}`)
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
