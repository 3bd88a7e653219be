import { GraphQLError } from 'graphql'
import type { GraphQLParams } from 'graphql-yoga'

/** Reads the parameters of a GET address. */
export function paramsOfAddress(request: Request, limit: number): GraphQLParams {
  if (request.url.length > limit) throw tooLarge(limit)
  const search = new URL(request.url).searchParams
  // GraphQL over HTTP takes an empty parameter for an absent one.
  const parameter = (name: string) => search.get(name) || undefined
  return requireQuery({
    query: parameter('query'),
    operationName: parameter('operationName'),
    variables: jsonOf(parameter('variables'), 'The `variables` in the address'),
    extensions: jsonOf(parameter('extensions'), 'The `extensions` in the address'),
  } as GraphQLParams) // undefined stands for absent, as in Yoga's own parser
}

/** Reads the parameters of a JSON body of at most `limit` bytes, counted as they arrive. */
export async function paramsOfBody(request: Request, limit: number): Promise<GraphQLParams> {
  const params: unknown = jsonOf((await textOf(request, limit)) || undefined, 'The body')
  if (Array.isArray(params)) {
    const message = 'Several operations in one request are not taken: send one object with `query`, not a list of them.'
    throw refused(400, 'BATCHING_NOT_ALLOWED', message)
  }
  if (typeof params !== 'object' || params === null) {
    throw refused(400, 'BAD_REQUEST', 'The body must be a JSON object with a `query`.')
  }
  return requireQuery(params)
}

/** Throws unless the body is announced as plain JSON in UTF-8: what a page elsewhere can post without asking is never run. */
export function requireJson({ headers }: Request): void {
  if (isPacked(headers)) {
    const message = 'The body is compressed or otherwise packed; send it as it is, without Content-Encoding.'
    throw refused(415, 'UNSUPPORTED_MEDIA_TYPE', message, { 'accept-encoding': 'identity' })
  }
  if (isJson(headers.get('content-type') ?? '')) return
  const message = 'Only JSON is taken: send the query as {"query": "…"} with Content-Type: application/json.'
  throw refused(415, 'UNSUPPORTED_MEDIA_TYPE', message)
}

function isPacked(headers: Headers): boolean {
  return (
    namesBeyond(headers.get('content-encoding'), 'identity') || namesBeyond(headers.get('transfer-encoding'), 'chunked')
  )
}

function namesBeyond(header: string | null, harmless: string): boolean {
  return (header ?? '').split(',').some((name) => !['', harmless].includes(name.trim().toLowerCase()))
}

function isJson(contentType: string): boolean {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='))
  // A comma joins what was sent as several headers, and nobody knows which of them is meant.
  if (type.trim() !== 'application/json' || contentType.includes(',')) return false
  return charset === undefined || /^charset="?utf-?8"?$/.test(charset)
}

function requireQuery(params: GraphQLParams): GraphQLParams {
  if (params.query != null && params.query !== '') return params
  throw refused(400, 'BAD_REQUEST', 'The request has no `query`.')
}

async function textOf(request: Request, limit: number): Promise<string> {
  const announced = request.headers.get('content-length')
  if (Number(announced ?? 0) > limit) throw tooLarge(limit)
  // HTTP holds a body to the length it announced; only one that announced none has to be counted.
  if (announced !== null) return request.text()
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

function jsonOf(text: string | undefined, what: string) {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own words would repeat a part of the body.
    throw refused(400, 'BAD_REQUEST', `${what} cannot be read as JSON.`)
  }
}

const tooLarge = (limit: number) =>
  refused(413, 'REQUEST_TOO_LARGE', `The request is too large: at most ${limit.toLocaleString('en')} bytes are taken.`)

function refused(status: number, code: string, message: string, headers: Record<string, string> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status, headers } } })
}
