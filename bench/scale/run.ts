import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from '../../src/database/connect/client.ts'
import type { Connection } from '../../src/database/connection.ts'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { openDatabase } from '../../src/database/open.ts'
import { measure, warmUp } from '../serve/measure.ts'
import { addressesOf, questions } from '../serve/queries.ts'
import { connectionString } from '../support/connection-string.ts'
import { editNewest } from '../support/edit-newest.ts'
import { importFirst, startGateway } from '../support/gateway.ts'
import { openExplainer } from './explain.ts'
import { lists } from './lists.ts'
import { makeSite } from './make-site.ts'
import { multiplyArticles } from './multiply.ts'
import { pageOfNumber } from './pages.ts'
import { type Answered, type Figures, printFigures, type State } from './print-figures.ts'

/** The size of what is imported; larger ones are made of it. */
const SEED = 1000

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '1000,10000,100000' },
    releases: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const sizes = values.articles.split(',').map(Number)
const releases = [1, Number(values.releases)]
const folder = values.keep ? resolve(values.keep) : mkdtempSync(join(tmpdir(), 'commonplace-bench-'))
mkdirSync(folder, { recursive: true })
// As root, another account serves the database and must get in.
chmodSync(folder, 0o755)
const [site, data] = [join(folder, 'site'), join(folder, 'database')]
if (!existsSync(site)) {
  makeSite(site, SEED)
  importFirst(site, data)
}
const embedded = await openEmbedded({ directory: data })
try {
  const figures = await run()
  process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : printFigures(figures))
} finally {
  await embedded.stop()
  if (!values.keep) rmSync(folder, { recursive: true, force: true })
}

async function run(): Promise<Figures> {
  const states: State[] = []
  for (const articles of sizes)
    for (const count of releases) {
      const connection = await stateOf(articles, count)
      const explained = await explainAll(connection)
      states.push({ articles, releases: count, explained, answered: await answer(connection) })
    }
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown'} × ${availableParallelism()}, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`
  return { machine, states }
}

/** A database in that state; made once. */
async function stateOf(articles: number, count: number): Promise<Connection> {
  const database = `articles_${articles}_releases_${count}`
  const connection = { ...embedded.connection, database }
  const from = count === 1 ? embedded.connection.database : `articles_${articles}_releases_1`
  await administer(async (sql) => {
    if ((await sql`select from pg_database where datname = ${database}`).length > 0) return
    // Of one that was not finished, nothing is used.
    await sql.unsafe(`drop database if exists unfinished`)
    await sql.unsafe(`create database unfinished template ${from}`)
    await fill({ ...connection, database: 'unfinished' }, articles, count)
    await sql.unsafe(`alter database unfinished rename to ${database}`)
  })
  return connection
}

async function fill(connection: Connection, articles: number, count: number): Promise<void> {
  if (count > 1) {
    const opened = await openDatabase(connection, { statementTimeout: 0 })
    await editNewest(opened, count - 1)
    return opened.close()
  }
  const sql = createClient(connection, { max: 1, statementTimeout: 0 })
  await multiplyArticles(sql, Math.round(articles / SEED))
  await sql.end()
}

async function administer(work: (sql: ReturnType<typeof createClient>) => Promise<void>): Promise<void> {
  const sql = createClient({ ...embedded.connection, database: 'postgres' }, { max: 1, statementTimeout: 0 })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}

async function explainAll(connection: Connection): Promise<State['explained']> {
  const explainer = await openExplainer(connection)
  const explained: State['explained'][number][] = []
  for (const { what, query } of lists) explained.push({ what, query, ...(await explainer.workOf(query)) })
  for (const number of [1, 1000])
    for (const query of await pageOfNumber(explainer, number))
      explained.push({ what: `page ${number}`, query: query.what, ...(await explainer.workOf(query.query)) })
  await explainer.close()
  return explained
}

/** What a gateway that keeps nothing does for each question, in microseconds of its processor and of Postgres. */
async function answer(connection: Connection): Promise<Answered[]> {
  const environment = { DATABASE_URL: connectionString(connection), COMMONPLACE_CACHE_MEGABYTES: '0' }
  const gateway = await startGateway(site, data, { environment })
  try {
    const paths = Array.from({ length: 40 }, (_, index) => `/section-${index % 10}/page-${index}/`)
    const asked = questions(paths).filter(({ name }) => name !== 'Q4')
    const answered: Answered[] = []
    for (const question of asked) {
      const load = { pid: gateway.pid, connections: 4, seconds: Number(values.seconds) }
      const addresses = addressesOf(question)
      await warmUp(gateway.url, addresses, load)
      for (let round = 0; round < Number(values.rounds); round++) {
        const { rate, cpu } = await measure(gateway.url, addresses, load)
        answered.push({ question: question.name, rate, cpu })
      }
    }
    return answered
  } finally {
    await gateway.stop()
  }
}
