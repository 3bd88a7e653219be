import { GraphQLError } from 'graphql'
import { DatabaseUnavailable } from '../database/availability.ts'
import { StatementTimeout } from '../database/cancellable.ts'
import { Overloaded } from '../database/limiter.ts'
import { timeout } from './limits/deadline.ts'

/**
 * The error a whole request ends with, where this one is of that kind; else null. Such a request has no data: half an answer
 * would be taken for what the site says.
 */
export function endOfRequest(error: Error): GraphQLError | null {
  if (error instanceof DatabaseUnavailable) return later('DATABASE_UNAVAILABLE', 'The database cannot be reached.')
  if (error instanceof Overloaded) return later('OVERLOADED', 'Too much is being asked at the moment.')
  if (error instanceof StatementTimeout) return timeout()
  if (isOfDatabase(error)) return later('DATABASE_UNAVAILABLE', 'The database cannot answer.')
  if (!(error instanceof GraphQLError) || !ending.has(String(error.extensions.code))) return null
  return new GraphQLError(error.message, { extensions: error.extensions })
}

// SQLSTATE classes, after the appendix of Postgres' manual: no connection, none allowed, no such database, out of resources,
// cancelled by an operator, a fault of the system, a conflict with others.
const OF_DATABASE = /^(08|28|3D|40|53|57|58)[0-9A-Z]{3}$/

/** Whether the database could not answer, rather than that we asked it something wrong. */
export function isOfDatabase(error: Error): boolean {
  // Drizzle wraps what the driver threw.
  const { code } = (error.cause instanceof Error ? error.cause : error) as { code?: unknown }
  return typeof code === 'string' && OF_DATABASE.test(code)
}

const ending = new Set(['QUERY_TOO_COSTLY', 'TIMEOUT'])

/** Seconds after which it is worth to try again. */
const RETRY_AFTER = '1'

function later(code: string, message: string): GraphQLError {
  return new GraphQLError(`${message} Try again in a moment.`, {
    extensions: { code, http: { status: 503, headers: { 'retry-after': RETRY_AFTER } } },
  })
}
