import type { Database } from '../open.ts'
import type { Snapshot } from './snapshot.ts'
import { countStatement } from './statement-counts.ts'

/** A statement that is prepared once per database. */
export type Statement<Row> = (database: Database) => {
  execute(parameters?: Record<string, unknown>): Promise<Row[]>
}

/** Runs an index look-up; the snapshot's release is a parameter of every statement. */
export function read<Row>(
  snapshot: Snapshot,
  statement: Statement<Row>,
  parameters: Record<string, unknown>,
): Promise<Row[]> {
  const { database, release, signal } = snapshot
  const run = () => statement(database).execute({ release, ...parameters })
  return database.availability.guard(() => {
    countStatement(signal)
    return database.cancellable(run, signal)
  })
}

/**
 * The same for a statement that may scan whole tables: only few of them run at once, on sessions of their own, so that no
 * look-up waits for one.
 */
export async function scan<Row>(
  snapshot: Snapshot,
  statement: Statement<Row>,
  parameters: Record<string, unknown>,
): Promise<Row[]> {
  snapshot.onScan?.()
  const { limiter, database } = snapshot.database.scans
  const leave = await limiter.enter({ signal: snapshot.signal })
  try {
    return await read({ ...snapshot, database }, statement, parameters)
  } finally {
    leave()
  }
}
