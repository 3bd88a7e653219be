import { openParsePool, type ParsePool } from '../import/read/parse-pool.ts'
import type { CommandContext } from './command-context.ts'
import { onAbort } from './stop.ts'

/** Runs `work` with a pool of parse workers; a stop closes the pool at once, which makes an import under way fail. */
export async function withParsePool<T>(
  { stop, openPool = openParsePool }: Pick<CommandContext, 'stop' | 'openPool'>,
  work: (pool: ParsePool) => Promise<T>,
): Promise<T> {
  const pool = openPool()
  const removeListener = onAbort(stop.signal, () => void pool.close())
  try {
    return await work(pool)
  } finally {
    removeListener()
    await pool.close()
  }
}
