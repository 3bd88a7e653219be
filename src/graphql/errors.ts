import { GraphQLError } from 'graphql'
import { DatabaseUnavailable } from '../database/availability.ts'
import { StatementTimeout } from '../database/cancellable.ts'
import { Overloaded } from '../database/limiter.ts'

/** An HTTP answer in the shape of a GraphQL error, for what is refused before or beside GraphQL. */
export function refusal(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] })
  return new Response(body, {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-store', ...headers },
  })
}

/** The error of a request that is refused as a whole, with this status; `more` goes to the client beside the code. */
export function refused(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
  more: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...more, http: { status, headers } } })
}

/** The same answer from the error of `refused`. */
export function refusalOf({ message, extensions }: GraphQLError): Response {
  const { code, http } = extensions as { code?: string; http?: { status?: number; headers?: Record<string, string> } }
  return refusal(http?.status ?? 400, String(code), message, http?.headers)
}

/** The header of refusals that may be different soon; in seconds. */
export const retryAfter = { 'retry-after': '1' }

/** The error of a request that ran out of time. */
export function timeout(): GraphQLError {
  const message = 'The answer took too long and was given up. Ask for less at once, or try again in a moment.'
  // With a path, so that execution does not copy it for every field it passes.
  return new GraphQLError(message, { path: [], extensions: { code: 'TIMEOUT', http: unavailable } })
}

/**
 * The error a whole request ends with because of this one; null if only a field fails. Such a request has no data, because
 * half an answer would be taken for what the site says.
 */
export function endOfRequest(error: Error): GraphQLError | null {
  if (error instanceof DatabaseUnavailable) return tryAgain('DATABASE_UNAVAILABLE', 'The database cannot be reached.')
  if (error instanceof Overloaded) return tryAgain('OVERLOADED', 'Too much is being asked at the moment.')
  if (error instanceof StatementTimeout) return timeout()
  if (isOfDatabase(error)) return tryAgain('DATABASE_UNAVAILABLE', 'The database cannot answer.')
  if (!(error instanceof GraphQLError) || !ending.has(String(error.extensions.code))) return null
  return new GraphQLError(error.message, { extensions: error.extensions })
}

const ending = new Set(['QUERY_TOO_COSTLY', 'TIMEOUT', 'RELEASE_UNKNOWN', 'RELEASE_PRUNED'])

const unavailable = { status: 503, headers: retryAfter }

function tryAgain(code: string, message: string): GraphQLError {
  return new GraphQLError(`${message} Try again in a moment.`, { extensions: { code, http: unavailable } })
}

// SQLSTATE classes, from the appendix of Postgres' manual: no connection, none allowed, no such database, out of resources,
// cancelled by an operator, a system failure, a conflict with others.
const OF_DATABASE = /^(08|28|3D|40|53|57|58)[0-9A-Z]{3}$/

/** Whether the database could not answer, as opposed to being asked something wrong. */
export function isOfDatabase(error: Error): boolean {
  // Drizzle wraps what the driver threw.
  const { code } = (error.cause instanceof Error ? error.cause : error) as { code?: unknown }
  return typeof code === 'string' && OF_DATABASE.test(code)
}
