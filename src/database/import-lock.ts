import type postgres from 'postgres'
import { createClient } from './client.ts'
import type { Database } from './open.ts'

/** The right to import, held until `release` is called or the connection behind it is lost. */
export interface ImportLock {
  /** Never rejects: a lock that cannot be given back is gone with its connection. */
  release(): Promise<void>
}

/**
 * Takes the one import lock of the database, on a connection of its own. Where another import holds it, `onWait` is called
 * once and the answer comes when that import is done.
 */
export async function takeImportLock(database: Pick<Database, 'source'>, onWait: () => void): Promise<ImportLock> {
  // A connection reserved from the pool would never answer again once it was lost.
  let isLost = false
  const client = createClient(database.source, {
    max: 1,
    applicationName: 'commonplace import lock',
    onLost: () => {
      isLost = true
    },
  })
  const close = () => client.end({ timeout: 1 })
  try {
    await waitForLock(client, onWait)
  } catch (error) {
    await close()
    throw error
  }
  return {
    async release() {
      // Closing gives the lock back as well, but only a moment later.
      if (!isLost) await client`select pg_advisory_unlock(hashtext('commonplace.import'))`.catch(() => {})
      await close()
    },
  }
}

async function waitForLock(client: postgres.Sql, onWait: () => void): Promise<void> {
  const [tried] = await client<[{ taken: boolean }]>`
    select pg_try_advisory_lock(hashtext('commonplace.import')) as taken`
  if (tried.taken) return
  onWait()
  // Waiting is what was asked for: the other import may take its time.
  await client`select set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)`
  await client`select pg_advisory_lock(hashtext('commonplace.import'))`
}
