import postgres from 'postgres'
import { arrayTypes } from './array-types.ts'
import type { DatabaseSource } from './connection.ts'
import { openSessions } from './sessions.ts'

/** Choices for a client; `onStatement` hears every statement sent, each execution of a prepared one included. */
export interface ClientOptions {
  /** The most connections held; 2 to 4 pipeline best. */
  readonly max?: number
  /** Milliseconds after which Postgres cancels a statement; 0 is without end. */
  readonly statementTimeout?: number
  readonly applicationName?: string
  /** Called when a connection breaks; with it, connections are never renewed for their age. */
  readonly onLost?: () => void
  /** Called for every notice of a channel that was listened to. */
  readonly onNotice?: () => void
  readonly onStatement?: (statement: string, parameters: readonly unknown[]) => void
}

const SECOND = 1000

/**
 * The driver as it is, for what belongs to one session: a lock, notices, a migration. To be thrown away once that is lost.
 * Connects nowhere until the first query; every wait has an end, so that a lost database is an error and not a hang.
 */
export function createClient(source: DatabaseSource, options: ClientOptions = {}): postgres.Sql {
  const {
    max = 4,
    statementTimeout = 15 * SECOND,
    applicationName = 'commonplace',
    onStatement,
    onLost,
    onNotice,
  } = options
  const settings: postgres.Options<typeof arrayTypes> = {
    max,
    connect_timeout: 10,
    // The driver's own backoff grows to 20 s and so outlasts a restart of the database by far.
    backoff: (attempt) => Math.min(0.05 * 2 ** attempt, 1),
    connection: {
      application_name: applicationName,
      TimeZone: 'UTC',
      statement_timeout: statementTimeout,
      lock_timeout: 10 * SECOND,
      idle_in_transaction_session_timeout: 30 * SECOND,
    },
    fetch_types: false,
    types: arrayTypes,
    onnotice: () => {},
    ...(onLost && { onclose: onLost, max_lifetime: null }),
    ...(onNotice && { onnotify: onNotice }),
    ...(onStatement && { debug: listenTo(onStatement) }),
  }
  return 'url' in source ? postgres(source.url, settings) : postgres({ ssl: false, ...source, ...settings })
}

/** For single statements, each on any of several sessions, which come and go. */
export function createPool(source: DatabaseSource, options: ClientOptions = {}): postgres.Sql {
  return openSessions(createClient(source, options), options.max ?? 4)
}

function listenTo(onStatement: NonNullable<ClientOptions['onStatement']>) {
  return (_connection: number, statement: string, parameters: unknown[]) => onStatement(statement, parameters)
}
