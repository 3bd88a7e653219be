import { userInfo } from 'node:os'
import type { DatabaseSource } from '../connection.ts'
import { ENCODE, type NamedHost, readConnectionString, readServerOptions } from './connection-string.ts'
import { checkSchemaName, firstSchema } from './schema-name.ts'
import { OUR_SETTINGS } from './session-settings.ts'
import { chooseTls, oneOf, type TlsChoice } from './tls-choice.ts'

/** A socket file, or a host with its port. */
export type Host =
  | { readonly path: string }
  | {
      /** The name that the server's certificate has to be for. */
      readonly host: string
      /** The IP address to connect to, if it is not to be looked up from `host`. */
      readonly address?: string
      readonly port: number
    }

/** Everything needed to connect to a database. */
export interface Target {
  /** Tried in this order; never empty. */
  readonly hosts: readonly Host[]
  readonly database: string
  readonly username: string
  readonly password: string
  readonly tls: TlsChoice | null
  /** Seconds for each host. */
  readonly connectTimeout: number
  /** Seconds without traffic after which the system sends keep-alive probes; null = never. */
  readonly keepAlive: number | null
  /** Whether to use only a host that is writable. */
  readonly writable: boolean
  readonly shuffle: boolean
  readonly applicationName: string | null
  /** The schema the operator chose; null = the server's default. */
  readonly schema: string | null
  /** Settings sent with every new connection, besides those of every session. */
  readonly startup: Readonly<Record<string, string>>
  /** One sentence for each part of the connection string that has no effect. */
  readonly warnings: readonly string[]
}

/** Socket folders to try if no host is given: Debian's, and the default of Postgres itself. */
const SOCKET_FOLDERS = ['/var/run/postgresql', '/tmp']

const CONNECT_TIMEOUT = 10
const KEEP_ALIVE = 60

/** Ignored without a warning: they ask for what is so anyway, or concern features we do not use. */
const IGNORED = new Set([
  ...['krbsrvname', 'gsslib', 'gssdelegation', 'sslcompression', 'sslcertmode', 'fallback_application_name'],
  ...['keepalives_interval', 'keepalives_count', 'min_protocol_version', 'max_protocol_version', 'scram_client_key'],
  ...['scram_server_key', 'sslkeylogfile'],
])

/** What to do about parameters that would be unsafe to ignore. */
const REFUSED: Readonly<Record<string, string>> = {
  service: 'service files are not read: put the parameters of the service into the connection string.',
  servicefile: 'service files are not read: put the parameters of the service into the connection string.',
  requirepeer: 'requirepeer cannot be checked: leave it out, and protect the folder of the socket instead.',
  require_auth: 'require_auth is not supported: leave it out, and use sslmode=verify-full so that the server is known.',
  sslcrldir: 'sslcrldir is not read: give one file as sslcrl.',
  replication: 'replication connections run no queries: leave it out.',
}

/** Where and how to connect to a source. Throws one sentence, which contains no secrets, if it cannot be used. */
export function targetOf(source: DatabaseSource): Target {
  if ('url' in source) {
    const target = parseTarget(source.url)
    return source.schema === undefined ? target : { ...target, schema: checkSchemaName(source.schema) }
  }
  const { path, host = 'localhost', port = 5432, database, username, password, schema } = source
  return {
    hosts: [path === undefined ? { host, port } : { path }],
    ...{ database, username, password, tls: null, schema: schema === undefined ? null : checkSchemaName(schema) },
    ...{ connectTimeout: CONNECT_TIMEOUT, keepAlive: KEEP_ALIVE, writable: false, shuffle: false },
    ...{ applicationName: null, startup: {}, warnings: [] },
  }
}

/** Parses a connection string; files it names are not read yet. Throws as `targetOf` does. */
export function parseTarget(text: string): Target {
  try {
    return interpret(text)
  } catch (error) {
    throw new Error(`The connection string of the database cannot be used: ${(error as Error).message}`)
  }
}

function interpret(text: string): Target {
  const { hosts: named, parameters } = readConnectionString(text)
  const warnings: string[] = []
  const left = new Map(parameters)
  const take = (name: string): string | null => {
    const value = left.get(name)
    left.delete(name)
    return value || null
  }
  const username = take('user') ?? systemUser()
  const database = take('dbname') ?? username
  const tls = chooseTls(take)
  const wanted = take('target_session_attrs') ?? 'any'
  oneOf('target_session_attrs', wanted, ['any', 'read-write', 'primary', 'prefer-standby'])
  const { schema, startup } = readSession(take, warnings)
  const target = {
    hosts: findHosts(named, take('hostaddr')?.split(',') ?? []),
    ...{ database, username, password: take('password') ?? '', tls },
    connectTimeout: secondsOf('connect_timeout', take('connect_timeout')) || CONNECT_TIMEOUT,
    keepAlive: readKeepAlive(take('keepalives'), secondsOf('keepalives_idle', take('keepalives_idle'))),
    writable: wanted === 'read-write' || wanted === 'primary',
    shuffle: oneOf('load_balance_hosts', take('load_balance_hosts') ?? 'disable', ['disable', 'random']) === 'random',
    ...{ applicationName: take('application_name'), schema, startup },
  }
  warnings.push(...explainRest(left))
  return { ...target, warnings }
}

/** The schema and the settings, which can be given by several parameters. */
function readSession(take: (name: string) => string | null, warnings: string[]): Pick<Target, 'schema' | 'startup'> {
  const { settings, forProxy } = readServerOptions(take('options') ?? '')
  const searchPath = take('search_path') ?? settings.get('search_path') ?? null
  const named = take('schema') ?? take('currentSchema')
  const schema = named === null ? searchPath && firstSchema(searchPath) : checkSchemaName(named)
  const encoding = take('client_encoding')
  if (encoding !== null && !/^(?:utf-?8|auto)$/i.test(encoding)) warnings.push('client_encoding: sessions are in UTF8.')
  const startup: Record<string, string> = {}
  for (const [name, value] of settings) {
    if (name === 'search_path') continue
    if (OUR_SETTINGS.has(name)) warnings.push(`options: Commonplace sets ${name} itself.`)
    else startup[name] = value
  }
  if (schema === null && searchPath !== null) startup.search_path = searchPath
  if (forProxy.length > 0) startup.options = forProxy.join(' ')
  return { schema: schema || null, startup }
}

function findHosts(named: readonly NamedHost[], addresses: readonly string[]): Host[] {
  return named.flatMap(({ host, port: written }, index): Host[] => {
    const port = portOf(written)
    const address = addresses[index]
    if (host?.startsWith('/')) return [{ path: socketIn(host, port) }]
    if (host?.startsWith('@')) return [{ path: `\0${socketIn(host.slice(1), port)}` }]
    if (host !== null || address) return [{ host: host ?? (address as string), port, ...(address ? { address } : {}) }]
    const sockets =
      process.platform === 'win32' ? [] : SOCKET_FOLDERS.map((folder) => ({ path: socketIn(folder, port) }))
    return [...sockets, { host: 'localhost', port }]
  })
}

function socketIn(folder: string, port: number): string {
  return `${folder.replace(/\/+$/, '')}/.s.PGSQL.${port}`
}

function portOf(text: string | null): number {
  if (text === null) return 5432
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw new Error(`a port must be a whole number from 1 to 65535. ${ENCODE}`)
  return port
}

function secondsOf(name: string, text: string | null): number {
  if (text === null) return 0
  if (!/^-?\d{1,9}$/.test(text)) throw new Error(`${name} must be a whole number of seconds.`)
  return Math.max(0, Number(text))
}

function readKeepAlive(on: string | null, idle: number): number | null {
  return on === '0' ? null : idle || KEEP_ALIVE
}

function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    throw new Error('it names no user, and the account we run as has no name.')
  }
}

function explainRest(left: ReadonlyMap<string, string>): string[] {
  const names = [...left.keys()]
  const refused = names.find((name) => REFUSED[name] !== undefined)
  if (refused !== undefined) throw new Error(REFUSED[refused] as string)
  if (left.get('gssencmode') === 'require')
    throw new Error('gssencmode=require cannot be met: encrypt with sslmode=verify-full instead.')
  return names.flatMap((name) => {
    const value = left.get(name)
    if (IGNORED.has(name) || name === 'gssencmode') return []
    if (name === 'channel_binding') return value === 'require' ? [CHANNEL_BINDING] : []
    if (name === 'passfile') return ['passfile: password files are not read.']
    if (name === 'tcp_user_timeout') return ['tcp_user_timeout: keepalives and timeouts are used instead.']
    // An invalid name may be the rest of a password that contains an &.
    if (!/^[a-z_][\w.]{0,40}$/i.test(name))
      return ['a parameter with an odd name. Is an & in the password written as %26?']
    return [`${name}: not a parameter of libpq. Write settings of the server as options=-c%20name=value.`]
  })
}

const CHANNEL_BINDING =
  'channel_binding: the driver cannot bind the password to the channel; sslmode=verify-full checks whom it is sent to.'
