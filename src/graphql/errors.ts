import { GraphQLError } from 'graphql'
import { describeFault } from './describe-fault.ts'
import type { Log } from './log.ts'

/**
 * The error a client may see: one that was meant for it with a stable code, anything else as a sentence with the
 * request's id, under which the log has the rest.
 */
export function toClientError(error: GraphQLError, request: { readonly id: string; readonly log: Log }): GraphQLError {
  const origin = originOf(error)
  if (!(origin instanceof GraphQLError)) return masked(error, origin, request)
  const { code } = origin.extensions
  if (typeof code === 'string') return withCode(error, code)
  return isAboutInput(error, origin) ? withCode(error, 'BAD_USER_INPUT') : masked(error, origin, request)
}

/** What was thrown: resolvers' errors are wrapped on their way up, sometimes twice. */
export function originOf(error: Error): Error {
  let origin = error
  while (origin instanceof GraphQLError && origin.originalError) origin = origin.originalError
  return origin
}

// graphql-js names no codes. What it says of variables and arguments points at the query or comes before execution,
// Pothos tells of bad cursors and ids; what remains is a value of ours that its own type refused.
function isAboutInput(error: GraphQLError, origin: GraphQLError): boolean {
  return error.path === undefined || origin.nodes !== undefined || origin.name === 'PothosValidationError'
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  // An error without a path was raised before execution, so there is no data and the request as a whole is at fault.
  const http = error.path === undefined ? { http: httpOf(error, code) } : {}
  return copyOf(error, { message: error.message, extensions: { ...error.extensions, code, ...http } })
}

function httpOf({ extensions }: GraphQLError, code: string): NonNullable<GraphQLError['extensions']['http']> {
  const ofQuery = { status: 400, spec: true }
  // The executor gives variables a status of its own, for every media type.
  return code === 'BAD_USER_INPUT' ? ofQuery : (extensions.http ?? ofQuery)
}

function masked(error: GraphQLError, origin: Error, { id, log }: { id: string; log: Log }): GraphQLError {
  log.error({ requestId: id, path: error.path?.join('.'), ...describeFault(origin) }, 'a request failed')
  const message = `Something went wrong on our side. If it happens again, tell whoever runs this site the request id ${id}.`
  const http = error.path === undefined ? { http: { status: 500 } } : {}
  return copyOf(error, { message, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: id, ...http } })
}

function copyOf(
  error: GraphQLError,
  { message, extensions }: Pick<GraphQLError, 'message' | 'extensions'>,
): GraphQLError {
  const { nodes, source, positions, path } = error
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions,
  })
}
