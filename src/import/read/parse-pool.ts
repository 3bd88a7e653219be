import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { Piscina } from 'piscina'
import type { Problem } from '../../content/problem.ts'
import { inBatches, inLanes } from '../in-lanes.ts'
import type { DigestTask, FileDigest } from './digest-worker.ts'
import type { DocumentTask, FrontMatterTask, ReadDocument, ReadFrontMatter } from './parse-worker.ts'
import { runWatched, Stalled } from './run-watched.ts'

/** Workers that parse; whoever opened the pool closes it. */
export interface ParsePool {
  /** Starts the workers, so that they are there when they are wanted; one loads the parser, for the few files that may have changed. */
  prepare(): void
  /** Files that cannot be read are left out. */
  readDigests(root: string, paths: readonly string[]): Promise<Outcome<FileDigest>>
  readFrontMatters(
    root: string,
    paths: readonly string[],
    onDone: (count: number) => void,
  ): Promise<Outcome<ReadFrontMatter>>
  /** Hands on what was read as it comes, in no order, so that nobody need hold it all, and reads on once it was taken; gives a problem for each file given up on. */
  readDocuments(
    root: string,
    items: DocumentTask['items'],
    onRead: (documents: readonly ReadDocument[]) => Promise<void>,
  ): Promise<readonly Problem[]>
  close(): Promise<void>
}

/** What was read, in the order asked for, and a problem for each file given up on. */
export interface Outcome<Result> {
  readonly results: readonly Result[]
  readonly problems: readonly Problem[]
}

const FILES_A_TASK = 16
const DIGESTS_A_TASK = 256
// The last resort, far above what any honest file takes: known ways to stall the parser are refused before it sees them.
const MILLISECONDS_A_FILE = 8000

/** Starts workers as they are needed, at most `workers`, one a core unless told otherwise; `warm` ones start at once and stay, at some 70 MB each. */
export function openParsePool({
  warm = false,
  workers = availableParallelism(),
}: {
  readonly warm?: boolean
  readonly workers?: number
} = {}): ParsePool {
  // Through package.json, because a worker needs a built file wherever this one runs from.
  const parseWorker = createRequire(import.meta.url).resolve('#parse-worker')
  // A file of its own, because a worker that only digests starts sooner than one that loads the parser.
  const digestWorker = join(dirname(parseWorker), 'digest-worker.js')
  // Told no file: each worker would load it before its first task, and one that cannot would be started over for ever.
  const pool = new Piscina({
    minThreads: warm ? workers : 0,
    maxThreads: workers,
    idleTimeout: 1000,
    // No limit on the old generation: V8 lets a heap limited to less than 2 GB grow in small steps, and collects so often
    // that parsing takes up to half as much processor time again. Node's own limit goes by the machine's memory.
    resourceLimits: { maxYoungGenerationSizeMb: 96 },
  })
  // A worker that dies over a task fails that task; one that dies while it is being stopped has none to fail, and its
  // death must not end this process.
  pool.on('error', () => {})

  const run = <Result>(name: string, task: FrontMatterTask | DocumentTask): Promise<Result[]> =>
    runWatched(MILLISECONDS_A_FILE, (signs, signal) =>
      pool.run({ ...task, signs }, { filename: parseWorker, name, signal }),
    )

  const digest = (task: DigestTask): Promise<FileDigest[]> =>
    runWatched(MILLISECONDS_A_FILE, (signs, signal) =>
      pool.run({ ...task, signs }, { filename: digestWorker, name: 'default', signal }),
    )

  async function runAll<Item, Result>(
    items: readonly Item[],
    {
      pathOf,
      runTask,
      size = FILES_A_TASK,
    }: {
      readonly pathOf: (item: Item) => string
      readonly runTask: (items: readonly Item[]) => Promise<Result[]>
      readonly size?: number
    },
    onDone: (results: readonly Result[], index: number, count: number) => Promise<void>,
  ): Promise<Problem[]> {
    const problems: Problem[] = []
    // One more than there are workers, so that none waits for the next batch while the last results are taken in.
    await inLanes(workers + 1, inBatches(items, size), async (batch, index) => {
      const results = await runTask(batch).catch((error) => afterFailure(batch, error, { pathOf, runTask, problems }))
      await onDone(results, index, batch.length)
    })
    return problems
  }

  const itself = (path: string) => path
  return {
    prepare() {
      // What keeps a worker from starting will be told by the first task that is meant.
      const nothing = { root: '', paths: [] }
      run('readFrontMatters', nothing).catch(() => {})
      for (let worker = 1; worker < workers; worker++) digest(nothing).catch(() => {})
    },
    async readDigests(root, paths) {
      const results: FileDigest[][] = []
      const runTask = (batch: readonly string[]) => digest({ root, paths: batch })
      const problems = await runAll(paths, { pathOf: itself, runTask, size: DIGESTS_A_TASK }, async (found, index) => {
        results[index] = [...found]
      })
      return { results: results.flat(), problems }
    },
    async readFrontMatters(root, paths, onDone) {
      const results: ReadFrontMatter[][] = []
      const runTask = (batch: readonly string[]) => run<ReadFrontMatter>('readFrontMatters', { root, paths: batch })
      const problems = await runAll(paths, { pathOf: itself, runTask }, async (found, index, count) => {
        results[index] = [...found]
        onDone(count)
      })
      return { results: results.flat(), problems }
    },
    readDocuments: (root, items, onRead) =>
      runAll(
        items,
        {
          pathOf: (item) => item.context.page.sourcePath,
          runTask: (batch) => run<ReadDocument>('readDocuments', { root, items: batch }),
        },
        onRead,
      ),
    close: () => pool.close({ force: true }),
  }
}

/** What became of a batch: a file that stalled it is not tried again, and each other alone, so that it takes no neighbour with it. */
async function afterFailure<Item, Result>(
  batch: readonly Item[],
  error: unknown,
  {
    pathOf,
    runTask,
    problems,
  }: {
    readonly pathOf: (item: Item) => string
    readonly runTask: (items: readonly Item[]) => Promise<Result[]>
    readonly problems: Problem[]
  },
): Promise<Result[]> {
  const results: Result[] = []
  const culprit = batch.length === 1 ? 0 : error instanceof Stalled ? error.index : null
  for (const [index, item] of batch.entries()) {
    if (index === culprit) problems.push(givenUp(pathOf(item), error))
    else
      results.push(...(await runTask([item]).catch((own) => afterFailure([item], own, { pathOf, runTask, problems }))))
  }
  return results
}

function givenUp(path: string, error: unknown): Problem {
  const place = { path, line: 1, column: 1, severity: 'error' } as const
  if (error instanceof Stalled)
    return {
      ...place,
      code: 'parse-timeout',
      message: `Expected to read the file in ${MILLISECONDS_A_FILE / 1000} seconds; it took longer and was given up.`,
      hint: 'Look for very long runs of the same character or deeply nested lists and quotes.',
    }
  const refusal = error instanceof Error ? /^E[A-Z]+: [^,]+/.exec(error.message) : null
  if (refusal)
    return {
      ...place,
      code: 'unreadable-file',
      message: `Expected a readable file, found: ${refusal[0]}.`,
      hint: 'Check that the file still exists and that you may read it.',
    }
  return {
    ...place,
    code: 'parse-failed',
    message: `Expected to understand the file, but reading it failed: ${error instanceof Error ? error.message : error}`,
    hint: 'Please report this with the file.',
  }
}
