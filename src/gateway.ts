import type { Config } from './config.ts'
import { findNewestRelease } from './database/releases.ts'
import { createContext } from './graphql/context.ts'
import type { Log } from './graphql/log.ts'
import { createSchema } from './graphql/schema.ts'
import { createGraphQLHandler } from './graphql/yoga.ts'
import { startClock } from './import/watch/clock.ts'
import { listen } from './server/listen.ts'
import { createReadiness } from './server/readiness.ts'
import { createRoutes } from './server/routes.ts'
import type { Storage } from './storage.ts'

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
