import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { generateSite } from '../import/generate-site.ts'
import { type GatewayProcess, importFirst, startGateway } from '../support/gateway.ts'
import { type Measured, measure } from './measure.ts'
import { printFigures, type Round } from './print-figures.ts'
import { addressesOf, type Question, questions } from './queries.ts'

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '16' },
    json: { type: 'boolean', default: false },
  },
})
const pages = Number(values.pages)
const load = { seconds: Number(values.seconds), connections: Number(values.connections) }
const folder = mkdtempSync(join(tmpdir(), 'commonplace-bench-'))
// As root, another account serves the database and must get in.
chmodSync(folder, 0o755)
const stops: (() => unknown)[] = []
try {
  const rounds = await run()
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown'} × ${availableParallelism()}, Node ${process.versions.node}, ${pages} pages, load ${loadavg()[0]?.toFixed(1)}`
  process.stdout.write(
    values.json ? `${JSON.stringify({ machine, rounds }, null, 2)}\n` : printFigures(machine, rounds),
  )
} finally {
  for (const stop of stops.toReversed()) await stop()
  rmSync(folder, { recursive: true, force: true })
}

async function run(): Promise<Round[]> {
  const [site, data] = [join(folder, 'site'), join(folder, 'database')]
  generateSite(site, pages)
  importFirst(site, data)
  const cached = await started(startGateway(site, data))
  const uncached = await started(startGateway(site, data, { environment: { COMMONPLACE_CACHE_MEGABYTES: '0' } }))
  const embedded = await openEmbedded({ directory: data })
  stops.push(() => embedded.stop())
  const paths = await somePaths(cached.url)
  const asked = questions(paths)
  const sql = await child('one-sql.js', embedded.connection)
  const answers = await Promise.all(asked.map((question) => bytesOf(cached.url, addressesOf(question)[0] ?? '')))
  const bare = await child(
    'bare.js',
    Object.fromEntries(asked.map(({ name }, index) => [name, answers[index]?.body.toString('base64')])),
  )
  await compare(sql.url, asked, cached.url)
  const rounds: Round[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [index, question] of asked.entries()) {
      const { name } = question
      const addresses = addressesOf(question)
      const of = async (
        server: { url: string; pid: number },
        asking = addresses,
        headers: Readonly<Record<string, string>> = {},
      ): Promise<Measured> => {
        // Compiled, planned and kept before anything counts.
        await measure(server.url, asking, { ...load, headers, seconds: 1, pid: server.pid })
        return measure(server.url, asking, { ...load, headers, pid: server.pid })
      }
      const etag = answers[index]?.etag ?? ''
      rounds.push({
        question: name,
        bare: await of(bare, [`/${name}`]),
        cached: await of(cached),
        unchanged: await measure(cached.url, addresses.slice(0, 1), {
          ...load,
          pid: cached.pid,
          headers: { 'if-none-match': etag },
          expected: 304,
        }),
        sql: name === 'Q4' ? null : await of(sql, sqlAddresses(question)),
        // An answer to a request with a cookie is made each time, from what is kept of editions.
        warm: await of(cached, addresses, { cookie: 'for=one' }),
        cold: await of(uncached),
      })
    }
  }
  return rounds
}

async function started(starting: Promise<GatewayProcess>): Promise<GatewayProcess> {
  const gateway = await starting
  stops.push(() => gateway.stop())
  return gateway
}

async function child(file: string, message: object): Promise<{ readonly url: string; readonly pid: number }> {
  const process: ChildProcess = fork(new URL(file, import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  stops.push(() => process.kill())
  process.send(message)
  const [{ port }] = (await once(process, 'message')) as [AddressInfo]
  return { url: `http://127.0.0.1:${port}`, pid: process.pid ?? 0 }
}

/** Fifty articles, spread over the whole list. */
async function somePaths(url: string): Promise<string[]> {
  const paths: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const query = `{ articles(first: 100${after ? `, after: "${after}"` : ''}) { nodes { path } pageInfo { endCursor hasNextPage } } }`
    const response = await fetch(`${url}/graphql?query=${encodeURIComponent(query)}`)
    const { data } = (await response.json()) as { data: { articles: ArticlePage } }
    paths.push(...data.articles.nodes.map((node) => node.path))
    after = data.articles.pageInfo.hasNextPage ? data.articles.pageInfo.endCursor : null
  }
  const step = Math.max(1, Math.floor(paths.length / 50))
  return paths.filter((_path, index) => index % step === 0).slice(0, 50)
}

interface ArticlePage {
  readonly nodes: readonly { readonly path: string }[]
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean }
}

async function bytesOf(url: string, path: string): Promise<{ body: Buffer; etag: string | null }> {
  const response = await fetch(`${url}${path}`, {
    headers: { accept: 'application/json', 'accept-encoding': 'identity' },
  })
  return { body: Buffer.from(await response.arrayBuffer()), etag: response.headers.get('etag') }
}

function sqlAddresses({ name, variables }: Question): string[] {
  return variables.map((given) =>
    'path' in given ? `/?name=${name}&path=${encodeURIComponent(String(given.path))}` : `/?name=${name}`,
  )
}

/** The hand-written statements must say what the gateway says. */
async function compare(sql: string, asked: readonly Question[], gateway: string): Promise<void> {
  for (const question of asked) {
    if (question.name === 'Q4') continue
    const [ours, theirs] = [addressesOf(question), sqlAddresses(question)]
    for (const index of [0, ours.length - 1]) {
      const [one, other] = await Promise.all([bytesOf(gateway, ours[index] ?? ''), bytesOf(sql, theirs[index] ?? '')])
      if (!isDeepStrictEqual(JSON.parse(String(one.body)).data, JSON.parse(String(other.body)).data))
        throw new Error(`${question.name} has two answers:\n${one.body}\n${other.body}`)
    }
  }
}
