import type { GraphQLParams } from 'graphql-yoga'
import { refused } from './errors.ts'

/**
 * The parameters of a well-formed request of GraphQL over HTTP; others than these five are ignored, and null counts as absent.
 * @throws GraphQLError with status 422 for what is not well-formed
 */
export function wellFormed(request: unknown): GraphQLParams {
  if (Array.isArray(request)) {
    const message = 'Several operations in one request are not taken: send one object with `query`, not a list of them.'
    throw refused(422, 'BATCHING_NOT_ALLOWED', message)
  }
  if (!isMap(request)) throw malformed('The body must be a JSON object with a `query`.')
  const { operationName, variables, extensions } = request
  const query = request['query'] || null
  // The id of a document counts only in place of one.
  const documentId = query === null ? request['documentId'] : null
  if (query !== null && typeof query !== 'string') throw malformed('`query` must be a string.')
  if (documentId != null && typeof documentId !== 'string') throw malformed('`documentId` must be a string.')
  if (operationName != null && typeof operationName !== 'string') throw malformed('`operationName` must be a string.')
  if (variables != null && !isMap(variables)) throw malformed('`variables` must be an object.')
  if (extensions != null && !isMap(extensions)) throw malformed('`extensions` must be an object.')
  return {
    ...(query !== null && { query }),
    ...(documentId != null && { documentId }),
    ...(operationName != null && { operationName }),
    ...(variables != null && { variables }),
    ...(extensions != null && { extensions }),
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const malformed = (message: string) => refused(422, 'BAD_REQUEST', message)
