import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import type { BodyContext } from '../../content/body/context.ts'
import type { Problem } from '../../content/problem.ts'
import type { TakenBack } from '../../content/taken-back/passage-key.ts'
import { inBatches, mapConcurrently } from '../map-concurrently.ts'
import type { ParsedPage, UnsayableText } from './parse-body.ts'
import type { FileToRead, ParseTask, ReadFile, ReadTask } from './parse-worker.ts'
import { FileChanged } from './read-source.ts'
import { runWatched, Stalled } from './task-deadline.ts'

/** Workers that read and parse; the caller closes the pool. */
export interface ParsePool {
  /** Starts the workers ahead of use; one of several loads the body parser, for the few pages that may have changed. */
  prepare(): void
  /** Reads files without what was taken back, and hands them on as they come, in no order; `count` is how many were tried. */
  readFiles(
    root: string,
    asked: { readonly files: readonly FileToRead[]; readonly takenBack: readonly TakenBack[] },
    onRead: (results: readonly ReadFile[], count: number) => void,
  ): Promise<readonly Problem[]>
  /** Parses pages and hands them on as they come, in no order; the next ones wait until `onParsed` is done. */
  parsePages(
    contexts: readonly BodyContext[],
    given: { readonly loadBytes: (path: string) => Promise<Uint8Array>; readonly unsayable: UnsayableText },
    onParsed: (pages: readonly ParsedPage[], count: number) => Promise<void>,
  ): Promise<readonly Problem[]>
  close(): Promise<void>
}

const READS_A_TASK = 64
const PAGES_A_TASK = 16
// The last resort, far above what any honest file takes: known ways to stall the parser are refused before it sees them.
const MILLISECONDS_A_FILE = 8000

/**
 * Opens a pool that starts workers as they are needed, at most `workers`, by default one a core. With `warm` all of them, or so
 * many, start at once and stay, at some 70 MB each.
 */
export function openParsePool({
  warm = false,
  workers = availableParallelism(),
}: {
  readonly warm?: boolean | number
  readonly workers?: number
} = {}): ParsePool {
  const pool = new Piscina({
    // No `filename`: Piscina would load it in every worker up front, and restart for ever a worker that cannot load it.
    minThreads: warm === true ? workers : Math.min(Number(warm), workers),
    maxThreads: workers,
    idleTimeout: 1000,
    // No limit on the old generation: V8 lets a heap limited to less than 2 GB grow in small steps, and collects so often
    // that parsing takes up to half as much processor time again. Node's own limit goes by the machine's memory.
    resourceLimits: { maxYoungGenerationSizeMb: 96 },
  })
  // The death of a worker fails its task, which reports it. One that dies while it is being stopped has no task, and must
  // not end this process.
  pool.on('error', () => {})
  // Through package.json, because a worker needs a built file wherever this one runs from.
  const filename = createRequire(import.meta.url).resolve('#parse-worker')

  const run = <Result>(name: string, task: ReadTask | ParseTask): Promise<Result[]> =>
    runWatched(MILLISECONDS_A_FILE, (heartbeat, signal) => pool.run({ ...task, heartbeat }, { filename, name, signal }))

  // What keeps a worker from starting is reported by the first task that has something to do.
  const loadBodyParser = () => void pool.run({}, { filename, name: 'warmUp' }).catch(() => {})

  /** Runs a task for each batch; gives a problem for each item that was given up on. */
  async function runAll<Item, Result>(
    items: readonly Item[],
    { size, pathOf, runTask }: Batches<Item, Result>,
    onDone: (results: readonly Result[], count: number) => unknown,
  ): Promise<Problem[]> {
    const problems: Problem[] = []
    // One batch more than there are workers, so that none waits while the last results are taken in.
    await mapConcurrently(inBatches(items, size), workers + 1, async (batch) => {
      const results = await runTask(batch).catch((error) => retrySingly(batch, error, { pathOf, runTask, problems }))
      await onDone(results, batch.length)
    })
    return problems
  }

  return {
    prepare() {
      // One alone reads first: it may turn out that there is nothing to parse.
      if (workers > 1) loadBodyParser()
      for (let reader = 0; reader < Math.max(1, workers - 1); reader++)
        run('readFiles', { root: '', files: [], takenBack: [] }).catch(() => {})
    },
    async readFiles(root, { files, takenBack }, onRead) {
      let areSomeNew = false
      const batches: Batches<FileToRead, ReadFile> = {
        size: READS_A_TASK,
        pathOf: (file) => file.path,
        runTask: (batch) => run('readFiles', { root, files: batch, takenBack }),
      }
      const problems = await runAll(files, batches, (results, count) => {
        areSomeNew ||= results.some(({ content }) => content !== null)
        onRead(results, count)
      })
      if (areSomeNew && workers === 1) loadBodyParser()
      return problems
    },
    parsePages: (contexts, { loadBytes, unsayable }, onParsed) =>
      runAll<BodyContext, ParsedPage>(
        contexts,
        {
          size: PAGES_A_TASK,
          pathOf: ({ page }) => page.sourcePath,
          async runTask(batch) {
            const load = async (context: BodyContext) => ({ context, bytes: await loadBytes(context.page.sourcePath) })
            return await run('parsePages', { pages: await Promise.all(batch.map(load)), unsayable })
          },
        },
        onParsed,
      ),
    close: () => pool.close({ force: true }),
  }
}

/** How items are divided into tasks; `size` is the most a task takes. */
interface Batches<Item, Result> {
  readonly size: number
  readonly pathOf: (item: Item) => string
  readonly runTask: (items: readonly Item[]) => Promise<Result[]>
}

/** After a failed batch: the file that stalled it is given up on, and each other tried alone, so that it takes no neighbour with it. */
async function retrySingly<Item, Result>(
  batch: readonly Item[],
  error: unknown,
  { pathOf, runTask, problems }: Pick<Batches<Item, Result>, 'pathOf' | 'runTask'> & { readonly problems: Problem[] },
): Promise<Result[]> {
  const results: Result[] = []
  const culprit = batch.length === 1 ? 0 : error instanceof Stalled ? error.index : null
  for (const [index, item] of batch.entries()) {
    if (index === culprit) problems.push(givenUp(pathOf(item), error))
    else
      results.push(...(await runTask([item]).catch((own) => retrySingly([item], own, { pathOf, runTask, problems }))))
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
  if (error instanceof FileChanged)
    return {
      ...place,
      code: 'file-changed-meanwhile',
      message: 'Expected the file to stay as it was during the import, found that it had changed.',
      hint: 'Run the import again.',
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
