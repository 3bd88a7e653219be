import type { Config } from './config.ts'
import { openEmbedded } from './database/embedded/open-embedded.ts'
import { migrateDatabase } from './database/migrate.ts'
import { type Database, openDatabase } from './database/open.ts'

/** An open, migrated database, with whatever has to run for it. */
export interface Storage {
  readonly database: Database
  close(): Promise<void>
}

/** How to open the storage; `statementTimeout` in milliseconds, 0 = none, and a reader's default where it is left out. */
export interface StorageOptions {
  readonly log: (line: string) => void
  readonly statementTimeout?: number
}

/** Opens `DATABASE_URL`, or else the embedded Postgres, and brings its tables up to date. */
export async function openStorage(config: Config, options: StorageOptions): Promise<Storage> {
  const { log, ...client } = options
  const embedded = config.databaseUrl === null ? await openEmbedded({ directory: config.dataDirectory, log }) : null
  const source = embedded?.connection ?? { url: config.databaseUrl ?? '' }
  let database: Database | null = null
  const close = async () => {
    await database?.close()
    await embedded?.stop()
  }
  try {
    database = await openDatabase(source, client)
    await migrateDatabase(database)
    return { database, close }
  } catch (error) {
    await close()
    throw error
  }
}
