import type { IncomingMessage } from 'node:http'
import { refusal } from '../graphql/errors.ts'
import { requestIdHeader, requestIdOf } from '../graphql/log.ts'
import type { ListenLimits } from './listen-limits.ts'
import { timesSent } from './raw-headers.ts'

/** Why a request is refused without looking at what it asks; null where nothing is in the way. */
export function refuseHead(incoming: IncomingMessage, limits: ListenLimits): Response | null {
  if (incoming.rawHeaders.length > 2 * limits.headerCount) return tooManyHeaders(limits.headerCount)
  if (!canExpect(incoming)) return refusal(417, 'EXPECTATION_FAILED', 'Only 100-continue is understood in Expect.')
  if ((incoming.url ?? '').length > limits.urlLength) return urlTooLong(limits.urlLength)
  if (!isHost(incoming)) return refusal(400, 'BAD_REQUEST', 'The Host header is not one host name with a port.')
  return null
}

/** The whole body of a request, null for methods without one; or the answer that refuses it. */
export async function readBody(
  incoming: IncomingMessage,
  { bodyBytes }: ListenLimits,
): Promise<Uint8Array<ArrayBuffer> | null | Response> {
  if (methodOf(incoming) === 'GET') return null
  const body = await readUpTo(incoming, bodyBytes)
  if (body) return body
  ignoreRest(incoming)
  return bodyTooLarge(bodyBytes)
}

/** What goes into a request beside what its head says. */
interface Sent {
  readonly body: Uint8Array<ArrayBuffer> | null
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** Whether the answer is for others as well, whatever the client has already. */
  readonly isForAll: boolean
}

/** Node's request as a platform `Request`, or the answer that refuses it. HEAD becomes GET. */
export function toRequest(incoming: IncomingMessage, { body, signal, isForAll }: Sent): Request | Response {
  const url = urlOf(incoming.url ?? '')
  if (!url) return refusal(400, 'BAD_REQUEST', 'The address in the request line cannot be read.')
  const method = methodOf(incoming)
  if (forbidden.has(method)) return methodNotAllowed(method)
  const headers = headersOf(incoming)
  if (!headers) return refusal(400, 'BAD_REQUEST', 'A header holds characters that no header may hold.')
  headers.set(requestIdHeader, requestIdOf(headers))
  if (isForAll) headers.delete('if-none-match')
  return new Request(url, { method, headers, signal, body: body && body.byteLength > 0 ? body : null })
}

function methodOf({ method = 'GET' }: IncomingMessage): string {
  return method === 'HEAD' ? 'GET' : method
}

// Always the same origin, because nothing downstream may trust what a client wrote into Host.
const origin = 'http://localhost'

const forbidden = new Set(['CONNECT', 'TRACE', 'TRACK'])

function urlOf(target: string): URL | null {
  if (target.startsWith('/')) return parseUrl(`${origin}${target}`)
  const absolute = /^https?:\/\//i.test(target) ? parseUrl(target) : null
  return absolute && parseUrl(`${origin}${absolute.pathname}${absolute.search}`)
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

function canExpect({ headers }: IncomingMessage): boolean {
  return headers.expect === undefined || headers.expect.toLowerCase() === '100-continue'
}

function isHost(incoming: IncomingMessage): boolean {
  const { host } = incoming.headers
  if (host === undefined) return incoming.httpVersion === '1.0'
  if (timesSent(incoming, 'host') !== 1) return false
  return /^(?:[\w.-]{1,255}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i.test(host)
}

function headersOf({ rawHeaders }: IncomingMessage): Headers | null {
  const headers = new Headers()
  try {
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '')
    }
    return headers
  } catch {
    return null
  }
}

async function readUpTo(incoming: IncomingMessage, limit: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(incoming.headers['content-length'] ?? 0) > limit) return null
  const chunks: Buffer<ArrayBuffer>[] = []
  let bytes = 0
  // By events, because an iterator costs several times as much as a small body does.
  return new Promise((resolve, reject) => {
    incoming.on('data', (chunk: Buffer<ArrayBuffer>) => {
      bytes += chunk.length
      if (bytes > limit) resolve(null)
      else chunks.push(chunk)
    })
    incoming.once('end', () => resolve(Buffer.concat(chunks)))
    incoming.once('error', reject)
  })
}

// A client that is disconnected while sending never reads the answer, so it may go on for a moment, ignored.
function ignoreRest(incoming: IncomingMessage): void {
  incoming.resume()
  const patience = setTimeout(() => incoming.destroy(), 2_000)
  incoming.once('close', () => clearTimeout(patience))
}

function bodyTooLarge(limit: number): Response {
  const message = `The request is too large: at most ${limit.toLocaleString('en')} bytes are taken.`
  return refusal(413, 'REQUEST_TOO_LARGE', message)
}

// Every address answers these.
const methodNotAllowed = (method: string) =>
  refusal(405, 'METHOD_NOT_ALLOWED', `${method} is not answered here.`, { allow: 'GET, HEAD, OPTIONS' })

const tooManyHeaders = (limit: number) =>
  refusal(431, 'HEADERS_TOO_LARGE', `The request has too many headers: at most ${limit} are taken.`)

const urlTooLong = (limit: number) =>
  refusal(
    414,
    'URL_TOO_LONG',
    `The address is longer than ${limit.toLocaleString('en')} characters; send the query by POST.`,
  )

/**
 * The address a request came from: that of the connection, or, if `header` is named, what the proxy in front writes there. The
 * last entry of a list counts, because it is the proxy's own; those before it may be the client's invention.
 */
export function clientAddress({ headers, socket }: IncomingMessage, header: string | null): string {
  const given = header === null ? undefined : headers[header]
  const last = [given].flat().at(-1)?.split(',').at(-1)?.trim()
  return last || (socket.remoteAddress ?? '')
}
