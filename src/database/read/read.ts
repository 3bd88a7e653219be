import type { Database } from '../open.ts'
import type { Snapshot } from './snapshot.ts'
import { countStatement } from './statement-counts.ts'

/** A statement that is prepared once per database. */
export type Statement<Row> = (database: Database) => {
  execute(parameters?: Record<string, unknown>): Promise<Row[]>
}

/** Runs an index look-up, unless its rows are cached; the snapshot's release is a parameter of every statement. */
export async function read<Row>(
  snapshot: Snapshot,
  statement: Statement<Row>,
  parameters: Record<string, unknown>,
): Promise<Row[]> {
  return cachedOr(snapshot, statement(snapshot.database), parameters, () => run(snapshot, statement, parameters))
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
  return cachedOr(snapshot, statement(database), parameters, async () => {
    const leave = await limiter.enter({ signal: snapshot.signal })
    try {
      return await run({ ...snapshot, database }, statement, parameters)
    } finally {
      leave()
    }
  })
}

async function cachedOr<Row>(
  { rows, release }: Snapshot,
  prepared: object,
  parameters: Record<string, unknown>,
  find: () => Promise<Row[]>,
): Promise<Row[]> {
  if (!rows) return find()
  const key = rows.keyOf(prepared, { release, ...parameters })
  const cached = rows.get(key) as readonly Row[] | undefined
  if (cached) return cached.slice()
  const found = await find()
  rows.set(key, found.slice())
  return found
}

function run<Row>(
  { database, release, signal }: Snapshot,
  statement: Statement<Row>,
  parameters: Record<string, unknown>,
): Promise<Row[]> {
  const execute = () => statement(database).execute({ release, ...parameters })
  return database.availability.guard(() => {
    countStatement(signal)
    return database.cancellable(execute, signal)
  })
}
