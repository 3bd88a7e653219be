import { type ExecutionResult, GraphQLError } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import { StatementTimeout } from '../database/cancellable.ts'
import { endOfRequest, isOfDatabase } from './errors.ts'
import { describeFault, type Log, requestIdOf } from './log.ts'

/** The most errors of one answer; more would not help anybody. */
const MOST_ERRORS = 100

/**
 * Replaces the errors of every answer, whatever step it comes from, with errors a client may see, and keeps such answers out of
 * caches. An answer that lacks something because the time was up or the database away is replaced as a whole.
 */
export function useClientErrors(log: Log): Plugin {
  return {
    onResultProcess({ request, result, setResult }) {
      if (isAsyncIterable(result) || Array.isArray(result) || !result.errors) return
      setResult(clientResult(result, { id: requestIdOf(request.headers), log }))
    },
  }
}

/** The result with errors a client may see, unless it has none; see `useClientErrors`. */
export function clientResult(result: ExecutionResult, request: { readonly id: string; readonly log: Log }) {
  if (!result.errors) return result
  const extensions = { ...result.extensions, http: { headers: { 'cache-control': 'private, no-store' } } }
  for (const error of result.errors) {
    const origin = originOf(error)
    const end = endOfRequest(origin)
    if (!end) continue
    if (origin instanceof StatementTimeout || isOfDatabase(origin))
      request.log.warn({ requestId: request.id, ...describeFault(origin) }, 'Postgres did not answer a statement')
    return { errors: [end], extensions }
  }
  const errors = result.errors.slice(0, MOST_ERRORS).map((error) => toClientError(asGraphQLError(error), request))
  return { ...result, errors, extensions }
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  const originalError = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(originalError.message, { originalError })
}

/** An error that was meant for clients, with its code; any other as a sentence with the request's id, under which it is logged. */
function toClientError(error: GraphQLError, request: { readonly id: string; readonly log: Log }): GraphQLError {
  const origin = originOf(error)
  if (!(origin instanceof GraphQLError)) return masked(error, origin, request)
  const { code } = origin.extensions
  if (typeof code === 'string') return withCode(error, code)
  // graphql-js gives no codes. Its errors about variables and arguments point at the query or have no path; what remains is
  // a value of ours that its own type refused.
  const isAboutInput = error.path === undefined || origin.nodes !== undefined
  return isAboutInput ? withCode(error, 'BAD_USER_INPUT') : masked(error, origin, request)
}

/** What was thrown: resolvers' errors are wrapped on their way up, sometimes twice. */
function originOf(error: Error): Error {
  let origin = error
  while (origin instanceof GraphQLError && origin.originalError) origin = origin.originalError
  return origin
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  // An error without a path was raised before execution, so there is no data and the request as a whole is at fault.
  if (error.path !== undefined) return copyOf(error, error.message, { ...error.extensions, code })
  const http = httpOf(error, code)
  const named = http.status === 405 ? 'METHOD_NOT_ALLOWED' : code
  return copyOf(error, error.message, { ...error.extensions, code: named, http })
}

/** The statuses GraphQL over HTTP asks for; Yoga gives these errors those of an earlier draft. */
const statuses = new Map([
  ['GRAPHQL_PARSE_FAILED', 400],
  ['GRAPHQL_VALIDATION_FAILED', 422],
  ['OPERATION_RESOLUTION_FAILURE', 422],
  ['BAD_USER_INPUT', 422],
])

function httpOf({ extensions }: GraphQLError, code: string): NonNullable<GraphQLError['extensions']['http']> {
  const status = statuses.get(code)
  return status === undefined ? (extensions.http ?? { status: 422 }) : { status }
}

function masked(error: GraphQLError, origin: Error, { id, log }: { id: string; log: Log }): GraphQLError {
  log.error({ requestId: id, path: error.path?.join('.'), ...describeFault(origin) }, 'a request failed')
  const message = `Something went wrong on our side. If it happens again, tell whoever runs this site the request id ${id}.`
  const http = error.path === undefined ? { http: { status: 500 } } : {}
  return copyOf(error, message, { code: 'INTERNAL_SERVER_ERROR', requestId: id, ...http })
}

function copyOf(error: GraphQLError, message: string, extensions: GraphQLError['extensions']): GraphQLError {
  const { nodes, source, positions, path } = error
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions,
  })
}
