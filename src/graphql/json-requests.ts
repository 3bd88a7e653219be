import { GraphQLError } from 'graphql'
import type { GraphQLParams, Plugin } from 'graphql-yoga'
import { refusal } from './errors.ts'

/** Takes GET requests and JSON bodies of at most `limit` bytes, and answers in JSON; Yoga itself also takes forms and answers in streams. */
export function useJsonRequests(limit: number): Plugin {
  return {
    onRequestParse({ request, setRequestParser, endResponse }) {
      if (!acceptsJson(request.headers.get('accept'))) return endResponse(notAcceptable())
      if (request.method !== 'POST') return setRequestParser((get) => paramsOfUrl(get, limit))
      requireJson(request)
      setRequestParser((post) => paramsOfBody(post, limit))
    },
  }
}

const notAcceptable = () =>
  refusal(
    406,
    'NOT_ACCEPTABLE',
    'Answers come as application/graphql-response+json or application/json; accept one of them.',
  )

const answerTypes = ['application/graphql-response+json', 'application/json']

/** Whether a client with this Accept header takes one of the media types of GraphQL over HTTP. */
function acceptsJson(accept: string | null): boolean {
  const ranges = (accept?.trim() || '*/*').split(',').map(mediaRange)
  return answerTypes.some((type) => weightOf(type, ranges) > 0)
}

/** A media type, or a wildcard for all of a kind or for all there are. */
interface MediaRange {
  readonly type: string
  readonly weight: number
}

function mediaRange(text: string): MediaRange {
  const [type = '', ...parts] = text.split(';').map((part) => part.trim().toLowerCase())
  const parameters = new Map(parts.map((part) => [part.split('=')[0], part.split('=')[1]]))
  // Answers are always in UTF-8.
  const isReadable = (parameters.get('charset') ?? 'utf-8') === 'utf-8'
  return { type, weight: isReadable ? Number(parameters.get('q') ?? 1) : 0 }
}

// The most specific range that matches a type decides, whatever wider ones say.
function weightOf(type: string, ranges: readonly MediaRange[]): number {
  for (const wanted of [type, 'application/*', '*/*']) {
    const weights = ranges.filter((range) => range.type === wanted).map(({ weight }) => weight)
    if (weights.length > 0) return Math.max(...weights)
  }
  return 0
}

function paramsOfUrl(request: Request, limit: number): GraphQLParams {
  if (request.url.length > limit) throw tooLarge(limit)
  const search = new URL(request.url).searchParams
  // To GraphQL over HTTP, an empty parameter is an absent one.
  const parameter = (name: string) => search.get(name) || undefined
  return requireQuery({
    query: parameter('query'),
    operationName: parameter('operationName'),
    variables: parseJson(parameter('variables'), 'The `variables` in the address'),
    extensions: parseJson(parameter('extensions'), 'The `extensions` in the address'),
  } as GraphQLParams) // undefined stands for absent, as in Yoga's own parser
}

async function paramsOfBody(request: Request, limit: number): Promise<GraphQLParams> {
  const params: unknown = parseJson((await textOf(request, limit)) || undefined, 'The body')
  if (Array.isArray(params)) {
    const message = 'Several operations in one request are not taken: send one object with `query`, not a list of them.'
    throw refused(400, 'BATCHING_NOT_ALLOWED', message)
  }
  if (typeof params !== 'object' || params === null) {
    throw refused(400, 'BAD_REQUEST', 'The body must be a JSON object with a `query`.')
  }
  return requireQuery(params)
}

/** Throws unless the body is declared as plain JSON in UTF-8: a page of another site can post anything else without asking. */
function requireJson({ headers }: Request): void {
  if (
    hasOtherThan('identity', headers.get('content-encoding')) ||
    hasOtherThan('chunked', headers.get('transfer-encoding'))
  ) {
    const message = 'The body is compressed or otherwise encoded; send it as it is, without Content-Encoding.'
    throw refused(415, 'UNSUPPORTED_MEDIA_TYPE', message, { 'accept-encoding': 'identity' })
  }
  if (isJson(headers.get('content-type') ?? '')) return
  const message = 'Only JSON is taken: send the query as {"query": "…"} with Content-Type: application/json.'
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

function requireQuery(params: GraphQLParams): GraphQLParams {
  if (params.query != null && params.query !== '') return params
  throw refused(400, 'BAD_REQUEST', 'The request has no `query`.')
}

async function textOf(request: Request, limit: number): Promise<string> {
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

function parseJson(text: string | undefined, what: string) {
  if (text === undefined) return undefined
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

function refused(status: number, code: string, message: string, headers: Record<string, string> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status, headers } } })
}
