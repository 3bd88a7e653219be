import { type Database, openDatabase } from './open.ts'

/** Runs work on a session of its own, without the limit that readers' statements have: what changes much takes its time. */
export async function withoutLimit<T>({ source }: Database, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(source, { max: 1, statementTimeout: 0 })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
