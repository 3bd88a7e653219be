import postgres from 'postgres'
import { arrayTypes } from '../array-types.ts'
import type { DatabaseSource, KnownServer } from '../connection.ts'
import { openSessions } from '../sessions.ts'
import { createDialler } from './dial.ts'
import { quoteName } from './schema-name.ts'
import { sessionSettings } from './session-settings.ts'
import { type Host, type Target, targetOf } from './target.ts'

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

/** Milliseconds after which Postgres cancels a statement where nothing else is said. */
export const STATEMENT_TIMEOUT = 15_000

/**
 * The driver as it is, for what belongs to one session: a lock, notices, a migration. To be thrown away once that is lost.
 * Connects nowhere until the first query; every wait has an end, so that a lost database is an error and not a hang. Throws a
 * sentence for a connection string that cannot be used.
 */
export function createClient(source: DatabaseSource, options: ClientOptions = {}): postgres.Sql {
  return clientFor(targetOf(source), source.server ?? null, options)
}

/** For single statements, each on any of several sessions, which come and go. */
export function createPool(source: DatabaseSource, options: ClientOptions = {}): postgres.Sql {
  return openSessions(createClient(source, options), options.max ?? 4)
}

function clientFor(target: Target, server: KnownServer | null, options: ClientOptions): postgres.Sql {
  const {
    max = 4,
    statementTimeout = STATEMENT_TIMEOUT,
    applicationName = 'commonplace',
    onStatement,
    onLost,
    onNotice,
  } = options
  const dialler = createDialler(target, async (hosts) => (target.writable ? findWritable(target, hosts) : hosts))
  const settings: postgres.Options<typeof arrayTypes> & { readonly socket: typeof dialler.open } = {
    ...placeOf(target),
    database: target.database,
    username: target.username,
    // As a function: the driver takes an empty password for none, and looks for one in the environment.
    password: () => target.password,
    max,
    ssl: false,
    socket: dialler.open,
    connect_timeout: target.connectTimeout,
    keep_alive: target.keepAlive,
    // The driver's own backoff grows to 20 s and so outlasts a restart of the database by far.
    backoff: (attempt) => Math.min(0.05 * 2 ** attempt, 1),
    connection: {
      ...target.startup,
      ...sessionSettings({ statementTimeout, server }),
      application_name: applicationName.replace(/^commonplace/, target.applicationName ?? '$&'),
      ...(server && { search_path: quoteName(server.schema) }),
    },
    fetch_types: false,
    types: arrayTypes,
    onnotice: () => {},
    ...(onLost && { onclose: onLost, max_lifetime: null }),
    ...(onNotice && { onnotify: onNotice }),
    ...(onStatement && { debug: listenTo(onStatement) }),
  }
  const sql = postgres(settings)
  const { end } = sql
  return Object.assign(sql, {
    async end(choice?: { timeout?: number }) {
      await end(choice)
      // The driver leaves open what it was still connecting.
      dialler.close()
    },
  })
}

/** For the driver's messages alone: it connects by the dialler. */
function placeOf({ hosts: [first] }: Target): { path?: string; host?: string; port?: number } {
  if (first === undefined) throw new Error('A target has no host.')
  return 'path' in first ? { path: first.path, host: 'localhost', port: 5432 } : { host: first.host, port: first.port }
}

/** The first host whose server can be written to; throws what the last one said where none answers. */
async function findWritable(target: Target, hosts: readonly Host[]): Promise<readonly Host[]> {
  if (hosts.length === 1) return hosts
  let readOnly = 0
  let fault: unknown = null
  for (const host of hosts) {
    const client = clientFor({ ...target, hosts: [host], writable: false }, null, { max: 1 })
    try {
      const [found] = await client<
        [{ readOnly: string }]
      >`select current_setting('transaction_read_only') as "readOnly"`
      if (found.readOnly === 'off') return [host]
      readOnly += 1
    } catch (error) {
      fault = error
    } finally {
      await client.end({ timeout: 1 })
    }
  }
  if (readOnly === 0) throw fault
  throw new Error(
    `none of its ${hosts.length} hosts can be written to: ${readOnly} answered, and are standbys. Name the primary as well.`,
  )
}

function listenTo(onStatement: NonNullable<ClientOptions['onStatement']>) {
  return (_connection: number, statement: string, parameters: unknown[]) => onStatement(statement, parameters)
}
