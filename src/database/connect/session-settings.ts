import type { KnownServer } from '../connection.ts'

/** `statementTimeout` is in milliseconds; 0 = none. */
export interface SessionChoice {
  readonly statementTimeout: number
  /** Whether Postgres plans every execution of a statement for its own values. */
  readonly planEachTime?: boolean
  readonly server: KnownServer | null
}

/** How values are written, which rows are visible, and how transactions work: the same in every session. */
const MEANING: Readonly<Record<string, string>> = {
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  backslash_quote: 'safe_encoding',
  array_nulls: 'on',
  transform_null_equals: 'off',
  gin_fuzzy_search_limit: '0',
  // If a policy would hide rows, that is an error: they must not be silently missing from an answer or an export.
  row_security: 'off',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  default_transaction_deferrable: 'off',
}

const SECOND = 1000

/** The names of all settings that a session may start with. */
export const ALL_SETTINGS: readonly string[] = [
  ...Object.keys(MEANING),
  ...Object.keys(timeouts(0)),
  ...Object.keys(planning(false)),
  'transaction_timeout',
]

/** Names, in lower case, of settings that a connection string cannot change. */
export const OUR_SETTINGS: ReadonlySet<string> = new Set(
  [...ALL_SETTINGS, 'client_encoding'].map((name) => name.toLowerCase()),
)

/**
 * The settings every session starts with, so that defaults of a role, a database or a server do not change what we read. All
 * as text, because the driver leaves out a number 0.
 */
export function sessionSettings({
  statementTimeout,
  planEachTime = false,
  server,
}: SessionChoice): Record<string, string> {
  return {
    ...MEANING,
    ...timeouts(statementTimeout),
    ...planning(planEachTime),
    // Older servers refuse connections with unknown settings.
    ...(server !== null && server.version >= 17 && { transaction_timeout: '0' }),
  }
}

/** Whether a timeout of the server, such as `30s` or `0`, is at least as long as wanted. */
export function isLongEnough(found: string, wanted: string): boolean {
  const milliseconds = (text: string) => {
    const [, number, unit] = /^(\d+)\s*(\w*)$/.exec(text) ?? []
    return Number(number) * (UNITS[unit || 'ms'] ?? Number.NaN) || Number.POSITIVE_INFINITY
  }
  return milliseconds(found) >= milliseconds(wanted)
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND,
  min: 60 * SECOND,
  h: 3600 * SECOND,
  d: 86_400 * SECOND,
}

// Said by every session, so that a pooler that takes no such setting refuses the first.
function planning(eachTime: boolean): Record<string, string> {
  return { plan_cache_mode: eachTime ? 'force_custom_plan' : 'auto' }
}

function timeouts(statementTimeout: number): Record<string, string> {
  return {
    statement_timeout: String(statementTimeout),
    lock_timeout: String(10 * SECOND),
    idle_in_transaction_session_timeout: String(30 * SECOND),
    // Connections are idle for long: an import's while a file is parsed, the lock's during the whole import.
    idle_session_timeout: '0',
  }
}
