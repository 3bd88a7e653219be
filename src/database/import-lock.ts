import type { Database } from './open.ts'

/** The right to import, held until `release` is called or the connection behind it is lost. */
export interface ImportLock {
  release(): Promise<void>
}

/**
 * Takes the one import lock of the database. Where another import holds it, `onWait` is called once and the answer
 * comes when that import is done.
 */
export async function takeImportLock(database: Database, onWait: () => void): Promise<ImportLock> {
  const connection = await database.sql.reserve()
  try {
    const [tried] = await connection<[{ taken: boolean }]>`
      select pg_try_advisory_lock(hashtext('commonplace.import')) as taken`
    if (!tried.taken) {
      onWait()
      // Waiting is what was asked for: the other import may take its time.
      await connection`select set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)`
      await connection`select pg_advisory_lock(hashtext('commonplace.import'))`
    }
  } catch (error) {
    connection.release()
    throw error
  }
  return {
    async release() {
      try {
        await connection`select pg_advisory_unlock(hashtext('commonplace.import'))`
      } finally {
        connection.release()
      }
    },
  }
}
