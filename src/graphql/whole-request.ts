import { GraphQLError } from 'graphql'
import { DatabaseUnavailable } from '../database/availability.ts'
import { StatementTimeout } from '../database/cancellable.ts'
import { LaneFull } from '../database/lane.ts'
import { timeout } from './limits/deadline.ts'

/**
 * The error a whole request ends with, where this one is of that kind; else null. Such a request has no data: half an answer
 * would be taken for what the site says.
 */
export function endOfRequest(error: Error): GraphQLError | null {
  if (error instanceof DatabaseUnavailable) return later('DATABASE_UNAVAILABLE', 'The database cannot be reached.')
  if (error instanceof LaneFull) return later('OVERLOADED', 'Too much is being asked at the moment.')
  if (error instanceof StatementTimeout) return timeout()
  if (!(error instanceof GraphQLError) || !ending.has(String(error.extensions.code))) return null
  return new GraphQLError(error.message, { extensions: error.extensions })
}

const ending = new Set(['QUERY_TOO_COSTLY', 'TIMEOUT'])

/** Seconds after which it is worth to try again. */
const RETRY_AFTER = '1'

function later(code: string, message: string): GraphQLError {
  return new GraphQLError(`${message} Try again in a moment.`, {
    extensions: { code, http: { status: 503, headers: { 'retry-after': RETRY_AFTER } } },
  })
}
