import type { Measured } from './measure.ts'

/** All that one run of the benchmark found out; times in milliseconds. */
export interface Figures {
  readonly site: string
  readonly machine: string
  /** The machine's load averages when it began. */
  readonly load: readonly number[]
  readonly workers: number
  readonly readAndHash: Measured
  readonly remarkParse: Measured
  readonly hugo: { readonly version: string; readonly milliseconds: number } | null
  readonly first: Measured
  /** The first import with one worker; null where that was not asked for. */
  readonly single: Measured | null
  readonly unchanged: Measured
  readonly oneChanged: Measured
}

/** Times, pages per second, and the ratios that have targets. */
export function printFigures(figures: Figures): string {
  const { readAndHash, remarkParse, hugo, first, single, unchanged, oneChanged, load, workers } = figures
  const { files, bytes } = readAndHash
  const row = (name: string, milliseconds: number, measured?: Measured) =>
    [
      name.padEnd(34),
      `${(milliseconds / 1000).toFixed(2)} s`.padStart(10),
      `${Math.round((files * 1000) / milliseconds)} pages/s`.padStart(16),
      measured ? `${(measured.processor / 1000).toFixed(2)} s CPU`.padStart(14) : '',
      measured ? `${Math.round(measured.peakMemory / 1e6)} MB`.padStart(9) : '',
      measured ? `  ${phasesOf(measured)}` : '',
    ].join('')
  return [
    `${figures.site}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB`,
    `${figures.machine}; load ${load.map((one) => one.toFixed(1)).join(' ')}`,
    '',
    row('read and hash alone', readAndHash.milliseconds, readAndHash),
    row('remark-parse alone, one thread', remarkParse.milliseconds, remarkParse),
    hugo ? row(`hugo ${hugo.version}`, hugo.milliseconds) : 'hugo: not installed, or it cannot build this site',
    row(`first import, ${workers} workers`, first.milliseconds, first),
    ...(single ? [row('first import, 1 worker', single.milliseconds, single)] : []),
    row('unchanged', unchanged.milliseconds, unchanged),
    row('one page changed', oneChanged.milliseconds, oneChanged),
    '',
    `first import:     ${first.outcome}`,
    `unchanged:        ${unchanged.outcome}`,
    `one page changed: ${oneChanged.outcome}`,
    '',
    `first import / remark-parse alone   ${ratio(remarkParse.milliseconds, first.milliseconds)} of its speed (at least 0.4)`,
    hugo ? `first import / hugo                 ${ratio(hugo.milliseconds, first.milliseconds)} of its speed` : '',
    `unchanged / read and hash           ${ratio(unchanged.milliseconds, readAndHash.milliseconds)} times (at most 3)`,
    `one changed / unchanged             ${ratio(oneChanged.milliseconds, unchanged.milliseconds)} times (at most 3)`,
    single ? `${workers} workers / 1 worker               ${ratio(single.milliseconds, first.milliseconds)} times` : '',
    '',
  ]
    .filter((line, index, lines) => line !== '' || lines[index - 1] !== '')
    .join('\n')
}

function phasesOf({ phases }: Measured): string {
  return Object.entries(phases)
    .map(([phase, milliseconds]) => `${phase} ${(milliseconds / 1000).toFixed(2)}`)
    .join(', ')
}

function ratio(a: number, b: number): string {
  return (a / b).toFixed(2)
}
