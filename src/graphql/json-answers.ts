import type { GraphQLError, GraphQLFormattedError } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import { chooseMediaType } from './accept.ts'

/** The media type that GraphQL over HTTP has for answers. */
const RESPONSE = 'application/graphql-response+json'
const LEGACY = 'application/json'

/** What answers can come as. JSON goes to clients that name neither, because more of them can show it. */
export const answerTypes = [LEGACY, RESPONSE]

/** A result of GraphQL, with what our plugins attach to it. */
interface Result {
  readonly data?: unknown
  readonly errors?: readonly GraphQLError[]
  readonly extensions?: { readonly http?: Http; readonly [name: string]: unknown }
  readonly stringify?: (result: object) => string
}

interface Http {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** Gives answers the media type, the status and the headers of GraphQL over HTTP, in the edition of September 2026. */
export function useJsonAnswers(): Plugin {
  return {
    onResultProcess({ request, result, setResultProcessor }) {
      if (isAsyncIterable(result) || Array.isArray(result)) return
      const type = chooseMediaType(request.headers.get('accept'), answerTypes) ?? LEGACY
      setResultProcessor((final) => respond(final as Result, type), type)
    },
  }
}

function respond(result: Result, accepted: string): Response {
  const status = statusOf(result, accepted)
  // Who accepts JSON alone cannot tell our refusal from that of a proxy in between, unless its type says whose it is.
  const type = status < 300 ? accepted : RESPONSE
  const parts = [result.extensions?.http, ...(result.errors ?? []).map(httpOf)]
  const headers = Object.assign({ 'content-type': `${type}; charset=utf-8` }, ...parts.map((http) => http?.headers))
  return new Response(write(result), { status, headers })
}

/** 200, 294 for what is there in part, else the highest status that an error asks for. */
function statusOf({ data, errors = [] }: Result, accepted: string): number {
  if (data === undefined) return Math.max(400, ...errors.map((error) => httpOf(error)?.status ?? 400))
  // Proxies and clients from before the status existed know its meaning only by the media type.
  return errors.length > 0 && accepted === RESPONSE ? 294 : 200
}

function httpOf(error: GraphQLError): Http | undefined {
  return error.extensions.http
}

function write({ stringify = JSON.stringify, errors, extensions, ...result }: Result): string {
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
