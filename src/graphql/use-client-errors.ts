import { GraphQLError } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import { toClientError } from './errors.ts'
import type { Log } from './log.ts'
import { requestIdOf } from './request-id.ts'

/** Holds every answer, whatever step it comes from, to errors a client may see, and keeps those out of caches. */
export function useClientErrors(log: Log): Plugin {
  return {
    onResultProcess({ request, result, setResult }) {
      if (isAsyncIterable(result) || Array.isArray(result) || !result.errors) return
      const id = requestIdOf(request.headers)
      const errors = result.errors.map((error) => toClientError(asGraphQLError(error), { id, log }))
      setResult({ ...result, errors, extensions: { ...result.extensions, http: { headers: uncached } } })
    },
  }
}

const uncached = { 'cache-control': 'private, no-store' }

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  const originalError = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(originalError.message, { originalError })
}
