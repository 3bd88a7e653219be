import { fork } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createSchema } from '../../src/graphql/schema.ts'
import { crowdedSite } from '../../test/support/crowded-site.ts'
import { dearQueries, generateQuery } from '../../test/support/generated-queries.ts'
import { createRandom } from '../../test/support/random.ts'
import { createSite } from '../../test/support/site.ts'
import { importFirst, startGateway } from '../support/gateway.ts'
import { askQuietly, type Quiet, type Tally, warmUp } from './clients.ts'
import type { Load } from './load.ts'
import { type Figures, printFigures } from './print-figures.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    queries: { type: 'string', default: '1000' },
    clients: { type: 'string', default: '64' },
    'cpu-prof': { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const milliseconds = Number(values.seconds) * 1000
const folder = mkdtempSync(join(tmpdir(), 'commonplace-bench-'))
// As root, another account serves the database and must get in.
chmodSync(folder, 0o755)
const site = createSite(crowdedSite())
try {
  const figures = await run()
  process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : printFigures(figures))
} finally {
  rmSync(folder, { recursive: true, force: true })
  site.remove()
}

async function run(): Promise<Figures> {
  const schema = createSchema()
  const generated = Array.from({ length: Number(values.queries) }, (_, seed) =>
    generateQuery(schema, createRandom(seed)),
  )
  const queries = [...dearQueries, ...generated]
  const load = loadavg()
  const profile = values['cpu-prof'] ? ['--cpu-prof', `--cpu-prof-dir=${values['cpu-prof']}`] : []
  importFirst(site.root, join(folder, 'database'))
  const gateway = await startGateway(site.root, join(folder, 'database'), { parameters: profile })
  try {
    await warmUp(gateway.url, dearQueries)
    const alone = await askQuietly(gateway.url, sleep(Math.min(milliseconds, 10_000)))
    const { url } = gateway
    const dear = await beside({ kind: 'dear', url, milliseconds, queries })
    const memoryAfterDear = gateway.peakMemory()
    const flood = await beside({ kind: 'flood', url, milliseconds, clients: Number(values.clients) })
    const machine = `${cpus()[0]?.model.trim() ?? 'unknown'} × ${availableParallelism()}, Node ${process.versions.node}`
    return { machine, load, alone, dear, flood, memoryAfterDear, memory: gateway.peakMemory() }
  } finally {
    await gateway.stop()
  }
}

async function beside(load: Load): Promise<{ readonly quiet: Quiet; readonly others: Tally }> {
  const others = put(load)
  return { quiet: await askQuietly(load.url, others), others: await others }
}

function put(load: Load): Promise<Tally> {
  const child = fork(new URL('load.js', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  // The last answers may take longest; whoever still waits then waits in vain.
  const late = setTimeout(() => child.kill('SIGKILL'), load.milliseconds + 60_000)
  return new Promise((give, fail) => {
    child.once('message', (tally) => give(tally as Tally))
    child.once('exit', (code) => {
      clearTimeout(late)
      fail(new Error(`The clients ("${load.kind}") ended with exit code ${code}.`))
    })
    child.send(load)
  })
}
