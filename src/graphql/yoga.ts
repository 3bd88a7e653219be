import type { GraphQLSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import { type Admission, openDoor } from './admission.ts'
import { createDocumentCache } from './document-cache.ts'
import { withDeadline } from './limits/deadline.ts'
import { defaultLimits, type Limits } from './limits/limits.ts'
import { createTimeSlices } from './limits/time-slices.ts'
import { useLimits } from './limits/use-limits.ts'
import { useStop } from './limits/use-stop.ts'
import type { Log } from './log.ts'
import { beginOperation, type Operation } from './operation.ts'
import { requestIdOf } from './request-id.ts'
import { useClientErrors } from './use-client-errors.ts'
import { useJsonOnly } from './use-json-only.ts'
import { createLargeAnswers, useLargeAnswers } from './use-large-answers.ts'

/** What a GraphQL endpoint is made of. */
export interface GraphQLHandlerOptions {
  readonly schema: GraphQLSchema
  /** Called once for each valid operation that is let in; its signal fires when nobody waits for the answer any more. */
  readonly createContext: (request: Request, operation: Operation) => Promise<object> | object
  readonly log: Log
  readonly limits?: Partial<Limits>
  /** Who may run; everyone at once unless given. */
  readonly admission?: Admission
}

/** Who sent a request, as far as the server knows. */
export interface Client {
  readonly address: string
}

/** Answers `/graphql` requests within the limits; every refusal is a GraphQL error with a stable code. */
export function createGraphQLHandler(
  options: GraphQLHandlerOptions,
): (request: Request, client?: Client) => Promise<Response> {
  const { schema, createContext, log, admission = openDoor } = options
  const limits = { ...defaultLimits, ...options.limits }
  const slices = createTimeSlices()
  const writeLarge = createLargeAnswers()
  const yoga = createYoga<Operation>({
    schema,
    context: async ({ request, ...operation }) => {
      await operation.enter()
      return { ...operation, ...(await createContext(request, operation)) }
    },
    plugins: [useJsonOnly(limits.bytes), useLimits(schema, limits), useStop(), useClientErrors(log), useLargeAnswers()],
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
  return async (request, { address } = nobody) => {
    const onLate = () => log.warn({ requestId: requestIdOf(request.headers) }, 'a request ran into its deadline')
    return withDeadline(request, { milliseconds: limits.deadline, onLate }, async (stop) => {
      const operation = beginOperation({ limits, slices, admission, address, stop })
      try {
        const answered = await yoga.handleRequest(request, operation)
        const { large } = operation.answer
        return large ? writeLarge(answered, large, operation) : answered
      } finally {
        // A large answer is left once it is written.
        if (!operation.answer.large) operation.leave()
      }
    })
  }
}

const nobody: Client = { address: '' }

// A document takes about fifty times its text once parsed, so this comes to 50 MB at worst.
const cacheSize = { characters: 1_000_000, largest: 20_000 }

const keepNothing = { get: () => undefined, set: () => {} }
