import { createClient } from './client.ts'
import type { Database } from './open.ts'

/** A connection that listens until it is stopped. */
export interface Notices {
  stop(): Promise<void>
}

const CHANNEL = 'commonplace_publish'

/**
 * Calls `onNotice` whenever anyone publishes, be it seen or only noted, and after each time the connection was made or
 * made again, because what happened in between is not told. Listens on a connection of its own.
 */
export function listenForPublishing(database: Pick<Database, 'source'>, onNotice: () => void): Notices {
  const client = createClient(database.source, { max: 1, applicationName: 'commonplace clock' })
  // The driver connects again by itself, for as long as it takes.
  client.listen(CHANNEL, onNotice, onNotice).catch(() => {})
  return { stop: () => client.end({ timeout: 1 }) }
}
