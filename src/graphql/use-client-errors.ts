import { GraphQLError } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import { StatementTimeout } from '../database/cancellable.ts'
import { describeFault } from './describe-fault.ts'
import { originOf, toClientError } from './errors.ts'
import type { Log } from './log.ts'
import { requestIdOf } from './request-id.ts'
import { endOfRequest, isOfDatabase } from './whole-request.ts'

/** More errors than these tell nobody more. */
const MOST_ERRORS = 100

/**
 * Holds every answer, whatever step it comes from, to errors a client may see, and keeps those out of caches. An answer that
 * lacks something for want of time or of a database is none at all.
 */
export function useClientErrors(log: Log): Plugin {
  return {
    onResultProcess({ request, result, setResult }) {
      if (isAsyncIterable(result) || Array.isArray(result) || !result.errors) return
      const extensions = { ...result.extensions, http: { headers: uncached } }
      const id = requestIdOf(request.headers)
      for (const error of result.errors) {
        const origin = originOf(error)
        const end = endOfRequest(origin)
        if (!end) continue
        if (origin instanceof StatementTimeout || isOfDatabase(origin))
          log.warn({ requestId: id, ...describeFault(origin) }, 'Postgres did not answer a statement')
        return setResult({ errors: [end], extensions })
      }
      const errors = result.errors
        .slice(0, MOST_ERRORS)
        .map((error) => toClientError(asGraphQLError(error), { id, log }))
      setResult({ ...result, errors, extensions })
    },
  }
}

const uncached = { 'cache-control': 'private, no-store' }

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  const originalError = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(originalError.message, { originalError })
}
