import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { generateSite } from '../import/generate-site.ts'
import { bytesOf, dataOf, somePaths } from '../support/asking.ts'
import { forkContestant } from '../support/children.ts'
import { importFirst, startGateway } from '../support/gateway.ts'
import { askAtRate } from './at-rate.ts'
import { bareAnswersOf } from './bare-answers.ts'
import { type Measured, measure, warmUp } from './measure.ts'
import { printFigures, type Round } from './print-figures.ts'
import { addressesOf, type Question, questions, sqlAddressesOf } from './queries.ts'

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
// An answer to a request with a cookie is made each time, from what is kept of editions.
const ofOne = { cookie: 'for=one' }
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
  const sql = await started(forkContestant(new URL('one-sql.js', import.meta.url), embedded.connection))
  const answers = await Promise.all(asked.map((question) => bytesOf(cached.url, addressesOf(question)[0] ?? '')))
  const bareAnswers = asked.map(({ name }, index) => bareAnswersOf(name, answers[index]))
  const bare = await started(forkContestant(new URL('bare.js', import.meta.url), Object.assign({}, ...bareAnswers)))
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
        expected: 200 | 304 = 200,
      ): Promise<Measured> => {
        await warmUp(server.url, asking, { ...load, headers, expected, pid: server.pid })
        return measure(server.url, asking, { ...load, headers, expected, pid: server.pid })
      }
      const asBare = (kind: string) => addresses.map((address) => `${address}&bare=${name}${kind}`)
      const ifChanged = { 'if-none-match': answers[index]?.headers.get('etag') ?? '' }
      const measured = {
        bare: await of(bare, asBare('')),
        bareSame: await of(bare, asBare('-same')),
        cached: await of(cached),
        bareUnchanged: await of(bare, asBare('-304'), ifChanged, 304),
        unchanged: await of(cached, addresses.slice(0, 1), ifChanged, 304),
        sql: name === 'Q4' ? null : await of(sql, sqlAddressesOf(question)),
        warm: await of(cached, addresses, ofOne),
        cold: await of(uncached),
      }
      const { seconds } = load
      rounds.push({
        question: name,
        ...measured,
        cachedAtHalf: await askAtRate(cached.url, addresses, { seconds, rate: measured.cached.rate / 2 }),
        warmAtHalf: await askAtRate(cached.url, addresses, {
          seconds,
          rate: measured.warm.rate / 2,
          headers: ofOne,
        }),
      })
    }
  }
  return rounds
}

async function started<Started extends { stop(): unknown }>(starting: Promise<Started>): Promise<Started> {
  const one = await starting
  stops.push(() => one.stop())
  return one
}

/** The hand-written statements must say what the gateway says. */
async function compare(sql: string, asked: readonly Question[], gateway: string): Promise<void> {
  for (const question of asked) {
    if (question.name === 'Q4') continue
    const [ours, theirs] = [addressesOf(question), sqlAddressesOf(question)]
    for (const index of [0, ours.length - 1]) {
      const [one, other] = await Promise.all([dataOf(gateway, ours[index] ?? ''), dataOf(sql, theirs[index] ?? '')])
      if (!isDeepStrictEqual(one, other))
        throw new Error(`${question.name} has two answers:\n${JSON.stringify(one)}\n${JSON.stringify(other)}`)
    }
  }
}
