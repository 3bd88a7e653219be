import postgres from 'postgres'
import { arrayTypes } from '../array-types.ts'
import type { DatabaseSource, KnownServer } from '../connection.ts'
import { openSessions } from '../sessions.ts'
import { createDialler } from './dial.ts'
import { quoteName } from './schema-name.ts'
import { sessionSettings } from './session-settings.ts'
import { type Host, type Target, targetOf } from './target.ts'

/** `onStatement` is called for every statement sent, including each execution of a prepared one. */
export interface ClientOptions {
  /** The most connections held; 2 to 4 pipeline best. */
  readonly max?: number
  /** Milliseconds after which Postgres cancels a statement; 0 = never. */
  readonly statementTimeout?: number
  readonly applicationName?: string
  /** Whether Postgres plans every execution of a statement for its own values, instead of once for all values. */
  readonly planEachTime?: boolean
  /** Called when a connection breaks. Connections of a client with this option are never renewed for their age. */
  readonly onLost?: () => void
  /** Called for every notification of a channel that is listened to. */
  readonly onNotice?: () => void
  readonly onStatement?: (statement: string, parameters: readonly unknown[]) => void
}

/** The default for `statementTimeout`, in milliseconds. */
export const STATEMENT_TIMEOUT = 15_000

/**
 * A plain client of the driver, for work that needs one session: a lock, notifications, a migration. Must not be used any more
 * once the session is lost. Connects on the first query; every wait has a timeout, so that a lost database causes an error and
 * not a hang. Throws a sentence for a connection string that cannot be used.
 */
export function createClient(source: DatabaseSource, options: ClientOptions = {}): postgres.Sql {
  return clientFor(targetOf(source), source.server ?? null, options)
}

/** A pool for single statements, each of which runs on any of its sessions. */
export function createPool(source: DatabaseSource, options: ClientOptions = {}): postgres.Sql {
  return openSessions(createClient(source, options), options.max ?? 4)
}

function clientFor(target: Target, server: KnownServer | null, options: ClientOptions): postgres.Sql {
  const {
    max = 4,
    statementTimeout = STATEMENT_TIMEOUT,
    applicationName = 'commonplace',
    planEachTime = false,
    onStatement,
    onLost,
    onNotice,
  } = options
  const dialler = createDialler(target, async (hosts) => (target.writable ? findWritable(target, hosts) : hosts))
  const settings: postgres.Options<typeof arrayTypes> & { readonly socket: typeof dialler.open } = {
    ...nominalHostOf(target),
    database: target.database,
    username: target.username,
    // A function, because the driver takes an empty password for none and looks for one in the environment.
    password: () => target.password,
    max,
    ssl: false,
    socket: dialler.open,
    connect_timeout: target.connectTimeout,
    keep_alive: target.keepAlive,
    // The driver's default grows to 20 s, much longer than a restart of the database takes.
    backoff: (attempt) => Math.min(0.05 * 2 ** attempt, 1),
    connection: {
      ...target.startup,
      ...sessionSettings({ statementTimeout, planEachTime, server }),
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
      // The driver does not close sockets that are still connecting.
      dialler.close()
    },
  })
}

/** Only appears in the driver's messages: connections are made by the dialler. */
function nominalHostOf({ hosts: [first] }: Target): { path?: string; host?: string; port?: number } {
  if (first === undefined) throw new Error('A target has no host.')
  return 'path' in first ? { path: first.path, host: 'localhost', port: 5432 } : { host: first.host, port: first.port }
}

/** The first host whose server is writable; throws the error of the last one if none answers. */
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
