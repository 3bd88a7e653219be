import type { GraphQLSchema } from 'graphql'
import { refusal } from '../graphql/errors.ts'
import { requestIdHeader, requestIdOf } from '../graphql/log.ts'
import type { Client } from '../graphql/yoga.ts'
import type { Load } from './admission.ts'
import { allowAnyOrigin, answerPreflight } from './cross-origin.ts'
import { exampleQuery } from './example-query.ts'
import { createGraphiql, graphiqlScriptPath } from './graphiql.ts'
import { answerHealth, answerReadiness } from './health.ts'
import { answerHome } from './home-page.ts'
import type { ReadinessCheck } from './readiness.ts'
import { createSchemaRoute } from './schema-route.ts'
import { secure } from './secure-headers.ts'

/** The parts the routes lead to. */
export interface RouteParts {
  readonly graphql: (request: Request, client: Client) => Promise<Response>
  readonly schema: GraphQLSchema
  readonly readiness: ReadinessCheck
  /** How much is being asked at the moment. */
  readonly load: () => Load
}

interface Route {
  readonly methods: readonly string[]
  readonly answer: (request: Request, client: Client) => Promise<Response> | Response
}

/** Everything the server answers, as one function. */
export function createRoutes(parts: RouteParts): (request: Request, client: Client) => Promise<Response> {
  const graphiql = createGraphiql({ title: 'Commonplace', query: exampleQuery })
  const read = ['GET', 'HEAD']
  const routes = new Map<string, Route>([
    ['/', { methods: read, answer: answerHome }],
    [
      '/graphql',
      {
        methods: [...read, 'POST'],
        answer: async (request, client) =>
          varied(await (isVisit(request) ? graphiql.page(request) : parts.graphql(request, client))),
      },
    ],
    [graphiqlScriptPath, { methods: read, answer: graphiql.script }],
    ['/schema.graphql', { methods: read, answer: createSchemaRoute(parts.schema) }],
    ['/healthz', { methods: read, answer: answerHealth }],
    ['/readyz', { methods: read, answer: () => answerReadiness(parts.readiness, parts.load) }],
  ])

  return async (request, client) => {
    const response = await answerAt(routes, request, client)
    const headers = new Headers(response.headers)
    allowAnyOrigin(headers)
    secure(headers)
    keepPrivate(headers, request)
    headers.set(requestIdHeader, requestIdOf(request.headers))
    return new Response(response.body, { status: response.status, headers })
  }
}

async function answerAt(routes: ReadonlyMap<string, Route>, request: Request, client: Client): Promise<Response> {
  const { pathname } = new URL(request.url)
  const route = routes.get(pathname)
  if (!route) return refusal(404, 'NOT_FOUND', 'There is nothing at this address. GraphQL is at /graphql.')
  if (request.method === 'OPTIONS') return answerPreflight([...route.methods, 'OPTIONS'])
  if (!route.methods.includes(request.method)) return notAllowed(request.method, route)
  return route.answer(request, client)
}

// What was asked with credentials is for one reader; without a word on caching, a cache has to ask again.
function keepPrivate(headers: Headers, request: Request): void {
  const personal = request.headers.has('authorization') || request.headers.has('cookie')
  if (personal) headers.set('cache-control', 'private, no-store')
  else if (!headers.has('cache-control')) headers.set('cache-control', 'no-cache')
}

function notAllowed(method: string, { methods }: Route): Response {
  const message = `${method} is not answered here; ${methods.join(', ')} ${methods.length > 1 ? 'are' : 'is'}.`
  return refusal(405, 'METHOD_NOT_ALLOWED', message, { allow: methods.join(', ') })
}

// One address answers people and programs, and those in either of two media types.
function varied(response: Response): Response {
  response.headers.append('vary', 'accept')
  return response
}

/** A browser's address bar asks for a page; programs ask for JSON or for anything. */
function isVisit(request: Request): boolean {
  return request.method === 'GET' && (request.headers.get('accept') ?? '').includes('text/html')
}
