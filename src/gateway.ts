import type { Config } from './config.ts'
import { openEmbedded } from './database/embedded/open-embedded.ts'
import { migrateDatabase } from './database/migrate.ts'
import { type Database, openDatabase } from './database/open.ts'
import { findNewestRelease } from './database/releases.ts'
import { createContext } from './graphql/context.ts'
import type { Log } from './graphql/log.ts'
import { createSchema } from './graphql/schema.ts'
import { createGraphQLHandler } from './graphql/yoga.ts'
import { startClock } from './import/watch/clock.ts'
import { listen } from './server/listen.ts'
import { createReadiness } from './server/readiness.ts'
import { createRoutes } from './server/routes.ts'

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

/** A gateway that answers at `url` until it is closed. */
export interface Gateway {
  readonly url: string
  /** Finishes what runs and takes nothing new; leaves the storage open. */
  close(): Promise<void>
}

/** Puts the parts together: the storage, the schema over it, the routes to both, a port, and the clock. */
export async function openGateway({ database }: Storage, config: Config, log: Log): Promise<Gateway> {
  const schema = createSchema()
  const readiness = createReadiness(async () => ({
    // Storage is opened migrated, or not at all.
    migrated: true,
    release: (await findNewestRelease(database))?.number ?? null,
  }))
  const graphql = createGraphQLHandler({ schema, createContext: () => createContext({ database }), log })
  const listening = await listen({
    handle: createRoutes({ graphql, schema, readiness }),
    host: config.host,
    port: config.port,
    log,
    onDrain: readiness.drain,
  })
  const clock = startClock(database, { log })
  return {
    url: listening.url,
    async close() {
      await Promise.all([clock.stop(), listening.close()])
    },
  }
}
