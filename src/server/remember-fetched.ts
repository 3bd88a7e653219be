import type { Database } from '../database/open.ts'
import type { PlaceInLog } from '../database/read/changes.ts'
import { noteFetched } from '../database/write/partner-progress.ts'

/** Notes that the log up to a place was sent to a partner; nothing for who asked without a key. Never rejects. */
export async function rememberFetched(database: Database, partner: string | null, place: PlaceInLog): Promise<void> {
  if (partner === null) return
  // What was sent is whole nevertheless; how far the partner has come stays what was known before.
  await noteFetched(database, partner, place).catch(() => {})
}
