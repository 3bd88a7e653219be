import { openParsePool, type ParsePool } from '../import/read/parse-pool.ts'
import { workersFor } from '../import/read/workers-for.ts'
import type { CommandContext } from './command-context.ts'
import { onAbort } from './stop.ts'

/** Runs `work` with the parse workers that the site folder `root` is worth; a stop closes the pool at once, which makes an import under way fail. */
export async function withParsePool<T>(
  { stop, openPool = openParsePool }: Pick<CommandContext, 'stop' | 'openPool'>,
  root: string,
  work: (pool: ParsePool) => Promise<T>,
): Promise<T> {
  const pool = openPool({ workers: workersFor(root) })
  const removeListener = onAbort(stop.signal, () => void pool.close())
  try {
    return await work(pool)
  } finally {
    removeListener()
    await pool.close()
  }
}
