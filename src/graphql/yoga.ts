import type { GraphQLSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import { createDocumentCache } from './document-cache.ts'
import { withDeadline } from './limits/deadline.ts'
import { defaultLimits, type Limits } from './limits/limits.ts'
import { useLimits } from './limits/use-limits.ts'
import { type Stoppable, useSignal } from './limits/use-signal.ts'
import type { Log } from './log.ts'
import { refusal } from './refusal.ts'
import { requestIdOf } from './request-id.ts'
import { useClientErrors } from './use-client-errors.ts'
import { useJsonOnly } from './use-json-only.ts'

/** What a GraphQL endpoint is made of. */
export interface GraphQLHandlerOptions {
  readonly schema: GraphQLSchema
  /** Called once for each valid operation; the signal fires at the deadline and when the client leaves. */
  readonly createContext: (request: Request, signal: AbortSignal) => Promise<object> | object
  readonly log: Log
  readonly limits?: Partial<Limits>
}

/** Answers `/graphql` requests within the limits; every refusal is a GraphQL error with a stable code. */
export function createGraphQLHandler(options: GraphQLHandlerOptions): (request: Request) => Promise<Response> {
  const { schema, createContext, log } = options
  const limits = { ...defaultLimits, ...options.limits }
  const yoga = createYoga<Stoppable>({
    schema,
    context: ({ request, signal }) => createContext(request, signal),
    plugins: [useJsonOnly(limits.bytes), useLimits(schema, limits), useSignal(), useClientErrors(log)],
    parserAndValidationCache: { documentCache: createDocumentCache(cacheSize), errorCache: keepNothing },
    // Each of these is either done by us (routes, masking, bodies) or not offered.
    cors: false,
    graphiql: false,
    landingPage: false,
    batching: false,
    multipart: false,
    maskedErrors: false,
    maxRequestBodySize: false,
    logging: false,
    // The platform's own classes, so that an answer is a `Response` wherever it goes next.
    fetchAPI: { Request, Response, Headers, ReadableStream, TransformStream, URL, URLSearchParams, fetch },
  })
  return async (request) => {
    const response = await withDeadline(request, limits.deadline, async (signal) =>
      yoga.handleRequest(request, { signal }),
    )
    if (response.status === 503)
      log.warn({ requestId: requestIdOf(request.headers) }, 'a request ran into its deadline')
    return response.status === 406 ? notAcceptable() : response
  }
}

// A document takes about fifty times its text once parsed, so this comes to 50 MB at worst.
const cacheSize = { characters: 1_000_000, largest: 20_000 }

const keepNothing = { get: () => undefined, set: () => {} }

const notAcceptable = () =>
  refusal(
    406,
    'NOT_ACCEPTABLE',
    'Answers come as application/graphql-response+json or application/json; accept one of them.',
  )
