import type { Database } from '../../src/database/open.ts'
import { findNewestRelease } from '../../src/database/read/releases.ts'
import { type Caching, neverStale } from '../../src/graphql/caching.ts'
import { createContext } from '../../src/graphql/context.ts'
import type { Limits } from '../../src/graphql/limits/limits.ts'
import type { Log } from '../../src/graphql/log.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { type Client, createGraphQLHandler } from '../../src/graphql/yoga.ts'
import { type AdmissionControl, admissionLimits, createAdmission } from '../../src/server/admission.ts'
import { createReadiness } from '../../src/server/health.ts'
import { createPartnerRoutes } from '../../src/server/partner-routes.ts'
import { createRateLimiter } from '../../src/server/rate-limiter.ts'
import { createRoutes } from '../../src/server/routes.ts'

/** All that answers requests, without a port. */
export interface FrontDoor {
  readonly admission: AdmissionControl
  readonly handle: (request: Request, client: Client) => Promise<Response>
  /** Asks by POST, for the media type of GraphQL over HTTP unless told otherwise. */
  ask(query: string, options?: AskOptions): Promise<Answered>
  close(): void
}

/** How to ask. */
export interface AskOptions {
  readonly variables?: object
  readonly accept?: string
  readonly signal?: AbortSignal
  readonly address?: string
  /** Further headers, in lower case. */
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer and what it came with; `data` is undefined where the answer has none. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // Tests look into answers freely; their expectations are the check.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly data: any
  readonly errors: { readonly message: string; readonly extensions: Record<string, unknown> }[] | undefined
}

/** Choices for it; those left out are in force by default. */
export interface FrontDoorOptions {
  readonly limits?: Partial<Limits>
  /** How many operations run, how many large ones, and how many of each wait. */
  readonly places?: Parameters<typeof admissionLimits>
  /** How many requests a minute one address may make of what partners read; any number unless given. */
  readonly clientRequests?: number
  /** How many one partner may make. */
  readonly partnerRequests?: number
  /** The release that is known to be the newest. */
  readonly newest?: number
  readonly log?: Log
  readonly caching?: Caching
}

const silent: Log = { error: () => {}, warn: () => {}, info: () => {} }

/** Puts the parts together as `openGateway` does. */
export function openFrontDoor(database: Database, options: FrontDoorOptions = {}): FrontDoor {
  const {
    limits = {},
    places = [24, 2, 200],
    clientRequests,
    partnerRequests,
    log = silent,
    caching = neverStale,
  } = options
  const schema = createSchema()
  const admission = createAdmission(admissionLimits(...places), (release) => release === options.newest)
  const graphql = createGraphQLHandler({
    schema,
    createContext: (operation) => createContext({ database, ...operation }),
    log,
    limits,
    admission,
    caching,
  })
  const readiness = createReadiness(async () => (await findNewestRelease(database))?.number ?? null)
  const handle = createRoutes({
    graphql,
    schema,
    media: async () => new Response(null, { status: 404 }),
    readiness,
    load: () => admission.load,
    partners: createPartnerRoutes(
      { database, log, url: 'http://localhost', contentPath: '/content', hub: null, mediaUrl: '/media/', caching },
      {
        enterPage: admission.enterPage,
        turns: admission.turns,
        anonymous: policyOf('client', clientRequests),
        partner: policyOf('partner', partnerRequests),
      },
    ),
  })
  return {
    admission,
    handle,
    async ask(
      query,
      { variables = {}, accept = 'application/graphql-response+json', signal, address = 'a', headers = {} } = {},
    ) {
      const request = new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept, ...headers },
        body: JSON.stringify({ query, variables }),
        ...(signal && { signal }),
      })
      const response = await handle(request, { address })
      const text = await response.text()
      const { data, errors } = JSON.parse(text)
      return { status: response.status, headers: response.headers, text, data, errors }
    },
    close: () => admission.close(),
  }
}

function policyOf(name: string, perMinute: number | undefined) {
  return perMinute === undefined ? null : { name, limiter: createRateLimiter(perMinute) }
}
