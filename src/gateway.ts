import type { Config } from './config.ts'
import { type Database, openReplica } from './database/open.ts'
import { findNewestRelease, findReleasesAfter } from './database/read/releases.ts'
import { createRowCache } from './database/read/row-cache.ts'
import { followReplicas, type ReplicaListeners, type Replicas } from './database/replicas.ts'
import { listenForPublishing } from './database/write/publish-notices.ts'
import { createSiteWork } from './desk/access/site-work.ts'
import { createUpdates } from './desk/access/updates.ts'
import { startDuties } from './duties.ts'
import type { Caching } from './graphql/caching.ts'
import { createContext } from './graphql/context.ts'
import { createEditionCache } from './graphql/edition-cache.ts'
import { forgetInventories } from './graphql/inventories.ts'
import type { Log } from './graphql/log.ts'
import { createRecentQueries } from './graphql/recent-queries.ts'
import { createReleaseFeed } from './graphql/release-feed.ts'
import { createContextAt } from './graphql/replica-context.ts'
import { createSchema } from './graphql/schema.ts'
import type { TrustedDocuments } from './graphql/trusted-documents.ts'
import { type Client, createGraphQLHandler } from './graphql/yoga.ts'
import { admissionLimits, createAdmission } from './server/admission.ts'
import { createAnswerCache } from './server/answer-cache.ts'
import { createReadiness } from './server/health.ts'
import { createMediaRoute } from './server/media.ts'
import { watchNewestRelease } from './server/newest-release.ts'
import { createPartnerRoutes, pagesOfRelease } from './server/partner-routes.ts'
import type { Port } from './server/port.ts'
import type { RatePolicy } from './server/rate-limit.ts'
import { createRateLimiter } from './server/rate-limiter.ts'
import { createRepeatedQuestions, type RepeatedQuestions } from './server/repeated-questions.ts'
import { createRoutes } from './server/routes.ts'
import type { Storage } from './storage.ts'
import { version } from './version.ts'

/** A gateway that answers at `url` until it is closed. */
export interface Gateway {
  readonly url: string
  /** Finishes what runs and takes nothing new, after so much grace as the port is closed with; leaves the storage open. */
  close(options?: Parameters<Port['close']>[0]): Promise<void>
  /** From now on gives no release that is older than this one as the newest, because another worker has given it. */
  raise(release: number): void
}

/** The settings and the logger of a gateway. */
export interface GatewayOptions {
  readonly config: Pick<
    Config,
    | 'replicaUrls'
    | 'operations'
    | 'largeOperations'
    | 'waitingOperations'
    | 'turns'
    | 'clientRequests'
    | 'partnerRequests'
    | 'federation'
    | 'trustedOrigins'
    | 'url'
    | 'hub'
    | 'privateWebhooks'
    | 'mirror'
    | 'mirrorKey'
    | 'contentPath'
    | 'mediaUrl'
    | 'cacheSeconds'
    | 'staleSeconds'
    | 'cacheMegabytes'
    | 'site'
    | 'onlyTrusted'
    | 'streams'
  >
  /** The documents of the file that the configuration names. */
  readonly documents?: TrustedDocuments | null
  readonly log: Log
  /** Its number among the workers that answer at this port, where another process has the duties; null where it is alone. */
  readonly worker?: number | null
  /** Called when a newer release than before is given as the newest, where there are replicas. */
  readonly onAdvance?: (release: number) => void
}

/**
 * Puts the parts together: the storage, the schema over it, the routes to both behind the port, and the duties unless another process
 * has them.
 */
export function openGateway(
  { database, isEmbedded = false }: Storage,
  port: Port,
  { config, log, documents = null, worker = null, onAdvance = () => {} }: GatewayOptions,
): Gateway {
  const schema = createSchema({ federation: config.federation })
  const replicas = openReplicas(database, config.replicaUrls, {
    onAdvance(release) {
      newest.check()
      onAdvance(release)
    },
    warn: (line) => log.warn({}, line),
  })
  const findGiven = async () =>
    (replicas ? (await replicas.newest())?.release : await findNewestRelease(database)) ?? null
  const readiness = createReadiness(async () => (await findGiven())?.number ?? null)
  const { operations, largeOperations, waitingOperations, turns } = config
  const admission = createAdmission(
    admissionLimits(operations, largeOperations, waitingOperations, turns),
    (release) => newest.release?.number === release,
  )
  const url = config.url ?? port.url
  const mediaUrl = config.mediaUrl ?? `${url}/media/`
  const feed = createReleaseFeed({
    async findAfter(number, limit) {
      const releases = await findReleasesAfter(database, number, limit)
      // Who was told of a release is not given an older one.
      replicas?.raise(releases.at(-1)?.number ?? 0)
      return releases
    },
    most: config.streams,
  })
  // Half for whole answers, half for what they are made of: three quarters of that for editions, one for which of them are asked for.
  const bytes = config.cacheMegabytes * 500_000
  const editions = bytes === 0 ? null : createEditionCache(0.75 * bytes)
  const caching: Caching = {
    fresh: config.cacheSeconds,
    stale: config.staleSeconds,
    get edition() {
      return `${version} ${mediaUrl} ${newest.lastEndOfImage ?? ''}`.trimEnd()
    },
  }
  const recent = createRecentQueries()
  const graphql = createGraphQLHandler({
    schema,
    createContext: (operation) => {
      const options = { ...operation, database, mediaUrl, editions: editions?.forRequest() ?? null }
      if (replicas) return createContextAt(replicas, options)
      // Where nothing is cached, what was published a moment ago is read by every request.
      if (rows === null) return createContext(options)
      return createContext({ ...options, newestRelease: newest.release, rows: rows.forRequest() })
    },
    hasReplicas: replicas !== null,
    log,
    admission,
    caching,
    trusted: documents && { documents, only: config.onlyTrusted },
    feed,
    onRun: recent.note,
  })
  const updates = createUpdates({ findNewest: async () => (await findGiven())?.number ?? null })
  const work = createSiteWork(database, config.site, { onPlan: updates.tellEditors, isWatched: updates.hasEditors })
  const routes = createRoutes({
    graphql,
    schema,
    desk: { database, url, mediaUrl, work, updates, recentQueries: recent.list },
    media: createMediaRoute(database),
    partners: createPartnerRoutes(
      { database, log, url, hub: config.hub, contentPath: config.contentPath, mediaUrl, caching },
      {
        enterPage: admission.enterPage,
        turns: admission.turns,
        anonymous: ratePolicy('client', config.clientRequests),
        partner: ratePolicy('partner', config.partnerRequests),
      },
    ),
    readiness,
    load: () => admission.load,
    worker,
    replicas: () => replicas?.state ?? null,
    trustedOrigins: config.trustedOrigins,
  })
  const repeat = createRepeatedQuestions(graphql, config.trustedOrigins)
  const newest = watchNewestRelease(database, {
    // Only while the primary answers, which alone tells of releases.
    findNewest: async () => (await Promise.all([findGiven(), findNewestRelease(database)]))[0],
    onLooked() {
      answers?.clear()
      rows?.clear()
    },
    onEnded() {
      answers?.clear()
      rows?.clear()
    },
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
          isAway: () => (replicas ?? database.availability).isAway,
          bytes,
          byOrigin: config.trustedOrigins.length > 0,
          pages: pagesOfRelease(config),
        })
  const rows = bytes === 0 ? null : createRowCache(0.25 * bytes, newest)
  const handle = async (request: Request, client: Client) => {
    newest.passEnds()
    if (newest.ending !== null && !isAboutProcess(request)) await newest.ending
    return routes(request, client)
  }
  const repeated: RepeatedQuestions = async (request, client) => {
    newest.passEnds()
    return newest.ending === null ? repeat(request, client) : null
  }
  port.open({ handle, repeated, cache: answers, onDrain: readiness.drain })
  const listener = {
    onNotice() {
      replicas?.check()
      newest.check()
      feed.check()
      updates.tell()
      work.check()
    },
    onMissing: newest.forget,
  }
  const notices =
    worker === null
      ? startDuties(database, { config, log, isEmbedded, listener })
      : listenForPublishing(database, listener)
  return {
    url: port.url,
    async close(options) {
      newest.close()
      feed.close()
      updates.close()
      await Promise.all([notices.stop(), port.close(options)])
      // What editors asked for is done.
      await work.close()
      admission.close()
      await replicas?.close()
    },
    raise: (release) => replicas?.raise(release),
  }
}

/** Whether an answer says nothing of the site: then it waits for no release. */
function isAboutProcess({ url }: Request): boolean {
  const { pathname } = new URL(url)
  return pathname === '/healthz' || pathname === '/readyz'
}

function ratePolicy(name: string, perMinute: number): RatePolicy | null {
  return perMinute === 0 ? null : { name, limiter: createRateLimiter(perMinute) }
}

function openReplicas(database: Database, urls: readonly string[], listeners: ReplicaListeners): Replicas | null {
  if (urls.length === 0) return null
  const opened = urls.map((url, index) => {
    const name = `Replica ${index + 1}`
    const onAvailability = (fault: unknown) =>
      listeners.warn(
        fault === null ? `${name} answers again.` : `${name} cannot be reached; others are read until it is back.`,
      )
    return openReplica(url, database, { onAvailability })
  })
  return followReplicas(database, opened, listeners)
}
