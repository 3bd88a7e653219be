import { execFileSync, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from '../../src/database/connect/client.ts'
import type { Connection } from '../../src/database/connection.ts'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { migrateDatabase } from '../../src/database/migrate.ts'
import { changeOnePage, generateSite } from './generate-site.ts'
import type { Measured, Task } from './measure.ts'
import { type Figures, printFigures, type Round } from './print-figures.ts'
import { processorOfServer, sizeOf } from './server.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pages: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    workers: { type: 'string', default: String(availableParallelism()) },
    'one-worker': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const workers = Number(values.workers)
const folder = mkdtempSync(join(tmpdir(), 'commonplace-bench-'))
// As root, another account serves the database and must get in.
chmodSync(folder, 0o755)
const root = join(folder, 'site')
const embedded = await openEmbedded({ directory: join(folder, 'database') })
try {
  const figures = await run()
  process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : printFigures(figures))
} finally {
  await embedded.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function run(): Promise<Figures> {
  const given = positionals[0]
  if (given) cpSync(resolve(given), root, { recursive: true })
  else generateSite(root, Number(values.pages))
  const load = loadavg()
  const rounds: Round[] = []
  for (let round = 0; round < Number(values.rounds); round++) rounds.push(await runRound(round))
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown'} × ${availableParallelism()}, Node ${process.versions.node}`
  const site = given ? 'a folder' : `generated, ${values.pages} pages`
  return { site, machine, load, workers, rounds }
}

/** Everything once, one after the other, so that what others do on the machine weighs on all of it. */
async function runRound(round: number): Promise<Round> {
  const readAndHash = await measure({ kind: 'read-and-hash', root })
  const remarkParse = await measure({ kind: 'remark-parse', root })
  const hugo = measureHugo()
  const single = values['one-worker'] ? await importInto(await createDatabase(), 1) : null
  const connection = await createDatabase()
  const before = processorOfServer(embedded.pid)
  const first = await importInto(connection)
  const server = processorOfServer(embedded.pid) - before
  const size = await sizeOf(connection)
  const unchanged = await importInto(connection)
  change(`A sentence more, ${round}.`)
  const oneChanged = await importInto(connection)
  return { readAndHash, remarkParse, hugo, first, server, size, single, unchanged, oneChanged }
}

function change(text: string): void {
  if (positionals.length > 0) changeAnyPage(text)
  else changeOnePage(root, Number(values.pages), text)
}

function importInto(connection: Connection, threads = workers): Promise<Measured> {
  return measure({ kind: 'import', root, connection, workers: threads })
}

function measure(task: Task): Promise<Measured> {
  const child = fork(new URL('measure.js', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return new Promise((give, fail) => {
    child.once('message', (measured) => give(measured as Measured))
    child.once('exit', (code) => fail(new Error(`Measuring "${task.kind}" ended with exit code ${code}.`)))
    child.send(task)
  })
}

async function createDatabase(): Promise<Connection> {
  const database = `bench_${randomBytes(6).toString('hex')}`
  const sql = createClient(embedded.connection, { max: 1, statementTimeout: 0 })
  await sql.unsafe(`create database ${database}`)
  await sql.end()
  const connection = { ...embedded.connection, database }
  await migrateDatabase({ source: connection })
  return connection
}

/** Milliseconds of a whole build by the Hugo that is installed; null where none is, or where it fails. */
function measureHugo(): Round['hugo'] {
  try {
    const version = execFileSync('hugo', ['version'], { encoding: 'utf8' }).split(/[\s+-]/)[1] ?? ''
    const target = join(folder, 'public')
    const start = performance.now()
    execFileSync('hugo', ['--quiet', '--source', root, '--destination', target], { stdio: 'ignore' })
    return { version, milliseconds: performance.now() - start }
  } catch {
    return null
  }
}

function changeAnyPage(text: string): void {
  const found = execFileSync('find', [join(root, 'content'), '-name', '*.md', '-size', '+2k'], { encoding: 'utf8' })
  const [file] = found.split('\n').sort().slice(1)
  if (!file || !existsSync(file)) throw new Error('The folder has no page that could be changed.')
  const original = readFileSync(file, 'utf8')
  writeFileSync(file, original.endsWith('\n') ? original : `${original}\n`)
  appendFileSync(file, `\n${text}\n`)
}
