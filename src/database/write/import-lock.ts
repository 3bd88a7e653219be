import { sql } from 'drizzle-orm'
import { createPool } from '../connect/client.ts'
import type { Database } from '../open.ts'
import { retryOnLoss } from '../retry.ts'

/** The import lock, held until `release` is called or its session is lost. */
export interface ImportLock {
  /**
   * Takes the lock again if its session was lost; call it before planning. Another import may have had the lock in between,
   * published, and swept what was staged: `publish` then refuses the plan.
   */
  hold(): Promise<void>
  /** Never rejects: if the lock cannot be released, its session is lost, and the lock with it. */
  release(): Promise<void>
}

/**
 * Takes the import lock of this schema, on a session of its own. If another import holds it, calls `onWait` once and waits until
 * that import is done.
 */
export async function takeImportLock(database: Pick<Database, 'source'>, onWait: () => void): Promise<ImportLock> {
  let isWaiting = false
  const notifyOnce = () => {
    if (!isWaiting) onWait()
    isWaiting = true
  }
  const take = () => retryOnLoss(() => holdOnce(database, notifyOnce))
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

/** Whether an import of this schema runs at the moment, here or in another process. */
export async function isImporting(database: Database): Promise<boolean> {
  const [row] = await database.drizzle.execute<{ held: boolean }>(sql`
    select exists (
      select from pg_locks
      where locktype = 'advisory' and granted and mode = 'ExclusiveLock' and objsubid = 2
        and database = (select oid from pg_database where datname = current_database())
        and classid::bigint = hashtext('commonplace.import')::bigint & 4294967295
        and objid::bigint = hashtext(current_schema())::bigint & 4294967295
    ) as held`)
  return row?.held === true
}

interface Held {
  isLost(): boolean
  close(): Promise<void>
}

async function holdOnce(database: Pick<Database, 'source'>, onWait: () => void): Promise<Held> {
  let isLost = false
  const client = createPool(database.source, {
    max: 1,
    // Waits for as long as the other import takes.
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
      // Closing releases the lock as well, but only a moment later.
      if (!isLost)
        await client`select pg_advisory_unlock(hashtext('commonplace.import'), hashtext(current_schema()))`.catch(
          () => {},
        )
      await client.end({ timeout: 1 })
    },
  }
}
