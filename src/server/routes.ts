import { type GraphQLSchema, printSchema } from 'graphql'
import { createDesk, type DeskParts } from '../desk/desk.ts'
import { refusal } from '../graphql/errors.ts'
import { requestIdHeader, requestIdOf } from '../graphql/log.ts'
import { releaseHeader } from '../graphql/release.ts'
import type { Client } from '../graphql/yoga.ts'
import type { Load } from './admission.ts'
import { askFor, unansweredOf } from './ask-graphql.ts'
import { type Asset, answerAsset, createAsset } from './asset.ts'
import { addCorsHeaders, answerPreflight } from './cors.ts'
import { createDeskFiles } from './desk-files.ts'
import { createGraphiql, graphiqlScriptPath } from './graphiql.ts'
import { addCommonHeaders } from './headers.ts'
import { answerHealth, answerReadiness, type ProcessState, type ReadinessCheck } from './health.ts'
import type { MediaRoute } from './media.ts'
import type { PartnerRoute } from './partner-routes.ts'
import { networkOf } from './rate-limiter.ts'
import { represent } from './represent.ts'
import { isVisit, representQuery, varyAsQueries } from './represent-query.ts'
import { createVerifyRoute } from './verify.ts'

/** The parts the routes lead to. */
export interface RouteParts extends ProcessState {
  readonly graphql: (request: Request, client: Client) => Promise<Response>
  readonly schema: GraphQLSchema
  /** What the pages for people are made from; there are none unless given. */
  readonly desk?: DeskParts | null
  readonly media: MediaRoute
  readonly readiness: ReadinessCheck
  /** How much is running and waiting at the moment. */
  readonly load: () => Load
  /** The origins whose pages may send a visitor's credentials along; none unless given. */
  readonly trustedOrigins?: readonly string[]
  /** What is for partners, by address; one that ends in a slash stands for all that begin so. */
  readonly partners?: ReadonlyMap<string, PartnerRoute>
}

/** What is answered at an address. */
export interface Route {
  readonly methods: readonly string[]
  readonly answer: (request: Request, client: Client) => Promise<Response> | Response
}

/** Every address that begins so. */
const MEDIA = '/media/'

const deskMethods = ['GET', 'HEAD', 'POST']

/** Of the desk: the start page, every address that begins so, and what `/verify` is as data. */
const deskAddresses = ['/', '/desk/', '/verify.json', '/verify.csv', '/verify.md']

/** What is answered, by address; one that ends in a slash stands for all that begin so and have none of their own. */
export function createRouteTable({
  graphql,
  schema,
  desk: deskParts = null,
  media,
  readiness,
  load,
  worker = null,
  replicas = () => null,
  partners = new Map(),
}: Omit<RouteParts, 'trustedOrigins'>): ReadonlyMap<string, Route> {
  const graphiql = createGraphiql()
  const read = ['GET', 'HEAD']
  const desk = deskParts && createDeskRoute(graphql, media, deskParts)
  return new Map<string, Route>([
    ...(desk ? deskAddresses.map((address): [string, Route] => [address, { methods: deskMethods, answer: desk }]) : []),
    [
      '/graphql',
      {
        methods: [...read, 'POST'],
        async answer(request, client) {
          if (!isVisit(request)) return representQuery(request, await graphql(request, client))
          const page = await graphiql.page(request)
          varyAsQueries(page)
          return page
        },
      },
    ],
    ['/verify', { methods: read, answer: createVerifyRoute(graphql, desk) }],
    [graphiqlScriptPath, { methods: read, answer: graphiql.script }],
    ['/schema.graphql', { methods: read, answer: schemaRoute(schema) }],
    [MEDIA, { methods: read, answer: media }],
    ['/healthz', { methods: read, answer: answerHealth }],
    ['/readyz', { methods: read, answer: () => answerReadiness(readiness, { load, worker, replicas }) }],
    ...[...partners].map(([address, { methods, answer }]): [string, Route] => [
      address,
      { methods, answer: represented(answer) },
    ]),
  ])
}

/** Everything the server answers, as one function. */
export function createRoutes({
  trustedOrigins = [],
  ...parts
}: RouteParts): (request: Request, client: Client) => Promise<Response> {
  const routes = createRouteTable(parts)
  return async (request, client) => {
    const response = await answerAt(routes, request, client)
    const { headers } = response
    addCommonHeaders(headers, request, response.status)
    // No page of another origin has any business with those of the desk.
    if (!isOfDesk(request)) addCorsHeaders(headers, request, trustedOrigins)
    headers.set(requestIdHeader, requestIdOf(request.headers))
    return response
  }
}

function isOfDesk({ url }: Request): boolean {
  const { pathname } = new URL(url)
  return deskAddresses.includes(pathname) || deskAddresses.includes(folderOf(pathname))
}

/** Pages for people: compressed, as they are long. */
function createDeskRoute(
  graphql: RouteParts['graphql'],
  media: RouteParts['media'],
  parts: DeskParts,
): Route['answer'] {
  const files = createDeskFiles()
  const desk = createDesk(parts, files.versions)
  return async (request, client) => {
    const file = await files.answer(request)
    if (file !== null) return file
    const response = await desk.answer(request, {
      ask: askFor(graphql, request, client),
      from: networkOf(client.address),
      media,
      explain: unansweredOf,
    })
    // Images are given as they are, and in parts.
    return response.headers.has('accept-ranges') ? response : await represent(request, response)
  }
}

/** The schema as text, for code generators and readers; printed for the first of them. */
function schemaRoute(schema: GraphQLSchema): (request: Request) => Promise<Response> {
  let asset: Promise<Asset> | undefined
  return async (request) => {
    asset ??= createAsset(printSchema(schema), {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, max-age=60',
    })
    return answerAsset(request, await asset)
  }
}

async function answerAt(routes: ReadonlyMap<string, Route>, request: Request, client: Client): Promise<Response> {
  const { pathname } = new URL(request.url)
  const route = routes.get(pathname) ?? routes.get(folderOf(pathname))
  // People are shown around; programs are told.
  const shown = routes.get('/')
  if (!route && shown !== undefined && isVisit(request)) return shown.answer(request, client)
  if (!route) return refusal(404, 'NOT_FOUND', 'There is nothing at this address. GraphQL is at /graphql.')
  if (request.method === 'OPTIONS') return answerPreflight(request, [...route.methods, 'OPTIONS'])
  if (!route.methods.includes(request.method)) return notAllowed(request.method, route)
  return route.answer(request, client)
}

/** The first folder of a path, with the slash after it; empty where there is none. */
function folderOf(pathname: string): string {
  return /^\/[^/]+\//.exec(pathname)?.[0] ?? ''
}

function represented(answer: PartnerRoute['answer']): Route['answer'] {
  return async (request, client) => {
    const response = await answer(request, client)
    if (isForEveryone(response)) client.onWhole?.()
    // A part is of the bytes as they are.
    return response.status === 206 ? response : represent(request, response)
  }
}

/** Whether everybody is given this answer as long as its release is the newest. */
function isForEveryone({ status, headers }: Response): boolean {
  return status === 200 && headers.has(releaseHeader) && (headers.get('cache-control') ?? '').startsWith('public')
}

function notAllowed(method: string, { methods }: Route): Response {
  const message = `${method} is not answered here; ${methods.join(', ')} ${methods.length > 1 ? 'are' : 'is'}.`
  return refusal(405, 'METHOD_NOT_ALLOWED', message, { allow: methods.join(', ') })
}
