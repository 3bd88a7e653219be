import { fork } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { availableParallelism, constants, cpus, loadavg, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { changeOnePage, generateSite } from '../import/generate-site.ts'
import { dataOf } from '../support/asking.ts'
import { type GatewayProcess, importFirst, startGateway } from '../support/gateway.ts'
import { processorTime } from '../support/processor-time.ts'
import type { Crawl, Statuses } from './crawl.ts'

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '200' },
    releases: { type: 'string', default: '5' },
    crawlers: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '120' },
    rude: { type: 'boolean', default: false },
    'cpu-prof': { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const [pages, releases, crawlers] = [Number(values.pages), Number(values.releases), Number(values.crawlers)]
const milliseconds = Number(values.seconds) * 1_000
const MEMORY_STEPS = 8
const folder = mkdtempSync(join(tmpdir(), 'commonplace-bench-'))
// As root, another account serves the database and must get in.
chmodSync(folder, 0o755)
try {
  const figures = await run()
  process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : printed(figures))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** How long one reader waited, in milliseconds: for what is kept in memory, and for what has to be made. */
interface Waited {
  readonly kept: Times
  readonly made: Times
  /** Answers that were not 200. */
  readonly refused: number
}

interface Times {
  readonly count: number
  readonly p50: number
  readonly p99: number
}

interface Figures {
  readonly machine: string
  readonly load: readonly number[]
  readonly idle: Waited
  readonly beside: Waited
  readonly crawled: Statuses
  readonly addresses: number
  /** Bytes that the gateway's process held, in equal steps from before the crawl to its end. */
  readonly memory: readonly number[]
  /** Seconds of processor time that the gateway's process took for the crawl. */
  readonly processor: number
}

async function run(): Promise<Figures> {
  const [site, data] = [join(folder, 'site'), join(folder, 'database')]
  generateSite(site, pages)
  importFirst(site, data)
  for (let release = 2; release <= releases; release++) {
    changeOnePage(site, pages, `Said at release ${release}.`)
    importFirst(site, data)
  }
  const parameters = values['cpu-prof'] ? ['--cpu-prof', `--cpu-prof-dir=${values['cpu-prof']}`] : []
  const environment = { CLIENT_ADDRESS_HEADER: 'X-Forwarded-For' }
  const gateway = await startGateway(site, data, { parameters, environment })
  try {
    const paths = await pathsOf(gateway.url)
    const addresses = addressesOf(paths)
    const load = loadavg()
    // Everything is warm before anything is compared.
    await read(gateway.url, paths, sleep(3_000))
    const idle = await read(gateway.url, paths, sleep(Math.min(milliseconds, 15_000)))
    const before = processorTime(gateway.pid)
    const crawling = crawl({ url: gateway.url, addresses, crawlers, milliseconds, rude: values.rude })
    const [beside, memory] = await Promise.all([read(gateway.url, paths, crawling), watchMemory(gateway)])
    const machine = `${cpus()[0]?.model.trim() ?? 'unknown'} × ${availableParallelism()}, Node ${process.versions.node}`
    const processor = (processorTime(gateway.pid) - before) / 1e6
    return { machine, load, idle, beside, crawled: await crawling, addresses: addresses.length, memory, processor }
  } finally {
    await gateway.stop()
  }
}

async function pathsOf(url: string): Promise<string[]> {
  const query = encodeURIComponent('{ articles(first: 100, where: { kinds: [PAGE] }) { nodes { path } } }')
  const data = (await dataOf(url, `/graphql?query=${query}`)) as { articles: { nodes: { path: string }[] } }
  return data.articles.nodes.map(({ path }) => path)
}

/** Every path at every release, every form of it, every feed and dump. */
function addressesOf(paths: readonly string[]): string[] {
  const numbers = Array.from({ length: releases }, (_, index) => index + 1)
  return [
    ...paths.flatMap((path) => numbers.map((release) => `${questionOf(path)}&release=${release}`)),
    ...paths.flatMap((path) =>
      ['', '.md', '.json', '.jsonld'].map((end) => `/content${path.replace(/\/$/, end || '/')}`),
    ),
    ...paths.map((path) => `/oembed?url=${encodeURIComponent(`http://localhost/content${path}`)}`),
    ...numbers.map((release) => `/dump/${release}.ndjson`),
    ...['atom.xml', 'rss.xml', 'feed.json'].map((name) => `/feeds/${name}`),
    ...['/changes', '/sitemap.xml', '/robots.txt'],
  ]
}

function questionOf(path: string, name = 'Q'): string {
  const query = `query ${name} { articleByPath(path: "${path}") { title html sections { heading } quotes { text } } }`
  return `/graphql?query=${encodeURIComponent(query)}`
}

/** One reader that asks for one article after the other, in turn as everybody asks and as nobody did, until `during` is over. */
async function read(url: string, paths: readonly string[], during: Promise<unknown>): Promise<Waited> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const [kept, made]: [number[], number[]] = [[], []]
  let refused = 0
  let isOver = false
  void during.finally(() => {
    isOver = true
  })
  for (let turn = 0; !isOver; turn++) {
    const path = paths[turn % paths.length] ?? '/'
    for (const [times, name] of [
      [kept, 'Q'],
      [made, `Q${turn}x${Math.round(performance.now())}`],
    ] as const) {
      const asked = performance.now()
      const status = await ask(`${url}${questionOf(path, name)}`, agent)
      times.push(performance.now() - asked)
      if (status !== 200) refused += 1
      await sleep(5)
    }
  }
  agent.destroy()
  return { kept: timesOf(kept), made: timesOf(made), refused }
}

function ask(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, headers: { 'x-forwarded-for': '192.0.2.1' } }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
      answer.on('error', reject)
    })
    asked.on('error', reject)
    asked.end()
  })
}

function timesOf(times: number[]): Times {
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { count: times.length, p50: at(0.5), p99: at(0.99) }
}

function crawl(asked: Crawl): Promise<Statuses> {
  const child = fork(new URL('crawl.js', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  // They would be on other machines.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
  const late = setTimeout(() => child.kill('SIGKILL'), asked.milliseconds + 60_000)
  return new Promise((give, fail) => {
    child.once('message', (statuses) => give(statuses as Statuses))
    child.once('exit', (code) => {
      clearTimeout(late)
      fail(new Error(`The crawlers ended with exit code ${code}.`))
    })
    child.send(asked)
  })
}

async function watchMemory(gateway: GatewayProcess): Promise<number[]> {
  const held = [gateway.memory()]
  for (let step = 0; step < MEMORY_STEPS; step++) {
    await sleep(milliseconds / MEMORY_STEPS)
    held.push(gateway.memory())
  }
  return held
}

function printed({ machine, load, idle, beside, crawled, addresses, memory, processor }: Figures): string {
  const row = (what: string, before: Times, during: Times) => {
    const times = [before.p50, before.p99, during.p50, during.p99].map((time) => time.toFixed(1).padStart(8))
    const ratios = [during.p50 / before.p50, during.p99 / before.p99].map((ratio) => ratio.toFixed(2).padStart(7))
    return [what.padEnd(22), ...times, ...ratios].join(' ')
  }
  const statuses = Object.entries(crawled).map(([status, count]) => `${count} × ${status}`)
  return `${[
    `${machine}, ${pages} pages, ${releases} releases, load ${load.map((one) => one.toFixed(1)).join(' ')}`,
    '',
    `${''.padEnd(22)} ${['p50 idle', 'p99 idle', 'p50', 'p99'].map((name) => name.padStart(8)).join(' ')}   ratios`,
    row('kept in memory, ms', idle.kept, beside.kept),
    row('made anew, ms', idle.made, beside.made),
    '',
    `${crawlers} crawlers, ${values.rude ? 'rude' : 'that wait when told to'}, over ${addresses} addresses: ${statuses.join(', ')}`,
    `reader: ${beside.kept.count + beside.made.count} answers beside them, ${beside.refused} refused`,
    `gateway: ${processor.toFixed(0)} s of processor in ${values.seconds} s; memory ${memory.map((bytes) => (bytes / 1e6).toFixed(0)).join(' ')} MB`,
  ].join('\n')}\n`
}
