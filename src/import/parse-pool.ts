import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import type { Problem } from '../content/problem.ts'
import type { DocumentTask, FrontMatterTask, ReadDocument, ReadFrontMatter } from './parse-worker.ts'
import { runWithin } from './run-within.ts'

/** Workers that parse; whoever opened the pool closes it. */
export interface ParsePool {
  readFrontMatters(
    root: string,
    paths: readonly string[],
    onDone: (count: number) => void,
  ): Promise<Outcome<ReadFrontMatter>>
  readDocuments(
    root: string,
    items: DocumentTask['items'],
    onDone: (count: number) => void,
  ): Promise<Outcome<ReadDocument>>
  close(): Promise<void>
}

/** What was read, in the order asked for, and a problem for each file given up on. */
export interface Outcome<Result> {
  readonly results: readonly Result[]
  readonly problems: readonly Problem[]
}

const FILES_A_TASK = 16
// The last resort, far above what any honest file takes even on a busy machine: known ways to stall the parser are refused
// before it sees them.
const MILLISECONDS_A_FILE = 8000

/** Starts workers as they are needed, at most one a core; `warm` ones start at once and stay, at some 70 MB each. */
export function openParsePool({ warm = false }: { readonly warm?: boolean } = {}): ParsePool {
  // Through package.json, because a worker needs a built file wherever this one runs from.
  const filename = createRequire(import.meta.url).resolve('#parse-worker')
  const threads = availableParallelism()
  const pool = new Piscina({
    filename,
    minThreads: warm ? threads : 0,
    maxThreads: threads,
    idleTimeout: 1000,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })

  const run = <Result>(name: string, task: FrontMatterTask | DocumentTask, files: number): Promise<Result[]> =>
    runWithin(MILLISECONDS_A_FILE + files * 100, (started, signal) => pool.run({ ...task, started }, { name, signal }))

  async function runAll<Item, Result>(
    items: readonly Item[],
    pathOf: (item: Item) => string,
    runTask: (items: readonly Item[]) => Promise<Result[]>,
    onDone: (count: number) => void,
  ): Promise<Outcome<Result>> {
    const batches = Array.from({ length: Math.ceil(items.length / FILES_A_TASK) }, (_, index) =>
      items.slice(index * FILES_A_TASK, (index + 1) * FILES_A_TASK),
    )
    const results: Result[][] = batches.map(() => [])
    const problems: Problem[] = []
    let next = 0
    // As many at once as there are workers, so that a task's deadline counts its work and not its wait.
    const lane = async () => {
      for (let index = next++; index < batches.length; index = next++) {
        const batch = batches[index] ?? []
        results[index] = await runTask(batch).catch(() => oneByOne(batch, pathOf, runTask, problems))
        onDone(batch.length)
      }
    }
    await Promise.all(Array.from({ length: threads }, lane))
    return { results: results.flat(), problems }
  }

  return {
    readFrontMatters: (root, paths, onDone) =>
      runAll(
        paths,
        (path) => path,
        (batch) => run('readFrontMatters', { root, paths: batch }, batch.length),
        onDone,
      ),
    readDocuments: (root, items, onDone) =>
      runAll(
        items,
        (item) => item.context.page.sourcePath,
        (batch) => run('readDocuments', { root, items: batch }, batch.length),
        onDone,
      ),
    close: () => pool.close({ force: true }),
  }
}

/** After a batch failed: each of its files alone, so that one bad file does not take its neighbours with it. */
async function oneByOne<Item, Result>(
  batch: readonly Item[],
  pathOf: (item: Item) => string,
  runTask: (items: readonly Item[]) => Promise<Result[]>,
  problems: Problem[],
): Promise<Result[]> {
  const results: Result[] = []
  for (const item of batch) {
    try {
      results.push(...(await runTask([item])))
    } catch (error) {
      problems.push(givenUp(pathOf(item), error))
    }
  }
  return results
}

function givenUp(path: string, error: unknown): Problem {
  const place = { path, line: 1, column: 1, severity: 'error' } as const
  if (error instanceof Error && error.name === 'AbortError')
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
