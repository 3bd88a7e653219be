import postgres from 'postgres'
import type { DatabaseSource } from './connection.ts'

/** Choices for a client; `onStatement` hears every statement sent, each execution of a prepared one included. */
export interface ClientOptions {
  /** The most connections held; 2 to 4 pipeline best. */
  readonly max?: number
  /** Milliseconds after which Postgres cancels a statement; 0 is without end. */
  readonly statementTimeout?: number
  readonly applicationName?: string
  /** Called when a connection breaks; with it, connections are never renewed for their age. */
  readonly onLost?: () => void
  readonly onStatement?: (statement: string, parameters: readonly unknown[]) => void
}

const SECOND = 1000

/** Connects nowhere until the first query; every wait has an end, so that a lost database is an error and not a hang. */
export function createClient(source: DatabaseSource, options: ClientOptions = {}): postgres.Sql {
  const { max = 4, statementTimeout = 15 * SECOND, applicationName = 'commonplace', onStatement, onLost } = options
  const settings: postgres.Options<Record<string, never>> = {
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
    onnotice: () => {},
    ...(onLost && { onclose: onLost, max_lifetime: null }),
    ...(onStatement && { debug: listenTo(onStatement) }),
  }
  return 'url' in source ? postgres(source.url, settings) : postgres({ ssl: false, ...source, ...settings })
}

function listenTo(onStatement: NonNullable<ClientOptions['onStatement']>) {
  return (_connection: number, statement: string, parameters: unknown[]) => {
    // The driver asks every new connection for its array types; no code of ours sent that.
    if (!statement.includes('b.typarray')) onStatement(statement, parameters)
  }
}
