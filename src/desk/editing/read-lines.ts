import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../content/problem.ts'

/** The longest beginning of a file that is looked at. */
const MOST_BYTES = 1_000_000

/** How much of a line is shown, in UTF-16 code units. */
export const LONGEST_LINE = 200

/** The line that each problem is in, each file read once; null where it cannot be read, may not be shown or is empty. */
export async function readLines(root: string, problems: readonly Problem[]): Promise<(string | null)[]> {
  const shown = problems.filter(({ isQuotable }) => isQuotable !== false)
  const paths = [...new Set(shown.map(({ path }) => path))]
  const files = new Map(await Promise.all(paths.map(async (path) => [path, await linesOf(join(root, path))] as const)))
  return problems.map(({ path, line }) => files.get(path)?.[line - 1]?.slice(0, LONGEST_LINE).trim() || null)
}

async function linesOf(path: string): Promise<readonly string[] | null> {
  try {
    const file = await open(path)
    try {
      const size = Math.min((await file.stat()).size, MOST_BYTES)
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0)
      return buffer.toString('utf8', 0, bytesRead).split('\n')
    } finally {
      await file.close()
    }
  } catch {
    // A folder, or gone since.
    return null
  }
}
