import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { findPostmaster } from '../../src/database/embedded/pid-file.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { pingServer } from '../../src/database/ping-server.ts'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { type CliProcess, startCli } from '../support/cli-process.ts'
import { publishRelease } from '../support/content.ts'
import { type OwnCluster, openOwnCluster } from '../support/own-cluster.ts'
import { type Seen, type SteadyClients, startSteadyClients } from '../support/steady-clients.ts'
import { workersOf } from '../support/worker-pids.ts'

const WAYS = { fast: 'SIGINT', immediate: 'SIGQUIT', killed: 'SIGKILL' } as const

// How many times Postgres is restarted; CONTRIBUTING.md says how to run more.
const COUNT = Number(process.env.COMMONPLACE_RESTARTS ?? Object.keys(WAYS).length)

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

const WORKERS = 2
const PATHS = ['/wells/', '/seeds/', '/tools/']
const QUESTION = `{ site { release { number } } ${PATHS.map((path, index) => `p${index}: articleByPath(path: "${path}") { title }`).join(' ')} }`

/** The same in other words each time, so that no cache has the answer. */
const uncached = () => `${QUESTION} #${Math.random()}`

const wrong: string[] = []
const recoveries: { way: string; down: number; recovery: number }[] = []

let cluster: OwnCluster
let database: Database
let gateway: CliProcess
let url: string
let workers: number[]
let asking: SteadyClients
let askingAgain: SteadyClients
let editions: readonly number[] = []
let released = 0

beforeAll(async () => {
  cluster = await openOwnCluster({})
  database = await openDatabase(cluster.embedded.connection)
  await publish()
  gateway = startCli('serve', '--workers', String(WORKERS), '--data', cluster.directory, '--port', '0')
  await gateway.says('Ctrl-C stops it.')
  url = /http:\/\/\S+?:\d+/.exec(gateway.said())?.[0] ?? ''
  workers = workersOf(gateway)
  asking = startSteadyClients(url, { clients: 4, query: uncached, onAnswer: check })
  askingAgain = startSteadyClients(url, { clients: 2, query: QUESTION, onAnswer: check })
})

afterAll(async () => {
  const seconds = (key: 'down' | 'recovery') => {
    const sorted = recoveries.map((one) => one[key]).sort((a, b) => a - b)
    return [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].map((ms = 0) => (ms / 1000).toFixed(2)).join('/')
  }
  const counted = [asking, askingAgain].map((clients) => JSON.stringify(Object.fromEntries(clients?.outcomes ?? [])))
  process.stdout.write(
    `${recoveries.length} restarts of Postgres, seconds as min/median/max: away ${seconds('down')}, then until every answer is ` +
      `read again ${seconds('recovery')}. Read: ${counted[0]}; cached: ${counted[1]}.\n`,
  )
  await gateway?.stop()
  await database?.close()
  await cluster?.remove()
})

/** A release of which every page says the number. */
async function publish(): Promise<void> {
  const next = released + 1
  const made = await publishRelease(database, {
    add: PATHS.map((path) => ({ path, edition: { title: `Round ${next}` } })),
    close: editions,
  })
  editions = made.editions
  released = next
}

/** Notes whatever is neither a whole answer of one release nor a refusal. */
function check({ status, text, release }: Seen): void {
  if (status === 503) return
  const titles = [...text.matchAll(/"title":"Round (\d+)"/g)].map(([, number]) => Number(number))
  const isWhole = status === 200 && titles.length === PATHS.length && titles.every((title) => title === release)
  if (!isWhole) wrong.push(text)
}

/** What each worker says, asked on connections of their own, which are handed out in turn. */
async function askAll(query: string, headers: Record<string, string> = {}): Promise<string[]> {
  return Promise.all(
    Array.from({ length: WORKERS * 2 }, async () => {
      const asked = { connection: 'close', ...headers }
      const response = await fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, { headers: asked })
      return `${response.status} ${response.headers.get('content-release') ?? ''}`.trim()
    }),
  )
}

const everyone = (said: string) => Array(WORKERS * 2).fill(said)

const rounds = Array.from({ length: COUNT }, (_, index) => {
  return { number: index + 1, way: Object.keys(WAYS)[index % Object.keys(WAYS).length] as keyof typeof WAYS }
})

test.each(rounds)(
  'restart $number, $way: every worker recovers, and answers from the newest release',
  async ({ way }) => {
    await asking.more(20)
    const { pid } = findPostmaster(join(cluster.embedded.folder, 'data')) ?? {}
    const struck = performance.now()
    process.kill(pid ?? 0, WAYS[way])
    await vi.waitFor(() => expect(findPostmaster(join(cluster.embedded.folder, 'data'))?.pid).not.toBe(pid), {
      timeout: 60_000,
      interval: 5,
    })
    await vi.waitFor(() => pingServer(cluster.embedded.connection), { timeout: 60_000, interval: 10 })
    const back = performance.now()
    await vi.waitFor(async () => expect(await askAll(uncached())).toEqual(everyone(`200 ${released}`)), {
      timeout: 60_000,
      interval: 10,
    })
    recoveries.push({ way, down: back - struck, recovery: performance.now() - back })
    await publish()

    await expect.poll(() => askAll(QUESTION), { timeout: 20_000 }).toEqual(everyone(`200 ${released}`))
  },
)

test('what was pruned while Postgres restarted is in no cache of any worker', async () => {
  const old = { 'content-release': String(released) }
  const oldest = `200 ${released}`
  await publish()
  await expect.poll(() => askAll(QUESTION, old)).toEqual(everyone(oldest))
  await pruneHistory(database, { keep: 1, planOnly: false, onWait() {} })
  const { pid } = findPostmaster(join(cluster.embedded.folder, 'data')) ?? {}
  process.kill(pid ?? 0, 'SIGQUIT')

  await expect.poll(() => askAll(QUESTION, old), { timeout: 60_000 }).toEqual(everyone('410'))
  await expect.poll(() => askAll(uncached()), { timeout: 60_000 }).toEqual(everyone(`200 ${released}`))
})

test('no answer was wrong, nothing else than 503 was refused, and nothing was left uncaught', async () => {
  const failures = [await asking.stop(), await askingAgain.stop()]

  expect(wrong).toEqual([])
  expect(failures.flatMap((outcomes) => Object.keys(outcomes)).filter((outcome) => outcome !== '503')).toEqual([])
  expect(workersOf(gateway)).toEqual(workers)
  expect(gateway.said()).not.toMatch(/uncaught|unhandled|TypeError|unexpected/i)
})
