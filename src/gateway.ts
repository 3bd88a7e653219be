import type { Config } from './config.ts'
import { findNewestRelease, findReleasesAfter } from './database/read/releases.ts'
import { listenForPublishing } from './database/write/publish-notices.ts'
import { createContext } from './graphql/context.ts'
import { createEditionCache } from './graphql/edition-cache.ts'
import { forgetInventories } from './graphql/inventories.ts'
import type { Log } from './graphql/log.ts'
import { createReleaseFeed } from './graphql/release-feed.ts'
import { createSchema } from './graphql/schema.ts'
import type { TrustedDocuments } from './graphql/trusted-documents.ts'
import { createGraphQLHandler } from './graphql/yoga.ts'
import { startClock } from './schedule/clock.ts'
import { admissionLimits, createAdmission } from './server/admission.ts'
import { createAnswerCache } from './server/answer-cache.ts'
import { createReadiness } from './server/health.ts'
import { createMediaRoute } from './server/media.ts'
import { watchNewestRelease } from './server/newest-release.ts'
import { createPartnerRoutes } from './server/partner-routes.ts'
import type { Port } from './server/port.ts'
import { createRoutes } from './server/routes.ts'
import type { Storage } from './storage.ts'
import { version } from './version.ts'

/** A gateway that answers at `url` until it is closed. */
export interface Gateway {
  readonly url: string
  /** Finishes what runs and takes nothing new, after so much grace as the port is closed with; leaves the storage open. */
  close(options?: Parameters<Port['close']>[0]): Promise<void>
}

/** The settings and the logger of a gateway. */
export interface GatewayOptions {
  readonly config: Pick<
    Config,
    | 'operations'
    | 'largeOperations'
    | 'waitingOperations'
    | 'federation'
    | 'trustedOrigins'
    | 'url'
    | 'hub'
    | 'contentPath'
    | 'mediaUrl'
    | 'cacheSeconds'
    | 'staleSeconds'
    | 'cacheMegabytes'
    | 'onlyTrusted'
    | 'streams'
  >
  /** The documents of the file that the configuration names. */
  readonly documents?: TrustedDocuments | null
  readonly log: Log
  /** Its number among the workers that answer at this port, where another process keeps the clock; null where it is alone. */
  readonly worker?: number | null
}

/** Puts the parts together: the storage, the schema over it, the routes to both behind the port, and the clock unless another process keeps it. */
export function openGateway(
  { database }: Storage,
  port: Port,
  { config, log, documents = null, worker = null }: GatewayOptions,
): Gateway {
  const schema = createSchema({ federation: config.federation })
  const readiness = createReadiness(async () => (await findNewestRelease(database))?.number ?? null)
  const { operations, largeOperations, waitingOperations } = config
  const admission = createAdmission(admissionLimits(operations, largeOperations, waitingOperations))
  const url = config.url ?? port.url
  const mediaUrl = config.mediaUrl ?? `${url}/media/`
  const feed = createReleaseFeed({
    findAfter: (number, limit) => findReleasesAfter(database, number, limit),
    most: config.streams,
  })
  // Half for whole answers, half for what they are made of.
  const bytes = config.cacheMegabytes * 500_000
  const editions = bytes === 0 ? null : createEditionCache(bytes)
  const caching = { fresh: config.cacheSeconds, stale: config.staleSeconds, edition: `${version} ${mediaUrl}` }
  const graphql = createGraphQLHandler({
    schema,
    createContext: (operation) => createContext({ database, mediaUrl, editions, ...operation }),
    log,
    admission,
    caching,
    trusted: documents && { documents, only: config.onlyTrusted },
    feed,
  })
  const handle = createRoutes({
    graphql,
    schema,
    media: createMediaRoute(database),
    partners: createPartnerRoutes({
      database,
      url,
      hub: config.hub,
      contentPath: config.contentPath,
      mediaUrl,
      caching,
    }),
    readiness,
    load: () => admission.load,
    worker,
    trustedOrigins: config.trustedOrigins,
  })
  const newest = watchNewestRelease(database, {
    onLooked: () => answers?.clear(),
    onForgotten() {
      editions?.clear()
      forgetInventories(database)
    },
  })
  const answers =
    bytes === 0
      ? null
      : createAnswerCache({
          newest,
          isAway: () => database.availability.isAway,
          bytes,
          byOrigin: config.trustedOrigins.length > 0,
        })
  port.open({ handle, cache: answers, onDrain: readiness.drain })
  const listener = {
    onNotice() {
      newest.check()
      feed.check()
    },
    onMissing: newest.forget,
  }
  const notices = worker === null ? startClock(database, { log, listener }) : listenForPublishing(database, listener)
  return {
    url: port.url,
    async close(options) {
      newest.close()
      feed.close()
      await Promise.all([notices.stop(), port.close(options)])
      admission.close()
    },
  }
}
