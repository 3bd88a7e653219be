import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import type { ParsePool } from '../../src/import/read/parse-pool.ts'
import { createVersion, listPaths, VERSIONS } from '../support/generated-site.ts'
import {
  BYSTANDER,
  type EndedImport,
  kill,
  type Milestone,
  type Server,
  startImport,
  VICTIMS,
} from '../support/kill.ts'
import { type OwnCluster, openOwnCluster } from '../support/own-cluster.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createRandom } from '../support/random.ts'
import { createWholeQuestion } from '../support/whole-answer.ts'

// How many imports are killed; CONTRIBUTING.md says how to run more.
const KILLS = Number(process.env.COMMONPLACE_KILLS ?? 4)
const SEED = Number(process.env.COMMONPLACE_KILLS_SEED ?? 190_424)

vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 })

const random = createRandom(SEED)
const askForEverything = createWholeQuestion(listPaths())
const sites = Array.from({ length: VERSIONS }, (_, version) => createVersion(version))
/** What readers are told of each version. */
const answers: string[] = []
/** The version of every release an import said it had published. */
const acknowledged = new Map<number, number>()
const figures = { old: 0, new: 0, staged: 0, finished: 0, readings: 0 }

let cluster: OwnCluster
let database: Database
let server: Server
/** The last import that was left alone, by which moments are chosen. */
let whole: EndedImport

beforeAll(async () => {
  cluster = await openOwnCluster({})
  const { connection, folder } = cluster.embedded
  database = await openDatabase(connection, { applicationName: BYSTANDER, statementTimeout: 60_000 })
  server = { data: join(folder, 'data'), sql: database.sql }
  const pool = parseWorkers()
  // Paths that led somewhere are told from those that never did, so every version has to have been there once.
  for (const site of sites) await importWithin(database, pool, site.root)
  for (const version of sites.keys()) {
    if (version === 0) whole = await runImport(version)
    else await importWithin(database, pool, root(version))
    answers[version] = await askForEverything(database)
  }
})

afterAll(async () => {
  const told = `${figures.old} left the old release, ${figures.new} the new; ${figures.staged} left staged rows behind, ${figures.finished} did not keep the import from its end`
  process.stdout.write(
    `${KILLS} kills (COMMONPLACE_KILLS_SEED=${SEED}): ${told}; ${figures.readings} readings meanwhile.\n`,
  )
  await database?.close()
  await cluster?.remove()
  for (const site of sites) site.remove()
})

const kills = Array.from({ length: KILLS }, (_, index) => ({
  number: index + 1,
  victim: VICTIMS[index % VICTIMS.length] as (typeof VICTIMS)[number],
  // Most of them where rows are written and the release is made.
  after: random.pick<Milestone>(['start', 'parsed', 'parsed', 'staged', 'staged']),
  percent: random.below(100),
  goesBack: random.chance(0.25),
}))

test.each(kills)('kill $number, of $victim after $after', async ({ victim, after, percent, goesBack }) => {
  const newest = await countReleases()
  const before = await findVersion()
  const next = (before + 1) % VERSIONS
  const allowed = [answers[before], answers[next]]

  const running = startImport(root(next), cluster.directory)
  const readings = readUntil(running.ended, victim.startsWith('Postgres') ? null : allowed)
  await kill(victim, { after, delay: (percent / 100) * lengthAfter(after) }, running, server)
  const ended = acknowledge(await running.ended, next)
  const found = await patiently(async () => ({
    answer: await askForEverything(database),
    earlier: await askForEverything(database, newest),
    releases: await countReleases(),
    staged: await countStaged(),
  }))
  count({ ended, ...found, next, readings: await readings })

  expect(allowed).toContain(found.answer)
  expect(found.earlier).toBe(answers[before])
  expect([newest, newest + 1]).toContain(found.releases)

  // The editor tries again, or takes the change back; nothing is repaired in between.
  const last = goesBack ? before : next
  const repeated = await runImport(last)
  whole = repeated.times.published === undefined ? whole : repeated

  expect(repeated).toMatchObject({ exitCode: 0 })
  expect(await askForEverything(database)).toBe(answers[last])
  expect(await countStaged()).toBe(0)
})

test('every release ever made is still there and shows one version, the one its import told', async () => {
  const releases = await database.sql<{ number: number; whole: boolean }[]>`
    select number, added + changed + moved + withdrawn = (select count(*) from changes where release = number) as whole
    from releases order by number`
  const shown: number[] = []
  for (const { number } of releases) shown.push(answers.indexOf(await askForEverything(database, number)))

  expect(releases.map(({ number }) => number)).toEqual(releases.map((_, index) => index + 1))
  expect(releases.filter((release) => !release.whole)).toEqual([])
  // The first came before there were all versions to tell gone paths from unknown ones.
  expect(shown.slice(VERSIONS - 1)).not.toContain(-1)
  expect([...acknowledged].filter(([number, version]) => shown[number - 1] !== version)).toEqual([])
})

test('no article has two open editions, and its editions follow one another', async () => {
  const rows = await database.sql`
    select article_id from editions
    group by article_id
    having count(*) filter (where since is not null and until is null) > 1
      or max(number) filter (where since is not null) <> count(*) filter (where since is not null)`

  expect(rows).toEqual([])
})

function root(version: number): string {
  return sites[version]?.root ?? ''
}

async function importWithin(into: Database, pool: ParsePool, site: string): Promise<void> {
  const options = { prune: true, maxPrune: 100, progress: noProgress, onWait: () => {} }
  const { blocked } = await importSite({ database: into, pool }, site, options)
  expect(blocked).toBeNull()
}

async function runImport(version: number): Promise<EndedImport> {
  return acknowledge(await startImport(root(version), cluster.directory).ended, version)
}

function acknowledge(ended: EndedImport, version: number): EndedImport {
  if (ended.release !== null) acknowledged.set(ended.release, version)
  return ended
}

/** How long an unharmed import took from this milestone to the next. */
function lengthAfter(milestone: Milestone): number {
  const { parsed = 0, staged = 0, published = 0 } = whole.times
  return { start: parsed, parsed: staged - parsed, staged: published - staged, published: 0 }[milestone]
}

/** Reads as a client does for as long as the import lives; each answer has to be one of those allowed. */
async function readUntil(ended: Promise<unknown>, allowed: readonly (string | undefined)[] | null): Promise<number> {
  let over = allowed === null
  void ended.then(() => {
    over = true
  })
  let readings = 0
  for (; !over; readings += 1) {
    // Sessions of the reader are cut with the others: then it is told that the database is away, and asks again.
    expect(allowed).toContain(await patiently(() => askForEverything(database)))
    await sleep(200)
  }
  return readings
}

/** Asks again while Postgres is on its way back. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 60_000
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(50)
    }
  }
}

async function findVersion(): Promise<number> {
  return answers.indexOf(await askForEverything(database))
}

async function countReleases(): Promise<number> {
  const [row] = await database.sql<{ count: number; newest: number }[]>`
    select count(*)::int as count, max(number) as newest from releases`
  expect(row?.count).toBe(row?.newest)
  return row?.count ?? 0
}

async function countStaged(): Promise<number> {
  const [row] = await database.sql<
    { count: number }[]
  >`select count(*)::int as count from editions where staged_by is not null`
  return row?.count ?? 0
}

interface Outcome {
  readonly ended: EndedImport
  readonly answer: string
  readonly next: number
  readonly staged: number
  readonly readings: number
}

function count({ ended, answer, next, staged, readings }: Outcome): void {
  figures[answer === answers[next] ? 'new' : 'old'] += 1
  figures.staged += staged > 0 ? 1 : 0
  figures.finished += ended.exitCode === 0 ? 1 : 0
  figures.readings += readings
}
