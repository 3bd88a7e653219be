import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { createClient } from '../../src/database/connect/client.ts'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { generateSite } from '../import/generate-site.ts'
import type { BareAnswer } from '../serve/bare.ts'
import { bareAnswersOf } from '../serve/bare-answers.ts'
import { type Measured, measure, warmUp } from '../serve/measure.ts'
import { addressesOf, type Question, questions, sqlAddressesOf } from '../serve/queries.ts'
import { bytesOf, dataOf, somePaths } from '../support/asking.ts'
import { type Contestant, forkContestant, spawnContestant } from '../support/children.ts'
import { connectionString } from '../support/connection-string.ts'
import { importFirst, startGateway } from '../support/gateway.ts'
import { type Name, printFigures, type Round } from './print-figures.ts'
import { forPostGraphile, plain } from './questions.ts'

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '16' },
    json: { type: 'boolean', default: false },
  },
})

/** Where the peers are as they were written; they are not compiled. */
const PEERS = new URL('../../../bench/peers/', import.meta.url)
if (!existsSync(new URL('node_modules', PEERS)))
  throw new Error('The peers are not installed. Run `npm ci --prefix bench/peers --ignore-scripts` and try again.')

const pages = Number(values.pages)
const load = { seconds: Number(values.seconds), connections: Number(values.connections) }
const folder = mkdtempSync(join(tmpdir(), 'commonplace-bench-'))
// As root, another account serves the database and must get in.
chmodSync(folder, 0o755)
const stops: (() => unknown)[] = []
try {
  const rounds = await run()
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown'} × ${availableParallelism()}, Node ${process.versions.node}, PostGraphile on Node ${nodeOfPostGraphile().version}, ${pages} pages, load ${loadavg()[0]?.toFixed(1)}`
  process.stdout.write(
    values.json ? `${JSON.stringify({ machine, rounds }, null, 2)}\n` : printFigures(machine, rounds),
  )
} finally {
  for (const stop of stops.toReversed()) await stop()
  rmSync(folder, { recursive: true, force: true })
}

/** Who answers, and how each question is put to them; null where it cannot be. */
interface Asked {
  readonly name: Name
  readonly contestant: { readonly url: string; readonly pid: number }
  readonly addresses: (question: Question) => string[] | null
  readonly headers?: Readonly<Record<string, string>>
}

async function run(): Promise<Round[]> {
  const [site, data] = [join(folder, 'site'), join(folder, 'database')]
  generateSite(site, pages)
  importFirst(site, data)
  const cached = await started(startGateway(site, data))
  const cold = await started(startGateway(site, data, { environment: { COMMONPLACE_CACHE_MEGABYTES: '0' } }))
  const embedded = await openEmbedded({ directory: data })
  stops.push(() => embedded.stop())
  const { connection } = embedded
  const sql = createClient(connection, { max: 1 })
  await sql.unsafe(readFileSync(new URL('schema.sql', PEERS), 'utf8'))
  await sql.end()
  const asked = questions(await somePaths(cached.url)).filter(({ name }) => name !== 'Q4')
  const peer = (file: string, ...more: string[]) =>
    started(spawnContestant(process.execPath, [path(file), JSON.stringify(connection), ...more]))
  const { command, parameters } = nodeOfPostGraphile()
  const postgraphile = await started(
    spawnContestant(command, [...parameters, path('postgraphile.mjs'), connectionString(connection)]),
  )
  const postGraphileAddresses = (question: Question) => {
    const translated = forPostGraphile(question)
    return translated && addressesOf(translated)
  }
  const contestants: Asked[] = [
    { name: 'ours, cached', contestant: cached, addresses: addressesOf },
    // An answer to a request with a cookie is made each time, from what is kept of editions.
    { name: 'ours, rows warm', contestant: cached, addresses: addressesOf, headers: { cookie: 'for=one' } },
    { name: 'ours, rows cold', contestant: cold, addresses: addressesOf },
    { name: 'mercurius', contestant: await peer('mercurius.mjs'), addresses: addressesOf },
    { name: 'mercurius with its cache', contestant: await peer('mercurius.mjs', 'cache'), addresses: addressesOf },
    { name: 'Yoga', contestant: await peer('yoga.mjs'), addresses: addressesOf },
    { name: 'Yoga with its cache', contestant: await peer('yoga.mjs', 'cache'), addresses: addressesOf },
    { name: 'PostGraphile', contestant: postgraphile, addresses: postGraphileAddresses },
    {
      name: 'one SQL',
      contestant: await started(forkContestant(new URL('../serve/one-sql.js', import.meta.url), connection)),
      addresses: sqlAddressesOf,
    },
    {
      name: 'bare node:http',
      contestant: await bareOf(cached, asked),
      addresses: (question) => addressesOf(question).map((address) => `${address}&bare=${question.name}-same`),
    },
  ]
  for (const question of asked) await compare(question, contestants)
  const rounds: Round[] = []
  for (let round = 0; round < Number(values.rounds); round++)
    for (const question of asked)
      rounds.push({ question: question.name, measured: await measureAll(question, contestants) })
  return rounds
}

async function measureAll(question: Question, contestants: readonly Asked[]): Promise<Round['measured']> {
  const measured = new Map<Name, Measured>()
  for (const { name, contestant, addresses, headers = {} } of contestants) {
    const asked = addresses(question)
    if (asked === null) continue
    const options = { ...load, headers, pid: contestant.pid }
    await warmUp(contestant.url, asked, options)
    measured.set(name, await measure(contestant.url, asked, options))
  }
  return Object.fromEntries(measured)
}

/** All have to say the same of the first and of the last asking. */
async function compare(question: Question, contestants: readonly Asked[]): Promise<void> {
  const ours = addressesOf(question)
  for (const { name, contestant, addresses } of contestants) {
    const theirs = name === 'bare node:http' ? null : addresses(question)
    for (const index of theirs ? [0, ours.length - 1] : []) {
      const [expected, found] = await Promise.all([
        dataOf(contestants[0]?.contestant.url ?? '', ours[index] ?? ''),
        dataOf(contestant.url, theirs?.[index] ?? ''),
      ])
      if (!isDeepStrictEqual(plain(expected), plain(found)))
        throw new Error(
          `${name} answers ${question.name} in another way:\n${JSON.stringify(plain(expected))}\n${JSON.stringify(plain(found))}`,
        )
    }
  }
}

async function bareOf(gateway: { readonly url: string }, asked: readonly Question[]): Promise<Contestant> {
  const answers: Record<string, BareAnswer> = {}
  for (const question of asked)
    Object.assign(answers, bareAnswersOf(question.name, await bytesOf(gateway.url, addressesOf(question)[0] ?? '')))
  return started(forkContestant(new URL('../serve/bare.js', import.meta.url), answers))
}

async function started<Started extends { stop(): unknown }>(starting: Promise<Started>): Promise<Started> {
  const one = await starting
  stops.push(() => one.stop())
  return one
}

/** PostGraphile 5 needs Node 22 or newer: that which runs this, or Node 24 from npm. */
function nodeOfPostGraphile(): { command: string; parameters: string[]; version: string } {
  return Number(process.versions.node.split('.')[0]) >= 22
    ? { command: process.execPath, parameters: [], version: process.versions.node }
    : { command: 'npx', parameters: ['-y', '-p', 'node@24', 'node'], version: '24' }
}

function path(file: string): string {
  return new URL(file, PEERS).pathname
}
