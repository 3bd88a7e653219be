import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execute } from 'graphql'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { chooseHome } from '../../src/database/embedded/home.ts'
import { findPostmaster } from '../../src/database/embedded/pid-file.ts'
import { identifyProcess } from '../../src/database/embedded/process-identity.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { contextOf } from '../support/context.ts'
import { type CuttingProxy, openCuttingProxy } from '../support/cutting-proxy.ts'
import { DROPS, drop } from '../support/drop.ts'
import { makeDatabaseFolder } from '../support/fresh-folder.ts'
import { BYSTANDER } from '../support/kill.ts'
import { type OwnCluster, openOwnCluster } from '../support/own-cluster.ts'
import { createRandom } from '../support/random.ts'
import { createSite, type TestSite } from '../support/site.ts'
import { validDocument } from '../support/valid-document.ts'

// How many times sessions are dropped; CONTRIBUTING.md says how to run more.
const COUNT = Number(process.env.COMMONPLACE_DROPS ?? DROPS.length)
const SEED = Number(process.env.COMMONPLACE_DROPS_SEED ?? 667_921)

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const MAIN = resolve(import.meta.dirname, '../../dist/src/main.js')
const PAGES = 60
// What the driver or Node say of an error that nobody caught.
const UNCAUGHT = /uncaught|unhandled|TypeError/i

const random = createRandom(SEED)
const children: ChildProcess[] = []
const figures = { whole: 0, refused: 0, imports: 0, states: new Map<string, number>() }
/** Every answer by its release: what readers were told, to be compared with what that release shows. */
const answers = new Map<number, Set<string>>()

let cluster: OwnCluster
let proxy: CuttingProxy
let database: Database
let data: string
let site: TestSite
let serve: Running
let watch: Running
let reading: Promise<void>
let isOver = false

beforeAll(async () => {
  cluster = await openOwnCluster({})
  const { connection, folder } = cluster.embedded
  data = join(folder, 'data')
  database = await openDatabase(connection, { applicationName: BYSTANDER })
  proxy = await openCuttingProxy(connection)
  site = createSite(Object.fromEntries(Array.from({ length: PAGES }, (_, index) => [fileOf(index), pageOf(index, 0)])))
  watch = start('serve', '--watch', '--site', site.root, '--port', '0')
  await watch.says('Commonplace is serving')
  serve = start('serve', '--port', '0')
  await serve.says('Commonplace is serving')
  reading = Promise.all([keepReading(serve), keepReading(watch)]).then(() => {})
})

afterAll(async () => {
  isOver = true
  await reading
  const states = [...figures.states].map(([state, count]) => `${count} ${state}`).join(', ')
  process.stdout.write(
    `${COUNT} drops (COMMONPLACE_DROPS_SEED=${SEED}) of sessions that were: ${states}; ${figures.imports} imports, ` +
      `${figures.whole} answers, ${figures.refused} refusals meanwhile.\n`,
  )
  // Where a test failed, they may still be there.
  for (const child of children) child.kill('SIGTERM')
  await proxy?.close()
  await database?.close()
  await cluster?.remove()
  site?.remove()
})

const rounds = Array.from({ length: COUNT }, (_, index) => ({
  number: index + 1,
  how: DROPS[index % DROPS.length] as (typeof DROPS)[number],
  imports: random.chance(0.5),
  delay: random.below(1200),
}))

test.each(rounds)('drop $number, $how: whatever runs goes on', async ({ number, how, imports, delay }) => {
  edit(number)
  const importing = imports ? start('import', site.root, '--note', `round ${number}`) : null
  await sleep(importing ? delay : delay / 3)

  for (const state of await drop(how, { sql: database.sql, data, proxy, random }))
    figures.states.set(state, (figures.states.get(state) ?? 0) + 1)

  const code = importing ? await importing.ended : 0
  figures.imports += importing ? 1 : 0
  expect({ code, said: code === 0 ? '' : importing?.said() }).toEqual({ code: 0, said: '' })
  await vi.waitFor(async () => expect([await newestTitle(serve), await newestTitle(watch)]).toEqual(titles(number)), {
    timeout: 60_000,
    interval: 50,
  })
  expect([serve.child.exitCode, watch.child.exitCode]).toEqual([null, null])
})

test('every answer was wholly that of its release', async () => {
  for (const [release, given] of answers) {
    const contextValue = await contextOf(database, release)
    const { data: shown } = await execute({ schema, document: validDocument(schema, QUESTION), contextValue })
    expect([...given]).toEqual([JSON.stringify(shown)])
  }
  expect(answers.size).toBeGreaterThan(1)
})

test('nothing was left uncaught, and both end when they are told to', async () => {
  isOver = true
  await reading
  for (const running of [serve, watch]) running.child.kill('SIGTERM')

  expect([await serve.ended, await watch.ended]).toEqual([0, 0])
  for (const { said } of [serve, watch]) expect(said().match(UNCAUGHT)).toBeNull()
})

test('the embedded Postgres ends with the process it was dropped under', async () => {
  const folder = makeDatabaseFolder()
  const own = startWith({}, 'serve', '--watch', '--site', site.root, '--port', '0', '--data', folder)
  await own.says('Commonplace is serving')
  const home = join((await chooseHome(folder, { log: () => {} })).folder, 'data')
  const former: number[] = []
  for (const name of ['SIGQUIT', 'SIGKILL'] as const) {
    const pid = await findRunning(home, former)
    former.push(pid)
    process.kill(pid, name)
    edit(1000 + former.length)
    await vi.waitFor(async () => expect(await newestTitle(own)).toBe(`Round ${1000 + former.length}`), {
      timeout: 30_000,
    })
  }
  former.push(await findRunning(home, former))
  own.child.kill('SIGTERM')

  expect(await own.ended).toBe(0)
  expect(own.said().match(UNCAUGHT)).toBeNull()
  expect(former.map((pid) => identifyProcess(pid)?.command.includes('postgres') ?? false)).not.toContain(true)
  expect(listProcesses().filter((line) => line.includes(folder))).toEqual([])
  rmSync(folder, { recursive: true })
})

const schema = createSchema()
const QUESTION = `{
  releases(first: 1) { nodes { number note added changed withdrawn } }
  site { title url }
  articles(first: 100) { totalCount nodes { path title text sections { anchor html } quotes { text themes { slug } } } }
  quotes(first: 100) { totalCount nodes { text article { title } } }
  themes(first: 100) { nodes { slug name quoteCount } }
}`

function fileOf(index: number): string {
  return `content/page-${index}.md`
}

function pageOf(index: number, round: number): string {
  const title = index === 0 ? `Round ${round}` : `Page ${index}, round ${round}`
  return `---\ntitle: ${title}\naliases: [/old/${index}/]\n---\n\n## Part ${index % 7}\n\nTold in round ${round}.\n\n> Said in round ${round}, on page ${index}.\n`
}

/** Sometimes little, sometimes nearly all of it; the first page always, and last. */
function edit(round: number): void {
  const pages = Array.from({ length: PAGES }, (_, index) => index).filter((index) => index > 0)
  for (const index of random.chance(0.5) ? pages : pages.slice(0, 2)) site.write(fileOf(index), pageOf(index, round))
  site.write(fileOf(0), pageOf(0, round))
}

function titles(round: number): string[] {
  return [`Round ${round}`, `Round ${round}`]
}

interface Running {
  readonly child: ChildProcess
  readonly said: () => string
  readonly ended: Promise<number | null>
  says(words: string): Promise<void>
}

function start(...parameters: readonly string[]): Running {
  const { host, port, username, password, database: name } = proxy.connection
  return startWith(
    { DATABASE_URL: `postgres://${username}:${encodeURIComponent(password)}@${host}:${port}/${name}` },
    ...parameters,
  )
}

function startWith(environment: Readonly<Record<string, string>>, ...parameters: readonly string[]): Running {
  const child = spawn(process.execPath, [MAIN, ...parameters], { env: { PATH: process.env.PATH, ...environment } })
  children.push(child)
  const ended = once(child, 'close').then(([code]) => code as number | null)
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk
    })
  const said = () => text
  return {
    child,
    said,
    ended,
    says: (words) => vi.waitFor(() => expect(text).toContain(words), { timeout: 60_000, interval: 20 }),
  }
}

/** Tests look into answers freely; null data where there is none. */
// biome-ignore lint/suspicious/noExplicitAny: see above
async function ask(running: Running, query: string): Promise<{ data: any; errors?: unknown[] }> {
  const url = /http:\/\/\S+?:\d+/.exec(running.said())?.[0]
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return (await response.json()) as { data: null; errors?: unknown[] }
}

async function newestTitle(running: Running): Promise<string | null> {
  const { data: found } = await ask(running, '{ articleByPath(path: "/page-0/") { title } }').catch(() => ({
    data: null,
  }))
  return found?.articleByPath?.title ?? null
}

/** Asks as a client does until all is over; what is refused is counted, what is answered is kept. */
async function keepReading(running: Running): Promise<void> {
  for (; !isOver; await sleep(100)) {
    const { data: found, errors } = await ask(running, QUESTION).catch((cause) => ({ data: null, errors: [cause] }))
    if (errors || !found) {
      figures.refused += 1
      continue
    }
    figures.whole += 1
    const { number } = found.releases.nodes[0]
    answers.set(number, (answers.get(number) ?? new Set()).add(JSON.stringify(found)))
  }
}

/** The postmaster, once it is none of the former ones. */
async function findRunning(home: string, former: readonly number[]): Promise<number> {
  return await vi.waitFor(
    () => {
      const { pid } = findPostmaster(home) ?? {}
      if (pid === undefined || former.includes(pid)) throw new Error(`No new server runs on ${home}.`)
      return pid
    },
    { timeout: 30_000 },
  )
}

function listProcesses(): string[] {
  return execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n')
}
