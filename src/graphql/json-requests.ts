import type { GraphQLError } from 'graphql'
import type { GraphQLParams, Plugin } from 'graphql-yoga'
import { chooseMediaType } from './accept.ts'
import { refused } from './errors.ts'
import { answerTypes } from './json-answers.ts'
import { wellFormed } from './params.ts'
import { type PlainRequest, searchOf } from './plain-request.ts'
import { EVENTS, notAcceptable } from './subscriptions.ts'

/** Takes GET requests and JSON bodies, from clients that accept JSON; Yoga itself also takes forms. */
export function useJsonRequests(paramsOf: ParamsOf): Plugin {
  return {
    onRequestParse({ request, setRequestParser }) {
      if (chooseMediaType(request.headers.get('accept'), acceptable) === null) throw notAcceptable()
      setRequestParser(paramsOf)
    },
  }
}

/** What a client may accept. */
const acceptable = [...answerTypes, EVENTS]

/** The parameters of a request, however often it is read. */
export type ParamsOf = (request: PlainRequest) => Promise<GraphQLParams>

/** Reads requests of at most `limit` bytes. */
export function createParamsReader(limit: number): ParamsOf {
  const read = new WeakMap<Request, Promise<GraphQLParams>>()
  return (request) => {
    // Others are read once.
    if (!(request instanceof Request)) return readParams(request, limit)
    const params = read.get(request) ?? readParams(request, limit)
    read.set(request, params)
    return params
  }
}

async function readParams(request: PlainRequest, limit: number): Promise<GraphQLParams> {
  if (request.method !== 'POST') return paramsOfUrl(request, limit)
  return wellFormed(await jsonBodyOf(request, { limit, form: 'the query as {"query": "…"}' }))
}

/**
 * The JSON in the body of a request; `form` says in a refusal how to send it.
 * @throws GraphQLError for a body of another type, with more than `limit` bytes, or that is no JSON
 */
export async function jsonBodyOf(
  request: PlainRequest,
  { limit, form }: { readonly limit: number; readonly form: string },
): Promise<unknown> {
  requireJson(request, form)
  return parseJson(await textOf(request, limit), 'The body')
}

function paramsOfUrl(request: PlainRequest, limit: number): GraphQLParams {
  if (request.url.length > limit) throw tooLarge(limit)
  const search = searchOf(request)
  // To GraphQL over HTTP, an empty parameter is an absent one.
  const parameter = (name: string) => search.get(name) || null
  const json = (name: string) => parseJson(parameter(name), `The \`${name}\` in the address`)
  return wellFormed({
    query: parameter('query'),
    operationName: parameter('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
    documentId: parameter('documentId'),
  })
}

/** Throws unless the body is declared as plain JSON in UTF-8: a page of another site can post anything else without asking. */
function requireJson({ headers }: PlainRequest, form: string): void {
  if (
    hasOtherThan('identity', headers.get('content-encoding')) ||
    hasOtherThan('chunked', headers.get('transfer-encoding'))
  ) {
    const message = 'The body is compressed or otherwise encoded; send it as it is, without Content-Encoding.'
    throw refused(415, 'UNSUPPORTED_MEDIA_TYPE', message, { 'accept-encoding': 'identity' })
  }
  if (isJson(headers.get('content-type') ?? '')) return
  const message = `Only JSON is taken: send ${form} with Content-Type: application/json.`
  throw refused(415, 'UNSUPPORTED_MEDIA_TYPE', message)
}

function hasOtherThan(harmless: string, header: string | null): boolean {
  return (header ?? '').split(',').some((name) => !['', harmless].includes(name.trim().toLowerCase()))
}

function isJson(contentType: string): boolean {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='))
  // A comma joins the values of several headers, and it is unclear which of them is meant.
  if (type.trim() !== 'application/json' || contentType.includes(',')) return false
  return charset === undefined || /^charset="?utf-?8"?$/.test(charset)
}

async function textOf(request: PlainRequest, limit: number): Promise<string> {
  const declared = request.headers.get('content-length')
  if (Number(declared ?? 0) > limit) throw tooLarge(limit)
  // HTTP holds a body to the length it declares; only one that declares none has to be counted.
  if (declared !== null) return request.text()
  if (request.body === null) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body) {
    bytes += chunk.byteLength
    if (bytes > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string | null, what: string): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message would repeat a part of the body.
    throw refused(400, 'BAD_REQUEST', `${what} cannot be read as JSON.`)
  }
}

function tooLarge(limit: number): GraphQLError {
  const message = `The request is too large: at most ${limit.toLocaleString('en')} bytes are taken.`
  return refused(413, 'REQUEST_TOO_LARGE', message)
}
