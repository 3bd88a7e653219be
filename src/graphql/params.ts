import type { GraphQLParams } from 'graphql-yoga'
import { refused } from './errors.ts'

/**
 * The parameters of a well-formed request of GraphQL over HTTP; others than these four are ignored, and null counts as absent.
 * @throws GraphQLError with status 422 for what is not well-formed
 */
export function wellFormed(request: unknown): GraphQLParams {
  if (Array.isArray(request)) {
    const message = 'Several operations in one request are not taken: send one object with `query`, not a list of them.'
    throw refused(422, 'BATCHING_NOT_ALLOWED', message)
  }
  if (!isMap(request)) throw malformed('The body must be a JSON object with a `query`.')
  const { query, operationName, variables, extensions, documentId } = request
  if (query == null || query === '') {
    if (documentId != null || (isMap(extensions) && extensions['persistedQuery'] != null)) throw notSupported()
    throw malformed('The request has no `query`.')
  }
  if (typeof query !== 'string') throw malformed('`query` must be a string.')
  if (operationName != null && typeof operationName !== 'string') throw malformed('`operationName` must be a string.')
  if (variables != null && !isMap(variables)) throw malformed('`variables` must be an object.')
  if (extensions != null && !isMap(extensions)) throw malformed('`extensions` must be an object.')
  return {
    query,
    ...(operationName != null && { operationName }),
    ...(variables != null && { variables }),
    ...(extensions != null && { extensions }),
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// Clients that ask by a digest first, such as those of Apollo and urql, send the whole query after exactly this message or code.
const notSupported = () => refused(422, 'PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported')

const malformed = (message: string) => refused(422, 'BAD_REQUEST', message)
