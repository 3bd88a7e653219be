import { resolve } from 'node:path'

/** The settings from the environment; command-line options override them. */
export interface Config {
  /** A connection string in libpq's syntax; null for the embedded database in `dataDirectory`. */
  readonly databaseUrl: string | null
  /** Connection strings, as URIs, of servers that follow that of `databaseUrl`. */
  readonly replicaUrls: readonly string[]
  /** The schema of all tables; null for the default of `databaseUrl` and the server. */
  readonly databaseSchema: string | null
  /** Where the embedded database lives. */
  readonly dataDirectory: string
  /** The site folder, with `content/` inside. */
  readonly site: string
  readonly host: string
  readonly port: number
  readonly logLevel: LogLevel
  /** How many processes answer, `auto` for one for each processor; null for this one alone, which cannot be reloaded. */
  readonly workers: Workers | null
  /** The header in which a proxy names the client's address, in lower case; null where clients connect directly. */
  readonly addressHeader: string | null
  /** How many operations run at once, large ones included. */
  readonly operations: number
  /** How many large operations run at once. */
  readonly largeOperations: number
  /** How many operations wait at most. */
  readonly waitingOperations: number
  /** How many pages, feeds, answers at older releases, and pieces of dumps and of the log are made at once. */
  readonly turns: number
  /** How many requests a minute one client without a key may make of what partners read; 0 for any number. */
  readonly clientRequests: number
  /** How many one partner with a key may make; 0 for any number. */
  readonly partnerRequests: number
  /** How many clients may listen for releases at once. */
  readonly streams: number
  /** Whether the schema is a subgraph of Apollo Federation as well. */
  readonly federation: boolean
  /** For how many seconds a shared cache may keep an answer, and for how many more while it asks again. */
  readonly cacheSeconds: number
  readonly staleSeconds: number
  /** How many megabytes of answers are kept in memory; none if 0. */
  readonly cacheMegabytes: number
  /** The address that readers have for this gateway, without a slash at its end; null for the one it listens at. */
  readonly url: string | null
  /** The folder of the gateway below which the site's content is, with a slash before it and none after. */
  readonly contentPath: string
  /** Whether partners may be told of releases at addresses that only this machine or its network has. */
  readonly privateWebhooks: boolean
  /** Where readers may subscribe to feeds (WebSub); null for nowhere. */
  readonly hub: string | null
  /** The gateway whose site is mirrored, without a slash at its end; null where the site is one's own. */
  readonly mirror: string | null
  /** The key that its operator gave to this mirror; null for none. */
  readonly mirrorKey: string | null
  /** What the addresses of image files begin with, with a slash at its end; null for this gateway's own. */
  readonly mediaUrl: string | null
  /** The file with the documents that clients may ask for by their id, and whether they may ask nothing else. */
  readonly documents: string | null
  readonly onlyTrusted: boolean
  /** The origins whose pages may send a visitor's credentials along. */
  readonly trustedOrigins: readonly string[]
}

/** A number of workers. */
export type Workers = number | 'auto'

/** A log level of pino. */
export type LogLevel = (typeof LOG_LEVELS)[number]

type Environment = Readonly<Record<string, string | undefined>>

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

/** Reads the environment, which nothing else does; throws one `Error` that lists every invalid variable. */
export function readConfig(environment: Environment = process.env): Config {
  const errors: string[] = []
  // An empty variable counts as unset: Compose files pass those on.
  const read = <T>(name: string, fallback: T, parse: (value: string) => T | null, expected: string): T => {
    const value = environment[name]?.trim()
    if (!value) return fallback
    const parsed = parse(value)
    // The message omits the value, because database URLs hold passwords.
    if (parsed === null) errors.push(`${name} must be ${expected}.`)
    return parsed ?? fallback
  }

  const config: Config = {
    databaseUrl: read('DATABASE_URL', null, parseDatabaseUrl, DATABASE_URL_FORM),
    replicaUrls: read('DATABASE_REPLICA_URLS', [], parseReplicaUrls, REPLICA_URLS_FORM),
    databaseSchema: read('DATABASE_SCHEMA', null, (name) => name, 'the name of a schema'),
    dataDirectory: read('COMMONPLACE_DATA', resolve('.commonplace'), (path) => resolve(path), 'a folder'),
    site: read('COMMONPLACE_SITE', resolve('seeds'), (path) => resolve(path), 'a folder'),
    host: read('HOST', '127.0.0.1', parseHost, 'an address or host name without port, such as 127.0.0.1 or ::'),
    port: read('PORT', 4000, parsePort, 'a whole number from 0 to 65535 (0 takes any free port)'),
    logLevel: read('LOG_LEVEL', 'info', parseLogLevel, `one of ${LOG_LEVELS.join(', ')}`),
    workers: read('COMMONPLACE_WORKERS', null, parseWorkers, WORKERS_FORM),
    addressHeader: read(
      'CLIENT_ADDRESS_HEADER',
      null,
      parseHeaderName,
      'the name of a header, such as X-Forwarded-For',
    ),
    operations: read('COMMONPLACE_OPERATIONS', 24, parseCount, COUNT_FORM),
    largeOperations: read('COMMONPLACE_LARGE_OPERATIONS', 2, parseCount, COUNT_FORM),
    waitingOperations: read('COMMONPLACE_WAITING_OPERATIONS', 200, parseCount, COUNT_FORM),
    turns: read('COMMONPLACE_TURNS', 1, parseCount, COUNT_FORM),
    clientRequests: read('COMMONPLACE_CLIENT_REQUESTS', 600, parseRate, RATE_FORM),
    partnerRequests: read('COMMONPLACE_PARTNER_REQUESTS', 3000, parseRate, RATE_FORM),
    streams: read('COMMONPLACE_STREAMS', 500, parseCount, COUNT_FORM),
    federation: read('COMMONPLACE_FEDERATION', false, parseSwitch, 'true or false'),
    cacheSeconds: read('COMMONPLACE_CACHE_SECONDS', 0, parseSeconds, SECONDS_FORM),
    staleSeconds: read('COMMONPLACE_STALE_SECONDS', 0, parseSeconds, SECONDS_FORM),
    cacheMegabytes: read('COMMONPLACE_CACHE_MEGABYTES', 64, parseMegabytes, 'a whole number from 0 to 65536'),
    url: read('COMMONPLACE_URL', null, parseUrl, 'an address such as https://content.example.org'),
    contentPath: read('COMMONPLACE_CONTENT_PATH', '/content', parseContentPath, CONTENT_PATH_FORM),
    privateWebhooks: read('COMMONPLACE_PRIVATE_WEBHOOKS', false, parseSwitch, 'true or false'),
    hub: read('COMMONPLACE_HUB', null, parseUrl, 'an address such as https://hub.example.org'),
    mirror: read('COMMONPLACE_MIRROR', null, parseUrl, 'an address such as https://content.example.org'),
    mirrorKey: read('COMMONPLACE_MIRROR_KEY', null, parseKey, 'a key such as commonplace_partner_…'),
    mediaUrl: read('COMMONPLACE_MEDIA_URL', null, parseMediaUrl, 'an address such as https://cdn.example.org/media/'),
    documents: read('COMMONPLACE_DOCUMENTS', null, (path) => resolve(path), 'a file'),
    onlyTrusted: read('COMMONPLACE_ONLY_TRUSTED', false, parseSwitch, 'true or false'),
    trustedOrigins: read('COMMONPLACE_TRUSTED_ORIGINS', [], parseOrigins, ORIGINS_FORM),
  }
  if (config.replicaUrls.length > 0 && config.databaseUrl === null)
    errors.push('DATABASE_REPLICA_URLS needs DATABASE_URL, the address of the database that they follow.')
  if (errors.length > 0) throw new Error(['The environment cannot be used:', ...errors].join('\n'))
  return config
}

const DATABASE_URL_FORM =
  'an address such as postgres://user:password@host:5432/name, or keywords and values such as host=db dbname=name user=me'

// Checks only the kind of string; `database/connect` parses it and reports what is wrong with it.
function parseDatabaseUrl(value: string): string | null {
  return /^postgres(?:ql)?:\/\/|^[a-z_]+\s*=/.test(value) ? value : null
}

const REPLICA_URLS_FORM = 'addresses such as postgres://user:password@host:5432/name, with spaces between them'

function parseReplicaUrls(value: string): readonly string[] | null {
  const urls = value.split(/\s+/)
  return urls.every((url) => /^postgres(?:ql)?:\/\//.test(url)) ? urls : null
}

function parseHost(value: string): string | null {
  return /[\s/@[\]]|^[^:]+:\d+$/.test(value) ? null : value
}

function parsePort(value: string): number | null {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : null
}

const COUNT_FORM = 'a whole number from 1 to 10000'

function parseCount(value: string): number | null {
  return /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 10_000 ? Number(value) : null
}

const RATE_FORM = 'a whole number from 1 to 100000, or 0 for no limit'

function parseRate(value: string): number | null {
  return /^\d{1,6}$/.test(value) && Number(value) <= 100_000 ? Number(value) : null
}

/** In words, what `parseWorkers` takes. */
export const WORKERS_FORM = 'a whole number from 1 to 256, or auto for one for each processor'

/** A number of workers as it is written; null where it is none. */
export function parseWorkers(value: string): Workers | null {
  if (value === 'auto') return value
  const count = parseCount(value)
  return count !== null && count <= 256 ? count : null
}

function parseSwitch(value: string): boolean | null {
  return value === 'true' ? true : value === 'false' ? false : null
}

const CONTENT_PATH_FORM = 'one folder such as /articles, and none that the gateway has for something else'

const TAKEN = [
  'changes',
  'desk',
  'dump',
  'feeds',
  'graphql',
  'healthz',
  'media',
  'metrics',
  'oembed',
  'readyz',
  'receipts',
  'sitemap',
  'verify',
]

function parseContentPath(value: string): string | null {
  const [, name] = /^\/([\w-]+)\/?$/.exec(value) ?? []
  return name === undefined || TAKEN.includes(name) ? null : `/${name}`
}

/** The address of a gateway, without a slash at its end; null for what is none. */
export function parseUrl(value: string): string | null {
  return /^https?:\/\/[^\s?#]+$/.test(value) && URL.canParse(value) ? value.replace(/\/*$/, '') : null
}

function parseKey(value: string): string | null {
  return /^[\w-]{1,200}$/.test(value) ? value : null
}

function parseMediaUrl(value: string): string | null {
  const url = parseUrl(value)
  return url === null ? null : `${url}/`
}

function parseMegabytes(value: string): number | null {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_536 ? Number(value) : null
}

const SECONDS_FORM = 'a number of seconds from 0 to 31536000, which is a year'

function parseSeconds(value: string): number | null {
  return /^\d{1,8}$/.test(value) && Number(value) <= 31_536_000 ? Number(value) : null
}

const ORIGINS_FORM = 'origins with commas between them, such as https://www.example.org, and never *'

function parseOrigins(value: string): readonly string[] | null {
  const origins = value.split(',').map((origin) => origin.trim())
  return origins.every(isOrigin) ? origins : null
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && !text.includes('*')
}

function parseHeaderName(value: string): string | null {
  return /^[\w-]+$/.test(value) ? value.toLowerCase() : null
}

function parseLogLevel(value: string): LogLevel | null {
  return LOG_LEVELS.find((level) => level === value.toLowerCase()) ?? null
}
