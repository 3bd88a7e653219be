import { setTimeout as sleep } from 'node:timers/promises'
import { createPool } from '../connect/client.ts'
import type { Database } from '../open.ts'

/** A subscription. */
export interface Notices {
  /** Settles within about a second, even if the database is away. */
  stop(): Promise<void>
}

const RECONNECT_PAUSE = 250

/**
 * Calls `onNotice` whenever anything is published, whether or not it makes a release. Also calls it whenever it starts to listen
 * again after its session was lost, because it may have missed a notification. Listens on a session of its own.
 */
export function listenForPublishing({ source }: Pick<Database, 'source'>, onNotice: () => void): Notices {
  const stopped = new AbortController()
  let lost = () => {}
  const sql = createPool(source, {
    max: 1,
    applicationName: 'commonplace clock',
    onNotice,
    onLost: () => lost(),
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
