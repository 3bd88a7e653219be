import { Agent, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { findNewestRelease } from '../../src/database/read/releases.ts'
import { openGateway } from '../../src/gateway.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { rollBack } from '../../src/history/rollback.ts'
import { takePort } from '../../src/server/port.ts'
import { createTestDatabase } from '../support/database.ts'
import { generateQuery, type Names } from '../support/generated-queries.ts'
import { createVersion, listPaths } from '../support/generated-site.ts'
import { createRandom } from '../support/random.ts'
import { importFolder } from '../support/random-history.ts'
import { recordRequests } from '../support/requests.ts'

/** `COMMONPLACE_QUERIES=100000` for many; each is asked twice, of a gateway that caches and of one that does not. */
const QUESTIONS = Number(process.env.COMMONPLACE_QUERIES ?? 60)
const SEED = Number(process.env.COMMONPLACE_SEED ?? 1)
/** `COMMONPLACE_FIELDS=60` for small ones, of which more can be asked in a given time. */
const FIELDS = Number(process.env.COMMONPLACE_FIELDS ?? 540)
/** `COMMONPLACE_PAUSE=3000` for fewer imports and so more questions in a given time: the longest pause between two, in ms. */
const PAUSE = Number(process.env.COMMONPLACE_PAUSE ?? 300)
/** So often each question is asked, more or less. */
const REPEATED = 8
/** Among so many questions it is picked from. */
const RECENT = 40

const closing: (() => Promise<void> | void)[] = []

afterAll(async () => {
  for (const close of closing.reverse()) await close()
})

test('a gateway that caches answers as one that does not, whatever is published, gone back on and pruned meanwhile', async () => {
  const db = await createTestDatabase()
  closing.push(() => db.drop())
  const history = keepPublishing(db.database)
  closing.push(history.stop)
  await history.first
  const cached = await openOn(db.source, '64')
  const uncached = await openOn(db.source, '0')
  const ask = createClient(history.hold)
  const random = createRandom(SEED)
  const questions = generateQuestions(Math.ceil(QUESTIONS / REPEATED))
  const etags = new Map<Question, string>()
  /** How much had been pruned when a question was last found to have one answer. */
  const equalAt = new Map<Question, number>()
  const releases = new Set<string>()
  const counts = { compared: 0, hits: 0, unchanged: 0, during: 0 }

  /** What the two say; undefined where they cannot be compared, because the release is gone or there is none. */
  async function askBoth(question: Question, headers: Headers) {
    const before = cached.statements()
    const one = await ask(cached.url, question, headers)
    const isHit = cached.statements() === before
    const release = one.headers['content-release']
    if (release === undefined) return undefined
    const other = await ask(uncached.url, question, { ...headers, 'content-release': String(release) })
    if (other.status === 410) return undefined
    return { one, other, isHit, release }
  }

  for (let turn = 0; turn < QUESTIONS; turn++) {
    if (turn === Math.floor(QUESTIONS * 0.8)) await history.stop()
    // One of the last few that are new, so that its document and its answer may still be there.
    const question = questions[Math.max(0, Math.floor(turn / REPEATED) - random.below(RECENT))] as Question
    const known = etags.get(question)
    const headers = known !== undefined && random.chance(0.3) ? { 'if-none-match': known } : {}
    const before = history.prunings()
    const both = await askBoth(question, headers)
    if (both === undefined) continue
    const { one, other, isHit, release } = both
    if (comparable(one) !== comparable(other)) {
      // Lists of releases differ before and after pruning, of which the other gateway hears a moment later.
      const difference = `${question.method} ${question.query}\n${comparable(one)}\n${comparable(other)}`
      expect(history.prunings() > (equalAt.get(question) ?? before), difference).toBe(true)
      const goOn = history.hold()
      const asked = () => askBoth(question, {}).then(isEqual)
      await expect.poll(asked, { timeout: 120_000, message: difference }).toBe(true).finally(goOn)
    }
    equalAt.set(question, before)
    if (typeof one.headers.etag === 'string') etags.set(question, one.headers.etag)
    releases.add(String(release))
    counts.compared += 1
    counts.hits += isHit ? 1 : 0
    counts.unchanged += one.status === 304 ? 1 : 0
    counts.during += history.isOver() ? 0 : 1
    if (counts.compared % 1_000 === 0) console.info(counts.compared)
  }
  await history.stop()

  if (process.env.COMMONPLACE_QUERIES)
    console.info({ ...counts, releases: releases.size, prunings: history.prunings() })
  expect(counts.compared).toBeGreaterThan(QUESTIONS / 2)
  expect(counts.hits).toBeGreaterThan(QUESTIONS / 50)
  expect(counts.unchanged).toBeGreaterThan(0)
  expect(releases.size).toBeGreaterThan(1)
}, 36_000_000)

type Headers = Readonly<Record<string, string>>

interface Question {
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly query: string
  readonly headers: Headers
}

interface Answered {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: Buffer
}

/** A gateway with this much memory for its caches, on a database that others use as well. */
async function openOn(source: Parameters<typeof openDatabase>[0], megabytes: string) {
  const database = await openDatabase(source, { max: 6, statementTimeout: 30_000 })
  const { statements } = recordRequests(database)
  const log = { error: () => {}, warn: () => {}, info: () => {} }
  const port = await takePort({ host: '127.0.0.1', port: 0, log })
  const config = readConfig({
    COMMONPLACE_CACHE_MEGABYTES: megabytes,
    COMMONPLACE_CACHE_SECONDS: '60',
    COMMONPLACE_URL: 'https://one.example',
    COMMONPLACE_MEDIA_URL: 'https://one.example/media/',
  })
  const storage = { database, explain: (error: unknown) => error, close: async () => {} }
  const gateway = openGateway(storage, port, { config, log })
  closing.push(async () => {
    await gateway.close()
    await database.close()
  })
  return { url: gateway.url, statements: () => statements.length }
}

/** Imports one version of a site after the other, goes back at times, and prunes; begins after the first release. */
function keepPublishing(database: Database) {
  const versions = [createVersion(0), createVersion(1)]
  const random = createRandom(SEED)
  const noWaiting = { planOnly: false, onWait: () => {} }
  let isStopping = false
  let isOver = false
  let prunings = 0
  let held: Promise<unknown> = Promise.resolve()
  const first = importFolder(database, versions[0]!)
  const rest = first.then(async () => {
    for (let round = 1; !isStopping; round++) {
      await held
      await importFolder(database, versions[round % 2]!)
      await setTimeout(random.below(PAUSE))
      const newest = (await findNewestRelease(database))?.number ?? 0
      if (round % 3 === 1 && newest > 1) await rollBack(database, newest - 1, { ...noWaiting, note: null })
      if (round % 4 === 2) {
        // Before and after, so that it has changed wherever a part of it lies between.
        prunings += 1
        await pruneHistory(database, { ...noWaiting, keep: 4 })
        prunings += 1
      }
    }
    isOver = true
    for (const version of versions) version.remove()
  })
  return {
    first,
    stop() {
      isStopping = true
      return rest
    },
    isOver: () => isOver,
    prunings: () => prunings,
    /** Begins no other round until the function that is given back is called, for each that holds. */
    hold() {
      let goOn = () => {}
      const over = new Promise<void>((resolve) => {
        goOn = resolve
      })
      held = Promise.all([held, over])
      return goOn
    },
  }
}

const methods = ['GET', 'GET', 'HEAD', 'POST'] as const
const accepted = ['application/json', 'application/graphql-response+json']
const codings = ['identity', 'gzip', 'br', 'br;q=0.2, gzip;q=0.5']

function generateQuestions(count: number): Question[] {
  const schema = createSchema()
  const names: Names = {
    paths: listPaths(),
    themes: ['privacy', 'neighbours', 'skills', 'repair'],
    texts: ['version', 'library', 'nothing of it'],
    languages: ['en'],
    ids: [],
  }
  return Array.from({ length: count }, (_, index) => {
    const random = createRandom(SEED * 1_000_000 + index)
    const method = random.pick(methods)
    const type: Headers = method === 'POST' ? { 'content-type': 'application/json' } : {}
    const headers = { accept: random.pick(accepted), 'accept-encoding': random.pick(codings), ...type }
    return { method, query: generateQuery(schema, random, names, FIELDS), headers }
  })
}

/** A client that comes back where the machine was too busy, with nothing published until it is answered. */
function createClient(hold: () => () => void) {
  const agent = new Agent({ keepAlive: true })
  closing.push(() => agent.destroy())
  const askOnce = (url: string, question: Question, more: Headers): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const { method, query, headers } = question
      const isPost = method === 'POST'
      const path = isPost ? '/graphql' : `/graphql?query=${encodeURIComponent(query)}`
      const asked = request(`${url}${path}`, { agent, method, headers: { ...headers, ...more } }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        )
      })
      // A connection that was kept may be closed by the gateway just as it is used again; then another one is taken.
      asked.on('error', (error) => (asked.reusedSocket ? resolve(askOnce(url, question, more)) : reject(error)))
      asked.end(isPost ? JSON.stringify({ query }) : undefined)
    })
  return async function ask(url: string, question: Question, more: Headers): Promise<Answered> {
    const answer = await askOnce(url, question, more)
    if (answer.status !== 503) return answer
    const goOn = hold()
    await setTimeout(100)
    return ask(url, question, more).finally(goOn)
  }
}

// Of each request, or of how its bytes travel.
const ofTransport = ['date', 'x-request-id', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']

function isEqual(both: { readonly one: Answered; readonly other: Answered } | undefined): boolean {
  return both !== undefined && comparable(both.one) === comparable(both.other)
}

/** All that has to be the same. */
function comparable({ status, headers, body }: Answered): string {
  const own = Object.entries(headers).filter(([name]) => !ofTransport.includes(name))
  const text = String(decoded(body, headers['content-encoding']))
  return JSON.stringify([status, own.sort(), text.startsWith('{"errors"') ? inOrder(text) : body.toString('base64')])
}

function decoded(body: Buffer, coding: string | string[] | undefined): Buffer {
  if (body.length === 0 || coding === undefined) return body
  return coding === 'br' ? brotliDecompressSync(body) : gunzipSync(body)
}

/** With what went wrong, but not where: of errors that make the same field null, any one is told. */
function inOrder(text: string): string {
  const { errors, ...rest } = JSON.parse(text) as { errors: { message: string; extensions: object }[] }
  const told = errors.map(({ message, extensions }) => JSON.stringify([message, extensions]))
  return JSON.stringify([[...new Set(told)].sort(), rest])
}
