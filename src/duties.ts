import type { Config } from './config.ts'
import { startErasing } from './database/erasing.ts'
import type { Database } from './database/open.ts'
import type { PublishListeners } from './database/write/publish-notices.ts'
import { followOrigin } from './mirror/follow-origin.ts'
import { type ClockLog, startClock } from './schedule/clock.ts'
import { startPush } from './syndication/push/push.ts'

/** What has to be done once for a gateway, however many processes answer for it. */
export interface Duties {
  /** Resolves when what is under way is done. */
  stop(): Promise<void>
}

/** The settings, and who else is to hear of what is published. */
export interface DutiesOptions {
  readonly config: Pick<Config, 'privateWebhooks' | 'mirror' | 'mirrorKey'>
  readonly log: ClockLog
  /** Whether the database server is ours. */
  readonly isEmbedded: boolean
  readonly listener?: PublishListeners
}

/**
 * Publishes what is due, tells partners of releases, follows the gateway that is mirrored, and rids the files of the database of what
 * was taken back.
 */
export function startDuties(database: Database, { config, log, isEmbedded, listener }: DutiesOptions): Duties {
  const following =
    config.mirror === null ? null : followOrigin(database.source, config.mirror, { log, key: config.mirrorKey })
  const push = startPush(database, { log, allowPrivate: config.privateWebhooks })
  const erasing = startErasing(database, { log, isEmbedded })
  const clock = startClock(database, {
    log,
    listener: {
      onNotice() {
        push.check()
        erasing.check()
        listener?.onNotice()
      },
      onMissing: () => listener?.onMissing(),
    },
  })
  return {
    async stop() {
      await Promise.all([clock.stop(), push.stop(), erasing.stop(), following?.stop()])
    },
  }
}
