import type { IncomingMessage, ServerResponse } from 'node:http'
import { requestIdFrom, requestIdHeader } from '../graphql/log.ts'
import { matches, withoutWeakness } from './conditional.ts'

/** A whole answer as it goes over the wire, but for the headers that each request has of its own. */
export interface KeptAnswer {
  readonly status: number
  /** Names and values in turn, as `writeHead` takes them. */
  readonly headers: readonly string[]
  readonly body: Buffer
  /** The entity tag, without its weakness; null where it has none. */
  readonly etag: string | null
}

/** Keeps an answer whose body was read. */
export function keepAnswer({ status, headers }: Response, body: Buffer): KeptAnswer {
  const own = [...headers].filter(([name]) => name !== requestIdHeader && name !== 'content-length')
  const etag = headers.get('etag')
  return { status, headers: own.flat(), body, etag: etag === null ? null : withoutWeakness(etag) }
}

// They describe the body, which a 304 has not.
const ofBody = new Set(['content-type', 'content-encoding'])

/** Sends a kept answer, or 304 to who has it already. `isStale` says so, as RFC 9211 has it. */
export function sendKept(
  { status, headers, body, etag }: KeptAnswer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { isStale }: { readonly isStale: boolean },
): void {
  const own = [requestIdHeader, requestIdFrom((incoming.headers[requestIdHeader] as string | undefined) ?? null)]
  if (isStale) own.push('cache-status', 'Commonplace; hit; ttl=-1')
  const asked = incoming.headers['if-none-match']
  if (etag !== null && asked !== undefined && matches(asked, etag)) {
    outgoing.writeHead(304, [...headersOf(headers), ...own])
    outgoing.end()
    return
  }
  outgoing.writeHead(status, [...headers, ...own, 'content-length', String(body.byteLength)])
  outgoing.end(incoming.method === 'HEAD' ? undefined : body)
}

function headersOf(headers: readonly string[]): string[] {
  return headers.filter((_text, index) => !ofBody.has(headers[index - (index % 2)] ?? ''))
}
