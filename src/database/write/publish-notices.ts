import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { createPool } from '../connect/client.ts'
import type { Database } from '../open.ts'

/** A subscription. */
export interface Notices {
  /** Settles within about a second, even if the database is away. */
  stop(): Promise<void>
}

const RECONNECT_PAUSE = 250

/** Who is told of what is published. */
export interface PublishListeners {
  /**
   * Something was published, whether or not it made a release, the history was pruned, or answers are others than before. Also
   * called whenever listening starts again after the session was lost, because something may have been missed.
   */
  readonly onNotice: () => void
  /** The session was lost: what is published from now on is noticed later. */
  readonly onMissing: () => void
}

/**
 * Part of a statement that changes, apart from `publish` and the like, what readers are answered: gateways hear of it once it is
 * done, and forget what they cached.
 */
export const noticeOfChange = sql`pg_notify('commonplace_publish', '')`

/** Tells of everything that is published, until it is stopped. Listens on a session of its own. */
export function listenForPublishing(
  { source }: Pick<Database, 'source'>,
  { onNotice, onMissing }: PublishListeners,
): Notices {
  const stopped = new AbortController()
  let lost = () => {}
  const sql = createPool(source, {
    max: 1,
    applicationName: 'commonplace clock',
    onNotice,
    onLost: () => {
      onMissing()
      lost()
    },
  })

  async function listen(): Promise<void> {
    while (!stopped.signal.aborted) {
      const end = new Promise<void>((resolve) => {
        lost = resolve
      })
      try {
        await sql`listen commonplace_publish`
        onNotice()
        await end
      } catch {
        // Not reported: other users of the database report that it is away, and notifications only save the clock some waiting.
      }
      await sleep(RECONNECT_PAUSE, undefined, { signal: stopped.signal }).catch(() => {})
    }
  }

  const listening = listen()
  return {
    async stop() {
      stopped.abort()
      await sql.end({ timeout: 1 })
      lost()
      await listening
    },
  }
}
