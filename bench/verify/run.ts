import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generateSite } from '../import/generate-site.ts'
import { importFirst, startGateway } from '../support/gateway.ts'
import { processorTime } from '../support/processor-time.ts'
import { alter, passage, passages, type Quotation } from './quotations.ts'

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '20000' },
    questions: { type: 'string', default: '500' },
    json: { type: 'boolean', default: false },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'commonplace-bench-'))
// As root, another account serves the database and must get in.
chmodSync(folder, 0o755)
try {
  const figures = await run()
  process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : print(figures))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Milliseconds of one kind of question, and what was answered. */
interface Asked {
  readonly what: string
  /** What one question takes of the gateway's processor; NaN where the system does not tell. */
  readonly processor: number
  readonly p50: number
  readonly p99: number
  readonly verdicts: Readonly<Record<string, number>>
}

interface Figures {
  readonly machine: string
  readonly quotes: number
  readonly asked: readonly Asked[]
}

async function run(): Promise<Figures> {
  const [site, data] = [join(folder, 'site'), join(folder, 'database')]
  generateSite(site, Number(values.pages))
  importFirst(site, data)
  const gateway = await startGateway(site, data)
  try {
    const { count, quotations } = await someQuotations(gateway.url)
    const kinds: [what: string, (quotation: Quotation, index: number) => string][] = [
      ['a quote as it is', ({ text }) => text],
      ['a passage of one', ({ text }) => passage(text)],
      ['a quote with another word', ({ text }, index) => alter(text, index)],
      ['words that nobody said', (_quotation, index) => passages(index)],
    ]
    // Compiled and planned before anything counts.
    for (const [, textOf] of kinds)
      for (const [index, quotation] of quotations.slice(0, 50).entries())
        await verify(gateway.url, `${textOf(quotation, index)} `, null)
    const measured = (what: string, ask: Ask) => measure(gateway.pid, { what, quotations, ask })
    const asked: Asked[] = [await measured('nothing: { __typename }', (_q, index) => nothing(gateway.url, index))]
    for (const [what, textOf] of kinds) {
      asked.push(await measured(what, (quotation, index) => verify(gateway.url, textOf(quotation, index), null)))
      asked.push(
        await measured(`${what}, of its article`, (quotation, index) =>
          verify(gateway.url, textOf(quotation, index), quotation.path),
        ),
      )
    }
    const machine = `${cpus()[0]?.model.trim() ?? 'unknown'} × ${availableParallelism()}, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`
    return { machine, quotes: count, asked }
  } finally {
    await gateway.stop()
  }
}

type Ask = (quotation: Quotation, index: number) => Promise<string>

async function measure(
  pid: number,
  { what, quotations, ask }: { what: string; quotations: readonly Quotation[]; ask: Ask },
): Promise<Asked> {
  const before = processorTime(pid)
  const times: number[] = []
  const verdicts: Record<string, number> = {}
  for (const [index, quotation] of quotations.entries()) {
    const started = performance.now()
    const verdict = await ask(quotation, index)
    times.push(performance.now() - started)
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
  }
  const processor = (processorTime(pid) - before) / 1000 / quotations.length
  times.sort((a, b) => a - b)
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN
  return { what, processor, p50: at(0.5), p99: at(0.99), verdicts }
}

async function verify(url: string, text: string, article: string | null): Promise<string> {
  const query = 'query ($text: String!, $article: String) { verifyQuote(text: $text, article: $article) { kind } }'
  const { verifyQuote } = await ask<{ verifyQuote: { kind: string } }>(url, query, { text, article })
  return verifyQuote.kind
}

async function nothing(url: string, index: number): Promise<string> {
  await ask(url, `{ nothing${index}: __typename }`)
  return 'NOTHING'
}

/** Quotes from all over the site, and how many there are. */
async function someQuotations(url: string): Promise<{ count: number; quotations: Quotation[] }> {
  const query =
    '{ quotes(first: 0) { totalCount } articles(first: 100, orderBy: { field: PATH, direction: ASC }) { nodes { path quotes { text } } } }'
  const { quotes, articles } = await ask<{
    quotes: { totalCount: number }
    articles: { nodes: { path: string; quotes: { text: string }[] }[] }
  }>(url, query)
  const found = articles.nodes.flatMap((article) => article.quotes.map(({ text }) => ({ text, path: article.path })))
  return { count: quotes.totalCount, quotations: found.slice(0, Number(values.questions)) }
}

async function ask<Data>(url: string, query: string, variables: object = {}): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown }
  if (!data || errors) throw new Error(`The gateway refused ${query}: ${JSON.stringify(errors)}`)
  return data
}

function print({ machine, quotes, asked }: Figures): string {
  const rows = asked.map(
    ({ what, processor, p50, p99, verdicts }) =>
      `${what.padEnd(42)} p50 ${p50.toFixed(1).padStart(6)} ms   p99 ${p99.toFixed(1).padStart(6)} ms   processor ${processor.toFixed(1).padStart(5)} ms   ${Object.entries(
        verdicts,
      )
        .map(([verdict, count]) => `${verdict} ${count}`)
        .join(', ')}`,
  )
  return [`${machine}; ${quotes} quotes`, '', ...rows, ''].join('\n')
}
