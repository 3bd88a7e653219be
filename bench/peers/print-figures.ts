import type { Measured } from '../serve/measure.ts'
import type { Question } from '../serve/queries.ts'

/** Who answers. */
export type Name =
  | 'ours, cached'
  | 'ours, rows warm'
  | 'ours, rows cold'
  | 'mercurius'
  | 'mercurius with its cache'
  | 'Yoga'
  | 'Yoga with its cache'
  | 'PostGraphile'
  | 'one SQL'
  | 'bare node:http'

/** What each did with a question, one after the other. */
export interface Round {
  readonly question: Question['name']
  readonly measured: Partial<Record<Name, Measured>>
}

/** What is wanted of the medians. */
const TARGETS: readonly [over: Name, under: Name, wanted: number][] = [
  ['ours, cached', 'bare node:http', 0.85],
  ['ours, cached', 'mercurius with its cache', 10],
  ['ours, cached', 'Yoga with its cache', 10],
  ['ours, rows warm', 'PostGraphile', 1.2],
  ['ours, rows warm', 'mercurius', 1.2],
  ['ours, rows warm', 'one SQL', 0.5],
  ['ours, rows cold', 'mercurius', 0.8],
]

/**
 * Tables in Markdown: answers a second and processor time of each, then the ratios as least, median
 * and most of all rounds, and those of what a second of the answering process's processor gives.
 */
export function printFigures(machine: string, rounds: readonly Round[]): string {
  const questions = [...new Set(rounds.map(({ question }) => question))]
  const names = [...new Set(rounds.flatMap(({ measured }) => Object.keys(measured) as Name[]))]
  const of = (question: string, name: Name) =>
    rounds.flatMap((round) => (round.question === question ? (round.measured[name] ?? []) : []))
  const rows = names.map((name) => [
    name,
    ...questions.map((question) => {
      const measured = of(question, name)
      return `${middle(measured.map(({ rate }) => rate)).toFixed(0)} /s, ${middle(measured.map(({ cpu }) => cpu)).toFixed(0)} µs`
    }),
  ])
  const ratios = TARGETS.map(([over, under, wanted]) => [
    `${over} / ${under}`,
    ...questions.map((question) => {
      const [one, other] = [of(question, over), of(question, under)]
      const found = one.flatMap(({ rate }, index) => (other[index] ? rate / other[index].rate : []))
      const ofProcessor = middle(other.map(({ cpu }) => cpu)) / middle(one.map(({ cpu }) => cpu))
      return `${spread(found)} (${ofProcessor.toFixed(2)})`
    }),
    `≥ ${wanted}`,
  ])
  return [
    machine,
    '',
    ...table(['answers a second, µs of processor an answer', ...questions], rows),
    '',
    ...table(
      ['answers a second, least / median / most of rounds (answers a processor second)', ...questions, 'wanted'],
      ratios,
    ),
    '',
  ].join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}

function spread(values: readonly number[]): string {
  return [Math.min(...values), middle(values), Math.max(...values)].map((value) => value.toFixed(2)).join(' / ')
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}
