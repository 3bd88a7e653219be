import type { DocumentNode, GraphQLSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import type { Perspective } from '../database/read/perspective.ts'
import type { ReleaseRow } from '../database/read/releases.ts'
import { statementsFor } from '../database/read/statement-counts.ts'
import { type Caching, neverStale } from './caching.ts'
import { useClientErrors } from './client-errors.ts'
import { HEARTBEAT, useEventAnswers } from './event-answers.ts'
import { createPlanner, usePlans } from './execution/execute.ts'
import { createJsonAnswers, useJsonAnswers } from './json-answers.ts'
import { createParamsReader, useJsonRequests } from './json-requests.ts'
import { createLargeAnswers, useLargeAnswers } from './large-answers.ts'
import { useStop, withDeadline } from './limits/deadline.ts'
import { defaultLimits, type Limits } from './limits/limits.ts'
import { createCosts, useQueryLimits } from './limits/query-limits.ts'
import { createTimeSlices } from './limits/time-slices.ts'
import { type Log, requestIdOf } from './log.ts'
import { type Admission, createOperation, type Operation } from './operation.ts'
import { useKnownOperations } from './operation-kinds.ts'
import { type PersistedOperations, useTrustedDocuments } from './persisted-operations.ts'
import { askedKey } from './perspective.ts'
import { type PlainAnswer, responseOf } from './plain-answer.ts'
import type { PlainRequest } from './plain-request.ts'
import type { QueryRun } from './recent-queries.ts'
import { askedRelease, useReleaseNames } from './release.ts'
import type { ReleaseFeed, ReleaseStream } from './release-feed.ts'
import { createRepeatedQueries } from './repeated-queries.ts'
import { beginningOf, useSubscriptions } from './subscriptions.ts'

/** What a GraphQL endpoint is made from. */
export interface GraphQLHandlerOptions {
  readonly schema: GraphQLSchema
  /** Called once for each valid operation that is let in; its signal fires when nobody waits for the answer any more. */
  readonly createContext: (operation: Operation & Asked) => Promise<object> | object
  readonly log: Log
  readonly limits?: Partial<Limits>
  /** Who may run; everyone at once unless given. */
  readonly admission?: Admission
  /** How long shared caches may keep an answer; not without asking again unless given. */
  readonly caching?: Caching
  /** The documents that may be asked for by their id; none unless given. */
  readonly trusted?: PersistedOperations | null
  /** What subscriptions follow. */
  readonly feed?: ReleaseFeed
  /** Milliseconds of silence on a stream after which a comment is sent. */
  readonly heartbeat?: number
  /** Called for each query that ran as everybody may run it: without a key, and not by the gateway itself. */
  readonly onRun?: (run: QueryRun) => void
  /** Whether contexts may read from replicas: what one of them cannot answer is read again, from the primary. */
  readonly hasReplicas?: boolean
}

/** What a request says about what it wants to read. */
export interface Asked {
  /** Null for the newest release. */
  readonly askedRelease: number | null
  /** The key it comes with; null for most. */
  readonly askedKey: string | null
  /** Whether all drafts are shown without a key. */
  readonly showsDrafts?: boolean
  /** The release itself, where it is known already. */
  readonly knownRelease?: ReleaseRow
  /** Whether it waits for releases. */
  readonly isStream?: boolean
  /** Whether it has to be read from the primary, because a replica could not answer it. */
  readonly onlyPrimary?: boolean
  /** The releases that are published after the newest, or after the last that the client knows. */
  readonly followReleases?: ((newest: ReleaseRow | null) => ReleaseStream) | undefined
}

/** What is looked at of a context: what it reads, if it reads anything. */
interface Made {
  readonly release?: ReleaseRow | null
  readonly perspective?: Perspective | null
  readonly isFromReplica?: boolean
}

/** Who sent a request, as far as the server knows. */
export interface Client {
  readonly address: string
  /** Whether it wants the headers alone; the request is one for the whole. */
  readonly isHead?: boolean
  /** Whether the gateway itself asks, on behalf of that address. */
  readonly isOurs?: boolean
  /** Whether that is somebody who may see all drafts, as the gateway knows without a key. */
  readonly showsDrafts?: boolean
  /** Called if everyone may have the answer, and nothing is missing from it. */
  readonly onWhole?: () => void
}

/** Answers requests to GraphQL. */
export interface GraphQLHandler {
  (request: Request, client?: Client): Promise<Response>
  /**
   * The same answer to a query that was asked before, for which no `Request` was made; null where it takes one. A `Response` only
   * where there is more to it than its text.
   */
  repeated(request: PlainRequest, client: Client): Promise<PlainAnswer | Response | null>
}

/** Answers `/graphql` requests within the limits; every refusal is a GraphQL error with a stable code. */
export function createGraphQLHandler(options: GraphQLHandlerOptions): GraphQLHandler {
  const {
    schema,
    createContext,
    log,
    admission = admitEveryone,
    caching = neverStale,
    trusted = null,
    feed,
    heartbeat = HEARTBEAT,
    hasReplicas = false,
    onRun = () => {},
  } = options
  const limits = { ...defaultLimits, ...options.limits }
  const slices = createTimeSlices()
  const writeLarge = createLargeAnswers()
  const ours = new WeakSet<PlainRequest>()
  const forPrimary = new WeakSet<PlainRequest>()
  const withDrafts = new WeakSet<PlainRequest>()
  async function contextOfEvent(knownRelease: ReleaseRow): Promise<object> {
    const stop = new AbortController()
    const operation = createOperation({ limits, slices, admission: admitEveryone, address: '', stop })
    return {
      ...operation,
      ...(await createContext({ ...operation, askedRelease: null, askedKey: null, knownRelease })),
    }
  }
  async function contextOf(request: PlainRequest, operation: Operation): Promise<Operation & Made> {
    const { address } = operation
    const release = askedRelease(request)
    await operation.enter(release)
    const context: Made = await createContext({
      ...operation,
      askedRelease: release,
      askedKey: askedKey(request),
      isStream: operation.answer.isStream,
      onlyPrimary: forPrimary.has(request) || withDrafts.has(request),
      showsDrafts: withDrafts.has(request),
      followReleases:
        feed &&
        ((newest) =>
          feed.follow({ after: beginningOf(request, newest?.number ?? 0), address, signal: request.signal })),
    })
    operation.answer.release = context.release ?? null
    operation.answer.isPublic = (context.perspective ?? null) === null
    operation.answer.isFromReplica = context.isFromReplica ?? false
    // As everywhere on this way, what is spread comes first and alone: an object made of two is one of V8's slow kind.
    return Object.assign(context, operation)
  }
  const paramsOf = createParamsReader(limits.bytes)
  const costOf = createCosts(schema, limits)
  const plan = createPlanner(schema)
  const answerOf = createJsonAnswers(caching)
  const repeated = createRepeatedQueries({ paramsOf, costOf, plan, contextOf, answerOf, log }, documentCacheOptions)
  const yoga = createYoga<Operation>({
    schema,
    context: (operation) => contextOf(operation.request, operation),
    plugins: [
      useJsonRequests(paramsOf),
      useTrustedDocuments(trusted, (request) => ours.has(request)),
      useQueryLimits(limits, costOf),
      useKnownOperations(),
      usePlans(plan),
      useStop(),
      repeated.plugin,
      useSubscriptions(contextOfEvent),
      useClientErrors(log),
      useLargeAnswers(),
      useReleaseNames(),
      useJsonAnswers(answerOf),
      useEventAnswers({ log, heartbeat }),
    ],
    parserAndValidationCache: { documentCache: new LRUCache(documentCacheOptions), errorCache: noCache },
    // Each of these is done by plugins of ours or by the server, or not offered; `docs/decisions/dependencies.md` says why.
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
  function noteRun({ answer, signal, expected }: Operation, milliseconds: number): void {
    const { document, operationName, cost } = expected() ?? {}
    const text = document?.loc?.source.body
    if (text === undefined || cost === undefined || answer.release === null || answer.isStream) return
    onRun({ text, operationName: operationName ?? null, cost, statements: statementsFor(signal), milliseconds })
  }

  /** Has an operation answered within its deadline; `ask` gives null where it has to be asked otherwise. */
  async function answerOnce<Answer extends PlainAnswer | Response | null>(
    request: PlainRequest,
    { address, isOurs = false, onWhole }: Client,
    ask: (operation: Operation) => Promise<Answer>,
  ): Promise<{ readonly answer: Answer | Response; readonly isForPrimary: boolean }> {
    let isForPrimary = false
    const started = performance.now()
    const isAnybodys = !isOurs && !request.headers.get('authorization')
    const onLate = () => log.warn({ requestId: requestIdOf(request.headers) }, 'a request ran into its deadline')
    const answer = await withDeadline(request, { milliseconds: limits.deadline, onLate }, async (stop) => {
      const operation = createOperation({ limits, slices, admission, address, stop })
      try {
        const answer = await ask(operation)
        if (answer === null) return answer
        const { large, isWhole } = operation.answer
        isForPrimary = operation.answer.isForPrimary
        if (isWhole) onWhole?.()
        if (isAnybodys && !isForPrimary) noteRun(operation, performance.now() - started)
        if (!large) return answer
        return writeLarge(answer instanceof Response ? answer : responseOf(answer), large, operation)
      } finally {
        // A large answer keeps its place while it is written.
        if (!operation.answer.large) operation.leave()
      }
    })
    return { answer, isForPrimary }
  }

  async function answer(request: Request, client: Client) {
    const { isOurs = false, showsDrafts = false } = client
    if (isOurs) ours.add(request)
    if (showsDrafts) withDrafts.add(request)
    const mayAskAnything = !trusted?.only || isOurs
    const { answer: response, isForPrimary } = await answerOnce(request, client, async (operation) => {
      const known = mayAskAnything ? await repeated.answer(request, operation) : null
      return known ? responseOf(known) : await yoga.handleRequest(request, operation)
    })
    return { response, isForPrimary }
  }

  async function handle(request: Request, client: Client = { address: '' }): Promise<Response> {
    if (!hasReplicas) return (await answer(request, client)).response
    const again = request.clone()
    const { response, isForPrimary } = await answer(request, client)
    if (!isForPrimary) return response
    await response.body?.cancel()
    forPrimary.add(again)
    return (await answer(again, client)).response
  }

  return Object.assign(handle, {
    async repeated(request: PlainRequest, client: Client) {
      // What a replica cannot answer is asked once more, and what is not trusted is refused.
      if (hasReplicas || trusted?.only) return null
      return (await answerOnce(request, client, (operation) => repeated.answer(request, operation))).answer
    },
  })
}

const admitEveryone: Admission = {
  enter: async () => ({ becomeLarge: async () => {}, endMaking: () => {}, leave: () => {} }),
}

// In characters of text. A document takes about fifty times its text once parsed, so this comes to 25 MB at worst, without its plans.
const documentCacheOptions: LRUCache.Options<string, DocumentNode, unknown> = {
  maxSize: 500_000,
  maxEntrySize: 20_000,
  sizeCalculation: (_document, text) => text.length,
}

const noCache = { get: () => undefined, set: () => {} }
