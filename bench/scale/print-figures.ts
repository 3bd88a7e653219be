import type { Work } from './explain.ts'

/** What was measured in one state of the database. */
export interface State {
  readonly articles: number
  readonly releases: number
  readonly explained: readonly (Work & { readonly what: string; readonly query: string })[]
  readonly answered: readonly Answered[]
}

/** What a gateway that keeps nothing did with one question in one round. */
export interface Answered {
  readonly question: string
  /** Answers a second. */
  readonly rate: number
  /** Microseconds of its processor for each answer. */
  readonly cpu: number
}

/** The outcome of a run. */
export interface Figures {
  readonly machine: string
  readonly states: readonly State[]
}

/** Milliseconds that any list may take of Postgres. */
const WANTED = 30

/** How many of the dearest lists are printed. */
const DEAREST = 25

/** Ratios between states, and what is dearest in the largest of them. */
export function printFigures({ machine, states }: Figures): string {
  const lines = [machine, '']
  const largest = states.at(-1)
  const smallest = states[0]
  if (!largest || !smallest) return lines.join('\n')
  for (const one of states) lines.push(...describe(one))
  lines.push('', 'Ratios of milliseconds of Postgres, as least / median / most of all lists')
  for (const [what, over, under] of pairs(states)) lines.push(`  ${what.padEnd(58)} ${spread(ratios(over, under))}`)
  for (const one of states) {
    const [first, late] = [pagesOf(one, 'page 1'), pagesOf(one, 'page 1000')]
    const found = [...late].map(([query, milliseconds]) => milliseconds / (first.get(query) ?? Number.NaN))
    if (found.length > 0) lines.push(`  ${`page 1,000 of the first, ${nameOf(one)}`.padEnd(58)} ${spread(found)}`)
  }
  lines.push('', `Dearest of ${largest.explained.length} with ${nameOf(largest)}; ${WANTED} ms are wanted`)
  const dearest = largest.explained.toSorted((a, b) => b.milliseconds - a.milliseconds)
  for (const { milliseconds, blocks, query } of dearest.slice(0, DEAREST))
    lines.push(`  ${milliseconds.toFixed(1).padStart(8)} ms ${String(blocks).padStart(8)} blocks   ${query}`)
  const slow = dearest.filter(({ milliseconds }) => milliseconds > WANTED).length
  lines.push(`  ${slow} of ${dearest.length} take longer than ${WANTED} ms.`, '')
  return lines.join('\n')
}

function describe({ answered, ...state }: State): string[] {
  const names = [...new Set(answered.map(({ question }) => question))]
  return names.map((name) => {
    const own = answered.filter(({ question }) => question === name)
    const rate = middle(own.map((one) => one.rate))
    const cpu = middle(own.map((one) => one.cpu))
    const what = nameOf({ ...state, answered }).padEnd(34)
    return `${what} ${name}   ${rate.toFixed(0).padStart(6)} /s   ${cpu.toFixed(0).padStart(6)} µs of the gateway's processor an answer`
  })
}

/** Each size with many releases beside one, and the largest size beside the smallest with as many releases. */
function pairs(states: readonly State[]): [string, State, State][] {
  const found: [string, State, State][] = []
  for (const one of states) {
    const before = states.find(({ articles, releases }) => articles === one.articles && releases < one.releases)
    if (before) found.push([`${nameOf(one)} of ${before.releases}`, one, before])
    const smaller = states.find(({ articles, releases }) => releases === one.releases && articles < one.articles)
    if (smaller) found.push([`${nameOf(one)} of ${smaller.articles} articles`, one, smaller])
  }
  return found
}

function ratios(over: State, under: State): number[] {
  const before = new Map(under.explained.map(({ query, what, milliseconds }) => [`${what} ${query}`, milliseconds]))
  return over.explained.flatMap(({ query, what, milliseconds }) => {
    const other = before.get(`${what} ${query}`)
    return other === undefined ? [] : milliseconds / other
  })
}

function pagesOf({ explained }: State, page: string): Map<string, number> {
  return new Map(explained.filter(({ what }) => what === page).map(({ query, milliseconds }) => [query, milliseconds]))
}

function nameOf({ articles, releases }: State): string {
  return `${articles} articles, ${releases} ${releases === 1 ? 'release' : 'releases'}`
}

function spread(values: readonly number[]): string {
  return [Math.min(...values), middle(values), Math.max(...values)].map((value) => value.toFixed(2)).join(' / ')
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}
