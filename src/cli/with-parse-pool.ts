import { openParsePool, type ParsePool } from '../import/read/parse-pool.ts'
import { onAbort, type Stop } from './stop.ts'

/** Runs `work` with a pool of parse workers; a stop closes the pool at once, which makes an import under way fail. */
export async function withParsePool<T>({ signal }: Stop, work: (pool: ParsePool) => Promise<T>): Promise<T> {
  const pool = openParsePool()
  const removeListener = onAbort(signal, () => void pool.close())
  try {
    return await work(pool)
  } finally {
    removeListener()
    await pool.close()
  }
}
