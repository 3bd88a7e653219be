import type { Measured } from './measure.ts'
import type { DatabaseSize } from './server.ts'

/** All that one run of the benchmark found out. */
export interface Figures {
  readonly site: string
  readonly machine: string
  /** The machine's load averages when it began. */
  readonly load: readonly number[]
  readonly workers: number
  readonly rounds: readonly Round[]
}

/** Everything taken once, one after the other; times in milliseconds. */
export interface Round {
  readonly readAndHash: Measured
  readonly remarkParse: Measured
  readonly hugo: { readonly version: string; readonly milliseconds: number } | null
  readonly first: Measured
  /** Processor time of Postgres during the first import. */
  readonly server: number
  /** Of the database after it. */
  readonly size: DatabaseSize
  /** The first import with one worker; null where that was not asked for. */
  readonly single: Measured | null
  readonly unchanged: Measured
  readonly oneChanged: Measured
}

/** Times, and the ratios that have targets: smallest, middle and largest of the rounds. */
export function printFigures({ site, machine, load, workers, rounds }: Figures): string {
  const [round] = rounds
  if (!round) return 'Nothing was measured.\n'
  const { files, bytes } = round.readAndHash
  const rows: readonly (readonly [string, (round: Round) => Measured | null])[] = [
    ['read and hash alone', ({ readAndHash }) => readAndHash],
    ['remark-parse alone, one thread', ({ remarkParse }) => remarkParse],
    [`first import, ${workers} workers`, ({ first }) => first],
    ['first import, 1 worker', ({ single }) => single],
    ['unchanged', ({ unchanged }) => unchanged],
    ['one page changed', ({ oneChanged }) => oneChanged],
  ]
  const ratios: readonly (readonly [string, string, (round: Round) => number | null])[] = [
    ['first import, of the speed of remark-parse', '≥ 0.45', ({ remarkParse, first }) => perTime(remarkParse, first)],
    ['its processor time with Postgres, of remark-parse', '', processorShare],
    ['staging, of the first import', '≤ 0.10', ({ first }) => (first.phases.stage ?? 0) / first.milliseconds],
    ['Postgres, of the processor time of the first import', '', serverShare],
    ['first import, of the speed of Hugo', '', ({ hugo, first }) => hugo && hugo.milliseconds / first.milliseconds],
    [`${workers} workers, of the speed of one`, '', ({ single, first }) => single && perTime(single, first)],
    ['unchanged, times reading and hashing', '', ({ unchanged, readAndHash }) => perTime(unchanged, readAndHash)],
    ['one page changed, times unchanged', '≤ 2', ({ oneChanged, unchanged }) => perTime(oneChanged, unchanged)],
    ['database, times the Markdown in it', '≤ 4.5', ({ size }) => size.bytes / size.markdown],
  ]
  return [
    `${site}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB; ${machine}; load ${load.map((one) => one.toFixed(1)).join(' ')}`,
    '',
    `| ${rounds.length} rounds, the quickest | seconds | pages a second | processor time | memory | phases |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.flatMap(([name, of]) =>
      describe(
        name,
        rounds.flatMap((one) => of(one) ?? []),
      ),
    ),
    '',
    '| ratio | target | min | median | max |',
    '| --- | --- | --- | --- | --- |',
    ...ratios.flatMap(([name, target, of]) =>
      spread(
        name,
        target,
        rounds.flatMap((one) => of(one) ?? []),
      ),
    ),
    '',
    `First import: ${round.first.outcome}; processor time of Postgres ${seconds(round.server)} s. Unchanged: ${round.unchanged.outcome}. One page changed: ${round.oneChanged.outcome}.`,
    round.hugo
      ? `Hugo ${round.hugo.version}: ${seconds(round.hugo.milliseconds)} s.`
      : 'Hugo is not installed, or cannot build this site.',
    '',
  ].join('\n')
}

function perTime(a: Measured, b: Measured): number {
  return a.milliseconds / b.milliseconds
}

function processorShare({ remarkParse, first, server }: Round): number {
  return (first.processor + server) / remarkParse.processor
}

function serverShare({ first, server }: Round): number {
  return server / (first.processor + server)
}

function describe(name: string, measured: readonly Measured[]): string[] {
  const [best] = measured.toSorted((a, b) => a.milliseconds - b.milliseconds)
  if (best === undefined) return []
  const { milliseconds, processor, peakMemory, phases, files } = best
  const parts = Object.entries(phases).map(([phase, taken]) => `${phase} ${seconds(taken)}`)
  const pages = Math.round((files * 1000) / milliseconds)
  const memory = `${Math.round(peakMemory / 1e6)} MB`
  return [
    `| ${[name, seconds(milliseconds), pages, `${seconds(processor)} s`, memory, parts.join(', ')].join(' | ')} |`,
  ]
}

function spread(name: string, target: string, found: readonly number[]): string[] {
  const sorted = found.toSorted((a, b) => a - b)
  const [least, middle, most] = [sorted[0], sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)]
  if (least === undefined || middle === undefined || most === undefined) return []
  return [`| ${[name, target, ...[least, middle, most].map((one) => one.toFixed(2))].join(' | ')} |`]
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2)
}
