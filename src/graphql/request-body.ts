import { GraphQLError } from 'graphql'
import type { GraphQLParams } from 'graphql-yoga'

/** Reads the parameters of a GET address. */
export function paramsOfAddress(request: Request, limit: number): GraphQLParams {
  if (request.url.length > limit) throw tooLarge(limit)
  const search = new URL(request.url).searchParams
  return {
    query: search.get('query') ?? undefined,
    operationName: search.get('operationName') ?? undefined,
    variables: jsonOf(search.get('variables'), 'The `variables` in the address'),
    extensions: jsonOf(search.get('extensions'), 'The `extensions` in the address'),
  } as GraphQLParams // undefined stands for absent, as in Yoga's own parser
}

/** Reads the parameters of a JSON body of at most `limit` bytes, counted as they arrive. */
export async function paramsOfBody(request: Request, limit: number): Promise<GraphQLParams> {
  const params: unknown = jsonOf((await textOf(request, limit)) || null, 'The body')
  if (Array.isArray(params)) {
    const message = 'Several operations in one request are not taken: send one object with `query`, not a list of them.'
    throw refused(400, 'BATCHING_NOT_ALLOWED', message)
  }
  if (typeof params !== 'object' || params === null) {
    throw refused(400, 'BAD_REQUEST', 'The body must be a JSON object with a `query`.')
  }
  return params
}

/** Throws unless the body is announced as JSON in UTF-8: what a page elsewhere can post without asking is never run. */
export function requireJson(request: Request): void {
  const [type = '', ...parameters] = (request.headers.get('content-type') ?? '').toLowerCase().split(';')
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='))
  if (type.trim() === 'application/json' && (charset === undefined || /^charset="?utf-?8"?$/.test(charset))) return
  const message = 'Only JSON is taken: send the query as {"query": "…"} with Content-Type: application/json.'
  throw refused(415, 'UNSUPPORTED_MEDIA_TYPE', message)
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

function jsonOf(text: string | null, what: string) {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own words would repeat a part of the body.
    throw refused(400, 'BAD_REQUEST', `${what} cannot be read as JSON.`)
  }
}

const tooLarge = (limit: number) =>
  refused(413, 'REQUEST_TOO_LARGE', `The request is too large: at most ${limit.toLocaleString('en')} bytes are taken.`)

function refused(status: number, code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status } } })
}
