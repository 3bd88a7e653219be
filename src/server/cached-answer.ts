import type { IncomingMessage, ServerResponse } from 'node:http'
import { tagHeaderNames } from '../graphql/cache-tags.ts'
import { requestIdFrom, requestIdHeader } from '../graphql/log.ts'
import type { PlainAnswer } from '../graphql/plain-answer.ts'
import { matches, withoutWeakness } from './conditional.ts'
import { rateLimitHeaders } from './rate-limit.ts'

/** A whole answer as it goes over the wire, but for what each request has of its own. */
export interface CachedAnswer {
  readonly status: number
  /** Names and values in turn, as `writeHead` takes them. */
  readonly headers: readonly string[]
  /** Those of a 304 to who has the answer already. */
  readonly headersIfUnchanged: readonly string[]
  readonly body: Buffer
  /** The entity tag, without its weakness; null where it has none. */
  readonly etag: string | null
}

/** An answer whose body was read, as it is cached. */
export function cachedAnswer({ status, headers }: Response | PlainAnswer, body: Buffer): CachedAnswer {
  const own = [...headers].filter(([name]) => !ofRequest.has(name))
  const etag = headers.get('etag')
  return {
    status,
    headers: [...own, ['content-length', String(body.byteLength)]].flat(),
    headersIfUnchanged: own.filter(([name]) => !ofBody.has(name)).flat(),
    body,
    etag: etag === null ? null : withoutWeakness(etag),
  }
}

// They are of one request and its client; the length is that of the body as it is cached.
const ofRequest = new Set([requestIdHeader, 'content-length', ...rateLimitHeaders])
// They describe the body, which a 304 has not.
const ofBody = new Set(['content-type', 'content-encoding'])
const forCaches = new Set(['cache-control', ...tagHeaderNames])
const STALE = ['cache-status', 'Commonplace; hit; ttl=-1', 'cache-control', 'no-store']

/** Sends a cached answer, or 304 to who has it already. A stale one says so, as RFC 9211 has it, and is not to be cached again. */
export function sendCached(
  { status, headers, headersIfUnchanged, body, etag }: CachedAnswer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { isStale }: { readonly isStale: boolean },
): void {
  const id = requestIdFrom((incoming.headers[requestIdHeader] as string | undefined) ?? null)
  const withOwn = (cached: readonly string[]) =>
    isStale ? [...withoutHeaders(cached, forCaches), ...STALE, requestIdHeader, id] : [...cached, requestIdHeader, id]
  const asked = incoming.headers['if-none-match']
  if (etag !== null && asked !== undefined && matches(asked, etag)) {
    outgoing.writeHead(304, withOwn(headersIfUnchanged))
    outgoing.end()
    return
  }
  outgoing.writeHead(status, withOwn(headers))
  outgoing.end(incoming.method === 'HEAD' ? undefined : body)
}

function withoutHeaders(headers: readonly string[], names: ReadonlySet<string>): string[] {
  return headers.filter((_text, index) => !names.has(headers[index - (index % 2)] ?? ''))
}
