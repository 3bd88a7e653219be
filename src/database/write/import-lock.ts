import { createPool } from '../connect/client.ts'
import type { Database } from '../open.ts'
import { retryOnLoss } from '../retry.ts'

/** The right to import, held until `release` is called or the session behind it is lost. */
export interface ImportLock {
  /**
   * Takes the lock again where its session was lost; to be called before anything is planned. Whoever had it meanwhile may
   * have published, and swept what was staged: `publish` then refuses the plan.
   */
  hold(): Promise<void>
  /** Never rejects: a lock that cannot be given back is gone with its session. */
  release(): Promise<void>
}

/**
 * Takes the one import lock of the tables in this schema, on a session of its own. Where another import holds it, `onWait` is
 * called once and the answer comes when that import is done.
 */
export async function takeImportLock(database: Pick<Database, 'source'>, onWait: () => void): Promise<ImportLock> {
  let isWaiting = false
  const tellOnce = () => {
    if (!isWaiting) onWait()
    isWaiting = true
  }
  const take = () => retryOnLoss(() => holdOnce(database, tellOnce))
  let held = await take()
  return {
    async hold() {
      if (!held.isLost()) return
      await held.close()
      isWaiting = false
      held = await take()
    },
    release: () => held.close(),
  }
}

interface Held {
  isLost(): boolean
  close(): Promise<void>
}

async function holdOnce(database: Pick<Database, 'source'>, onWait: () => void): Promise<Held> {
  let isLost = false
  const client = createPool(database.source, {
    max: 1,
    // Waiting is what is asked for: the other import may take its time.
    statementTimeout: 0,
    applicationName: 'commonplace import lock',
    onLost: () => {
      isLost = true
    },
  })
  try {
    const [tried] = await client<[{ taken: boolean }]>`
      select pg_try_advisory_lock(hashtext('commonplace.import'), hashtext(current_schema())) as taken`
    if (!tried.taken) {
      onWait()
      await client`select set_config('lock_timeout', '0', false)`
      await client`select pg_advisory_lock(hashtext('commonplace.import'), hashtext(current_schema()))`
    }
  } catch (error) {
    await client.end({ timeout: 1 })
    throw error
  }
  return {
    isLost: () => isLost,
    async close() {
      // Closing gives the lock back as well, but only a moment later.
      if (!isLost)
        await client`select pg_advisory_unlock(hashtext('commonplace.import'), hashtext(current_schema()))`.catch(
          () => {},
        )
      await client.end({ timeout: 1 })
    },
  }
}
