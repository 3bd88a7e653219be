import { setTimeout as sleep } from 'node:timers/promises'
import { createPool } from '../connect/client.ts'
import type { Database } from '../open.ts'

/** Listens until it is stopped. */
export interface Notices {
  /** Settles within about a second, whatever has become of the database. */
  stop(): Promise<void>
}

const AFTER_A_LOSS = 250

/**
 * Calls `onNotice` whenever anyone publishes, be it seen or only noted, and each time listening begins anew after a session
 * was lost, because what happened in between is not told. Listens on a session of its own.
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
        // Told by whoever asks the database anything: this only makes for less waiting.
      }
      await sleep(AFTER_A_LOSS, undefined, { signal: stopped.signal }).catch(() => {})
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
