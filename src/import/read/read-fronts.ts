import type { Problem } from '../../content/problem.ts'
import type { Progress } from '../progress.ts'
import type { KnownFiles } from './known-files.ts'
import type { ParsePool } from './parse-pool.ts'
import type { ReadFrontMatter } from './parse-worker.ts'

/** What reading front matter works with. */
export interface FrontTools {
  readonly pool: ParsePool
  readonly progress: Progress
  readonly known: KnownFiles
  /** The SHA-256 of the pages, by path; empty where nothing is known of them anyway. */
  readonly digests: ReadonlyMap<string, string>
}

/** The front matter of every page file that could be read, in the order of `paths`, and a problem for each other. */
export interface Fronts {
  readonly files: readonly ReadFrontMatter[]
  readonly problems: readonly Problem[]
}

/** Reads the front matter of every file whose bytes are not known. */
export async function readFronts(
  root: string,
  paths: readonly string[],
  { pool, progress, known, digests }: FrontTools,
): Promise<Fronts> {
  const reading = progress.start('read', paths.length)
  const remembered = new Map<string, ReadFrontMatter>()
  for (const [path, digest] of digests) {
    const file = known.get(path)
    if (file?.digest === digest) remembered.set(path, JSON.parse(file.front))
  }
  reading.advance(remembered.size)
  const unknown = paths.filter((path) => !remembered.has(path))
  const read = await pool.readFrontMatters(root, unknown, reading.advance)
  reading.done()
  const byPath = new Map(read.results.map((result) => [result.path, result]))
  return {
    files: paths.flatMap((path) => remembered.get(path) ?? byPath.get(path) ?? []),
    problems: read.problems,
  }
}
