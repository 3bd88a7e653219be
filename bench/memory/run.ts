import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createSchema } from '../../src/graphql/schema.ts'
import { generateQuery } from '../../test/support/generated-queries.ts'
import { createRandom } from '../../test/support/random.ts'
import { generateSite } from '../import/generate-site.ts'
import { addressesOf, questions } from '../serve/queries.ts'
import { somePaths } from '../support/asking.ts'
import { importFirst, startGateway } from '../support/gateway.ts'

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '120' },
    clients: { type: 'string', default: '16' },
    json: { type: 'boolean', default: false },
  },
})
const [pages, seconds, clients] = [Number(values.pages), Number(values.seconds), Number(values.clients)]
// Of all questions: those that nobody asked before, and those made from the schema.
const NEW = 0.3
const GENERATED = 0.05
const codings = ['identity', 'gzip', 'br']
const folder = mkdtempSync(join(tmpdir(), 'commonplace-bench-'))
// As root, another account serves the database and must get in.
chmodSync(folder, 0o755)
try {
  const held = await run()
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown'} × ${availableParallelism()}, Node ${process.versions.node}, ${pages} pages, ${clients} clients, load ${loadavg()[0]?.toFixed(1)}`
  process.stdout.write(values.json ? `${JSON.stringify({ machine, held }, null, 2)}\n` : printed(machine, held))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Bytes that the gateway's process held after some time, and what it had answered by then. */
interface Held {
  readonly second: number
  readonly answers: number
  readonly resident: number
  readonly most: number
}

async function run(): Promise<Held[]> {
  const [site, data] = [join(folder, 'site'), join(folder, 'database')]
  generateSite(site, pages)
  importFirst(site, data)
  const gateway = await startGateway(site, data)
  try {
    const ask = await mixedQuestions(gateway.url)
    const held: Held[] = []
    let answers = 0
    let isOver = false
    const note = (second: number) =>
      held.push({ second, answers, resident: gateway.memory(), most: gateway.peakMemory() })
    note(0)
    const began = performance.now()
    const asking = Array.from({ length: clients }, async () => {
      while (!isOver) {
        await ask()
        answers += 1
      }
    })
    for (let part = 1; part <= 8; part++) {
      await new Promise((resolve) => setTimeout(resolve, began + (part / 8) * seconds * 1_000 - performance.now()))
      note(Math.round((part / 8) * seconds))
    }
    isOver = true
    await Promise.all(asking)
    return held
  } finally {
    await gateway.stop()
  }
}

/** Asks one question, as clients do: mostly what was asked before, in one coding or another, at times something new, at times something dear. */
async function mixedQuestions(url: string): Promise<() => Promise<void>> {
  const random = createRandom(1)
  const schema = createSchema()
  const known = questions(await somePaths(url)).flatMap((question) => addressesOf(question))
  let asked = 0
  const choose = () => {
    asked += 1
    if (random.chance(GENERATED)) return `/graphql?query=${encodeURIComponent(generateQuery(schema, random))}`
    const address = random.pick(known)
    // Another operation name is another address and another document, with an answer of its own to keep.
    return random.chance(NEW)
      ? address.replace('?query=', `?query=query%20n${asked}`).replace('query%20(', '(')
      : address
  }
  return async () => {
    const headers = { accept: 'application/json', 'accept-encoding': random.pick(codings) }
    const address = choose()
    // What is too long for an address is not asked.
    if (address.length > 8_000) return
    const response = await fetch(`${url}${address}`, { headers })
    await response.arrayBuffer()
  }
}

function printed(machine: string, held: readonly Held[]): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`.padStart(8)
  const lines = held.map(
    ({ second, answers, resident, most }) =>
      `${String(second).padStart(5)} s ${String(answers).padStart(8)} answers   resident ${megabytes(resident)}   at most ${megabytes(most)}`,
  )
  return `${[machine, '', ...lines].join('\n')}\n`
}
