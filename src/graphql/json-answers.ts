import type { GraphQLError, GraphQLFormattedError } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import { chooseMediaType } from './accept.ts'
import { tagHeaders } from './cache-tags.ts'
import { type Caching, cacheControl, tagOfBody, tagOfQuestion } from './caching.ts'
import type { Operation } from './operation.ts'
import { type PlainAnswer, PlainHeaders, responseOf } from './plain-answer.ts'
import type { PlainRequest } from './plain-request.ts'

/** The media type that GraphQL over HTTP has for answers. */
const RESPONSE = 'application/graphql-response+json'
const LEGACY = 'application/json'

/** What answers can come as. JSON goes to clients that name neither, because more of them can show it. */
export const answerTypes = [LEGACY, RESPONSE]

/** A result of GraphQL, with what our plugins attach to it. */
export interface Result {
  readonly data?: unknown
  readonly errors?: readonly GraphQLError[]
  readonly extensions?: { readonly http?: Http; readonly [name: string]: unknown }
  readonly stringify?: (result: object) => string
}

interface Http {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** Gives answers as JSON; see `createJsonAnswers`. */
export function useJsonAnswers(answerOf: JsonAnswers): Plugin<object, Operation> {
  return {
    onResultProcess({ request, result, setResultProcessor, serverContext }) {
      if (isAsyncIterable(result) || Array.isArray(result)) return
      setResultProcessor((final) => responseOf(answerOf(final as Result, request, serverContext as Operation)), LEGACY)
    },
  }
}

/** The answer to a request, of the result of its operation. */
export type JsonAnswers = (result: Result, request: PlainRequest, operation: Operation) => PlainAnswer

/**
 * Gives answers the media type, the status and the headers of GraphQL over HTTP, in the edition of September 2026, and those that
 * caches need: whole answers to GET may be kept as `caching` says, and have an entity tag and the tags of what they were made from;
 * nobody may keep those to holders of a key.
 */
export function createJsonAnswers(caching: Caching): JsonAnswers {
  const kept = { 'cache-control': cacheControl(caching) }
  return (result, request, { answer, reads }) => {
    const known = chooseMediaType(request.headers.get('accept'), answerTypes)
    const accepted = known ?? LEGACY
    const status = statusOf(result, accepted)
    // Who accepts JSON alone cannot tell our refusal from that of a proxy in between, unless its type says whose it is.
    const type = `${status < 300 || known === null ? accepted : RESPONSE}; charset=utf-8`
    const body = write(result)
    const headers = { 'content-type': type, ...headersOf(result) }
    answer.isForPrimary = answer.isFromReplica && (result.errors ?? []).some(isOfReplica)
    answer.isWhole = answer.isPublic && answer.release !== null && !result.errors
    if (!answer.isPublic) return respond(body, status, { ...headers, ...secret })
    if (request.method !== 'GET' || result.errors) return respond(body, status, headers)
    const isLarge = answer.large !== null && answer.release !== null
    const etag =
      isLarge && answer.release
        ? tagOfQuestion(request.url, type, { ...answer.release, edition: caching.edition })
        : tagOfBody(type, body)
    // A cache that asks each time need not be told what to forget.
    const tags = caching.fresh > 0 ? tagHeaders(reads) : {}
    return respond(body, status, { ...headers, ...kept, ...tags, etag })
  }
}

// A replica may be lost in the middle of a request, and does not have the newest releases yet.
const ofReplica = new Set(['DATABASE_UNAVAILABLE', 'RELEASE_UNKNOWN', 'CURSOR_EXPIRED'])

function isOfReplica({ extensions }: GraphQLError): boolean {
  return ofReplica.has(String(extensions.code))
}

/** Of answers to the holder of a key: nobody else may have them. */
const secret = { 'cache-control': 'private, no-store' }

function respond(body: string, status: number, fields: Record<string, string>): PlainAnswer {
  const headers = new PlainHeaders(fields)
  headers.set('content-length', String(Buffer.byteLength(body)))
  return { status, headers, body }
}

function headersOf({ extensions, errors = [] }: Result): Record<string, string> {
  return Object.assign({}, extensions?.http?.headers, ...errors.map((error) => httpOf(error)?.headers))
}

/** The status of a result: 200, 294 for what is there in part, else the highest status that an error asks for. */
export function statusOf({ data, errors = [] }: Result, accepted: string): number {
  if (data === undefined) return Math.max(400, ...errors.map((error) => httpOf(error)?.status ?? 400))
  // Proxies and clients from before the status existed know its meaning only by the media type.
  return errors.length > 0 && accepted === RESPONSE ? 294 : 200
}

function httpOf(error: GraphQLError): Http | undefined {
  return error.extensions.http
}

/** A result as JSON, without what is meant for HTTP alone. */
export function write({ stringify = JSON.stringify, errors, extensions, ...result }: Result): string {
  const shown = withoutHttp(extensions)
  return stringify({
    ...(errors && { errors: errors.map(printable) }),
    ...result,
    ...(shown && { extensions: shown }),
  })
}

function printable(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...rest } = error.toJSON()
  const shown = withoutHttp(extensions)
  return shown ? { ...rest, extensions: shown } : rest
}

/** What is left for the client, or nothing. */
function withoutHttp(extensions: Readonly<Record<string, unknown>> | undefined) {
  const { http: _http, ...shown } = extensions ?? {}
  return Object.keys(shown).length > 0 ? shown : undefined
}
