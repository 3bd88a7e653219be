import type { Config } from '../config.ts'
import type { Database } from '../database/open.ts'
import { openStorage } from '../storage.ts'

/** Runs `work` on the storage and closes it whatever happens; statements may take the time they take. */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  const storage = await openStorage(config, { log: () => {}, statementTimeout: 0 })
  try {
    return await work(storage.database)
  } finally {
    await storage.close()
  }
}
