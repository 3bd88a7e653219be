import type { Database } from '../open.ts'
import type { Snapshot } from './visible.ts'

/** A prepared statement, made the first time a database is asked it. */
export type Statement<Row> = (database: Database) => {
  execute(parameters?: Record<string, unknown>): Promise<Row[]>
}

/** Looks rows up by an index at the snapshot's release, which is a parameter of every statement. */
export function read<Row>(
  snapshot: Snapshot,
  statement: Statement<Row>,
  parameters: Record<string, unknown>,
): Promise<Row[]> {
  const { database, release, signal } = snapshot
  const run = () => statement(database).execute({ release, ...parameters })
  return database.availability.guard(() => database.cancellable(run, signal))
}

/**
 * The same for a statement that may go through whole tables: few of them run at once, on sessions of their own, so that no
 * look-up stands behind one.
 */
export async function scan<Row>(
  snapshot: Snapshot,
  statement: Statement<Row>,
  parameters: Record<string, unknown>,
): Promise<Row[]> {
  snapshot.onScan?.()
  const { lane, database } = snapshot.database.scans
  const leave = await lane.enter({ signal: snapshot.signal })
  try {
    return await read({ ...snapshot, database }, statement, parameters)
  } finally {
    leave()
  }
}
