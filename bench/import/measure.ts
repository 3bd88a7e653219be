import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { remark } from 'remark'
import type { Connection } from '../../src/database/connection.ts'
import { openDatabase } from '../../src/database/open.ts'
import { importSite } from '../../src/import/import-site.ts'
import type { Phase, Progress } from '../../src/import/progress.ts'
import { openParsePool } from '../../src/import/read/parse-pool.ts'

/** What a process of its own is asked to measure, so that nothing is warm that would not be. */
export type Task =
  | { readonly kind: 'read-and-hash' | 'remark-parse'; readonly root: string }
  | { readonly kind: 'import'; readonly root: string; readonly connection: Connection; readonly workers: number }

/** What it cost; `peakMemory` in bytes, of the whole process with its threads. */
export interface Measured {
  readonly milliseconds: number
  /** Milliseconds of processor time of all threads; what others do on the machine weighs less on it than on the clock. */
  readonly processor: number
  readonly peakMemory: number
  readonly files: number
  readonly bytes: number
  readonly phases: { readonly [phase: string]: number }
  readonly outcome: string
}

process.once('message', async (task: Task) => {
  process.send?.(await measure(task))
  process.disconnect()
})

async function measure(task: Task): Promise<Measured> {
  const { user, system } = process.cpuUsage()
  const taken = task.kind === 'import' ? await measureImport(task) : measureAlone(task)
  const now = process.cpuUsage({ user, system })
  return { ...taken, processor: (now.user + now.system) / 1000, peakMemory: process.resourceUsage().maxRSS * 1024 }
}

function measureAlone({ kind, root }: Extract<Task, { kind: 'read-and-hash' | 'remark-parse' }>) {
  if (kind === 'read-and-hash') return time(() => listPages(root).map((path) => readAndHash(path)))
  const texts = listPages(root).map((path) => readFileSync(path, 'utf8'))
  const parser = remark().freeze()
  return time(() =>
    texts.map((text) => {
      parser.parse(withoutFrontMatter(text))
      return Buffer.byteLength(text)
    }),
  )
}

function time(run: () => number[]) {
  const start = performance.now()
  const sizes = run()
  const milliseconds = performance.now() - start
  return {
    milliseconds,
    files: sizes.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    phases: {},
    outcome: '',
  }
}

function listPages(root: string): string[] {
  const entries = readdirSync(join(root, 'content'), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.(?:md|markdown|mdown)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

function readAndHash(path: string): number {
  const bytes = readFileSync(path)
  createHash('sha256').update(bytes).digest('hex')
  return bytes.length
}

function withoutFrontMatter(text: string): string {
  return text.replace(/^(---|\+\+\+)\r?\n[\s\S]*?\r?\n\1\r?\n/, '')
}

async function measureImport({ root, connection, workers }: Extract<Task, { kind: 'import' }>) {
  const database = await openDatabase(connection, { statementTimeout: 0 })
  const clock = startPhaseClock()
  const start = performance.now()
  const pool = openParsePool({ workers })
  const report = await importSite({ database, pool }, root, { progress: clock.progress, onWait: () => {} })
  const milliseconds = performance.now() - start
  await pool.close()
  await database.close()
  const { counts, release, blocked, problems } = report
  const done = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? `${name} ${count}` : []))
  return {
    milliseconds,
    files: Object.values(counts).reduce((sum, count) => sum + count, 0),
    bytes: 0,
    phases: clock.taken(milliseconds),
    outcome: `${blocked ? `blocked by ${blocked.by}` : `release ${release ?? 'none'}`}, ${done.join(', ')}, problems ${problems.length}`,
  }
}

/** Milliseconds each phase took, and under `rest` what no phase tells of. */
function startPhaseClock() {
  const phases = new Map<Phase, number>()
  const progress: Progress = {
    start(phase) {
      const start = performance.now()
      return { advance: () => {}, done: () => phases.set(phase, performance.now() - start) }
    },
  }
  return {
    progress,
    taken(total: number) {
      const rest = [...phases.values()].reduce((left, milliseconds) => left - milliseconds, total)
      return { ...Object.fromEntries(phases), rest }
    },
  }
}
